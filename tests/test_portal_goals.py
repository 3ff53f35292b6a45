import io
from datetime import timedelta

from freezegun import freeze_time
from odoo import fields, http, sql_db
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from PIL import Image

from ..models.portal.goal import MOST_STEPS
from .portal_common import PortalCommon


def make_photo(kind="JPEG", size=(2400, 1800), place=False):
    """Return a photo as a phone makes it, if asked for with the place where it was taken."""
    out, exif = io.BytesIO(), Image.Exif()
    if place:
        exif.get_ifd(0x8825)[2] = (52.0, 6.0, 0.0)
        exif[0x010F] = "PhoneMaker"
    Image.new("RGB", size, "green").save(out, kind, exif=exif)
    return out.getvalue()


@tagged("post_install", "-at_install")
class TestPortalGoals(PortalCommon):
    """The person ticks the own steps, plans them, asks for smaller ones, and adds some."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = cls.samira.partner_id.user_ids
        cls.goal = cls._goal(cls.samira, steps=[("Call the bank", 20), {"name": "Open the post"}])
        cls.step, cls.other_step = cls.goal.step_ids

    def setUp(self):
        super().setUp()
        self._as(self.samira)

    def _path(self, what="", step=None):
        return f"/my/goals/step/{(step or self.step).id}{what}"

    def _send(self, what, step=None, **data):
        """Send a form about a step, and return the words of the page that comes then."""
        response = self._post(self._path(what, step), **data)
        self.assertEqual(response.status_code, 303)
        self.env.invalidate_all()
        return self._see(self._path(step=step))

    def _activities(self, user=None, record=None):
        domain = [("user_id", "=", (user or self.mentor).id), ("res_model", "=", "mobility.goal")]
        return self.env["mail.activity"].search([*domain, ("res_id", "=", (record or self.goal).id)])

    # -- done ---------------------------------------------------------------------------------------------------------

    def test_a_tick_counts_like_one_of_the_mentor_and_shows_the_reward(self):
        words = self._send("/done", how="alone")
        self.assertEqual((self.step.state, self.step.done_how), ("done", "alone"))
        self.assertEqual(self.step.done_by_id, self.user)
        self.assertEqual(self.step.reward_id.approval_state, "earned")
        self.assertIn("Done!", words)
        self.assertIn("Your reward €", words.replace(" 20.00", "").replace("20.00 ", ""))
        self.assertIn("A colleague looks at it first", words)

    def test_four_eyes_hold_as_ever(self):
        self._send("/done", how="together")
        reward = self.step.reward_id
        self.assertEqual((reward.ticked_by_id, reward.amount_set_by_id), (self.user, self.mentor))
        with self.assertRaises(UserError):
            reward.with_user(self.mentor).action_approve()
        self.user.sudo().group_ids = self.env.ref("mobility_mentoring.group_coordinator")
        with self.assertRaisesRegex(UserError, "You ticked the step"):
            reward.with_user(self.user).action_approve()
        reward.with_user(self.coordinator).action_approve()

    def test_who_did_it_is_one_of_three(self):
        self.assertIn("Choose one of the three", self._send("/done", how="magic"))
        self.assertIn("Choose one of the three", self._send("/done"))
        self.assertEqual(self.step.state, "todo")
        self._send("/done", how="other")
        self.assertEqual(self.step.done_how, "other")

    def test_pressing_twice_is_once(self):
        self._send("/done", how="alone")
        self.assertNotIn("role=alert", self._send("/done", how="other"))
        self.assertEqual(self.step.done_how, "alone")
        self.assertEqual(len(self.step.reward_ids), 1)

    def test_what_is_not_open_cannot_be_ticked(self):
        draft = self._goal(self.samira, steps=[("Draft", 500)], agree=False)
        self.assertIn("Talk about this goal first", self._send("/done", draft.step_ids, how="alone"))
        self.assertEqual((draft.state, draft.step_ids.state), ("draft", "todo"))
        self.goal.action_achieve()
        self.assertEqual(self._get(self._path()).status_code, 404, "let go with the goal")
        self._as(self.ilse)
        over = self._goal(self.ilse, steps=[("Late", 5)])
        self.assertIn("Your time with us is over", self._send("/done", over.step_ids, how="alone"))
        self.assertEqual(over.step_ids.state, "todo")

    # -- waiting for the mentor ---------------------------------------------------------------------------------------

    def test_a_program_may_let_a_tick_wait(self):
        self.program.own_tick_waits = True
        self.assertIn("You said that it is done", self._send("/done", how="alone"))
        self.assertEqual((self.step.state, self.step.reward_id.approval_state), ("todo", "promised"))
        self.assertEqual(self._activities().summary, "Says that a step is done: do you confirm it?")
        self.assertIn("You said that it is done", self._see("/my/goals"))
        self.step.with_user(self.mentor).action_confirm_tick()
        self.assertEqual((self.step.state, self.step.done_how), ("done", "alone"))
        self.assertEqual(self.step.done_by_id, self.mentor)
        self.assertIn("Done!", self._see(self._path()))

    def test_the_mentor_says_what_is_missing_and_the_person_reads_it(self):
        self.program.own_tick_waits = True
        self._send("/done", how="alone")
        step = self.step.with_user(self.mentor)
        self.assertEqual(step.action_not_yet()["res_model"], "mobility.reason")
        step.with_context(not_yet_reason="Bring the letter along").action_not_yet()
        self.assertIn("Mentor says: Bring the letter along", self._see(self._path()))
        with self.assertRaisesRegex(UserError, "nobody said that it is done"):
            step.action_confirm_tick()
        self.assertIn("You said that it is done", self._send("/done", how="together"))
        self.assertFalse(self.step.own_tick_reply)

    def test_only_who_coaches_confirms(self):
        self.program.own_tick_waits = True
        self._send("/done", how="alone")
        names = ("action_confirm_tick", "action_not_yet")
        actions = {name: lambda step, name=name: getattr(step, name)() for name in names}
        self.assertRefusesRoles(self.step, [self.mentor_b, self.finance, self.employee, self.user], actions)
        self.step.with_user(self.coordinator).action_confirm_tick()

    def test_nobody_writes_by_hand_that_the_person_said_it(self):
        for name in ("own_tick_date", "own_tick_how", "own_tick_reply", "smaller_asked_date"):
            with self.assertRaises(AccessError):
                self.step.with_user(self.mentor).write({name: False})

    # -- not done after all -------------------------------------------------------------------------------------------

    def test_a_tick_is_taken_back_for_one_day(self):
        self._send("/done", how="alone")
        self.assertIn("Is it done?", self._send("/undo"))
        self.assertEqual((self.step.state, self.step.done_by_id.id), ("todo", False))
        self.assertEqual(self.step.reward_id.approval_state, "promised")
        self._send("/done", how="alone")
        with freeze_time(fields.Datetime.now() + timedelta(days=1, minutes=1)):
            self.assertTrue(self.step.with_user(self.user).sudo()._get_own_undo_blocker())
            with self.assertRaisesRegex(UserError, "for one day"):
                self.step.with_user(self.user).sudo()._do_own_undo()
        self.assertEqual(self.step.state, "done")

    def test_what_was_approved_by_rule_goes_with_the_tick_until_somebody_handled_it(self):
        self.program.auto_approve_below = 25
        self._send("/done", how="alone")
        reward = self.step.reward_id
        self.assertEqual(reward.approval_way, "rule")
        self._send("/undo")
        self.assertEqual(reward.approval_state, "cancelled")
        self.assertEqual(self.step.reward_id.approval_state, "promised")
        self._send("/done", how="alone")
        self._bank_account(self.samira)
        self.env["mobility.payout"].with_user(self.finance).create({}).action_collect()
        self.assertIn("on its way already", self._send("/undo"))
        self.assertEqual((self.step.state, self.step.reward_id.approval_state), ("done", "approved"))

    def test_what_a_coordinator_approved_stays(self):
        self._send("/done", how="alone")
        self.step.reward_id.with_user(self.coordinator).action_approve()
        self.assertNotIn("Take it back", self._see(self._path()))
        self._send("/undo")
        self.assertEqual(self.step.state, "done")

    def test_what_the_mentor_ticked_is_not_the_persons_to_take_back(self):
        self.step.with_user(self.mentor).action_done("together")
        self.assertNotIn("Take it back", self._see(self._path()))
        self.assertIn("You did not tick this step yourself", self._send("/undo"))
        self.assertEqual(self.step.state, "done")

    # -- a photo or a paper -------------------------------------------------------------------------------------------

    def _tick_with(self, content, name="x.jpg", step=None):
        data = {"how": "alone", "csrf_token": http.Request.csrf_token(self)}
        response = self.url_open(
            self._path("/done", step), data=data, files={"photo": (name, content)}, allow_redirects=False
        )
        self.env.invalidate_all()
        return response

    def test_a_photo_comes_without_the_place_where_it_was_taken(self):
        content = make_photo(place=True)
        self.assertIn(b"PhoneMaker", content)
        self._tick_with(content, "<b>me.exe</b>")
        file = self.step.evidence_ids
        self.assertEqual((self.step.state, file.name, file.mimetype), ("done", "1.jpg", "image/jpeg"))
        self.assertFalse(file.public)
        self.assertNotIn(b"PhoneMaker", file.raw)
        image = Image.open(io.BytesIO(file.raw))
        self.assertFalse(dict(image.getexif()))
        self.assertEqual(max(image.size), 1600)

    def test_only_mentor_and_coordinators_open_it(self):
        self._tick_with(make_photo("PNG"))
        file = self.step.evidence_ids
        for user in (self.mentor, self.coordinator, self.manager):
            self.assertTrue(file.with_user(user).has_access("read"), user.login)
            self.assertEqual(self.step.with_user(user).evidence_ids, file)
        others = self.mentor_b | self.finance | self.employee | self.accountant | self.analyst | self.volunteer
        for user in others | self.portal_user | self.user | self.joris.partner_id.user_ids:
            self.assertFalse(file.with_user(user).has_access("read"), user.login)
        self.finance.password = self.finance.login
        for person in (self.samira, self.joris, self.portal_user, self.volunteer, self.finance, None):
            self._as(person)
            for path in (f"/web/content/{file.id}", f"/web/image/{file.id}", f"/web/content/{file.id}?download=1"):
                self.assertNotIn(b"JFIF", self._get(path).content, (person, path))
        self._as(self.mentor)
        self.assertIn(b"JFIF", self._get(f"/web/content/{file.id}").content)

    def test_what_is_in_the_file_counts_not_its_name(self):
        for content, name in (
            (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "photo.png"),
            (b"<html><script>alert(1)</script></html>", "photo.jpg"),
            (b"MZ\x90\x00 a program", "paper.pdf"),
            (make_photo()[:200], "half.jpg"),
            (b"", "empty.jpg"),
        ):
            with self.subTest(name=name):
                self._tick_with(content, name)
                self.assertFalse(self.step.evidence_ids)
                if content:
                    self.assertEqual(self.step.state, "todo", "nothing of it is kept")

    def test_a_pdf_is_kept_as_it_is(self):
        self._tick_with(b"%PDF-1.4 letter of the bank", "x.txt")
        file = self.step.evidence_ids
        self.assertEqual((file.name, file.mimetype, file.raw[:4]), ("1.pdf", "application/pdf", b"%PDF"))

    def test_ten_megabytes_is_the_most(self):
        self._tick_with(b"%PDF" + bytes(10 * 1024 * 1024))
        self.assertIn("10 MB is the most", self._see(self._path()))
        self.assertEqual(self._tick_with(b"%PDF" + bytes(13 * 1024 * 1024)).status_code, 413)
        self.assertEqual((self.step.state, len(self.step.evidence_ids)), ("todo", 0))

    def test_taking_the_tick_back_takes_the_photo_away(self):
        self._tick_with(make_photo())
        file = self.step.evidence_ids
        self._send("/undo")
        self.assertFalse(file.exists())

    # -- smaller, when, what for --------------------------------------------------------------------------------------

    def test_asking_for_a_smaller_step_tells_the_mentor_once(self):
        words = self._send("/smaller", words="I am afraid of them")
        self.assertIn("thinks along with you", words)
        self._send("/smaller", words="Again")
        activity = self._activities()
        self.assertEqual(activity.summary, "A step is too big: how could it be smaller?")
        self.assertIn("Call the bank: I am afraid of them", activity.note)
        self.assertFalse(self.env["mail.mail"].search([("res_id", "=", self.goal.id), ("model", "=", self.goal._name)]))

    def test_the_mentor_is_told_in_the_own_language(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        self.mentor.lang = "nl_NL"
        self._send("/smaller")
        self.assertNotEqual(self._activities().summary, "")

    def test_without_a_mentor_the_coordinators_hear_it(self):
        self.samira.enrollment_id.mentor_id = False
        self._send("/smaller")
        self.assertTrue(self._activities(self.coordinator))
        self.assertFalse(self._activities(self.user))

    def test_the_person_plans_the_step(self):
        day = fields.Date.add(fields.Date.today(), days=3)
        words = self._send("/plan", day=str(day), if_then="If I am afraid\r\nthen I drink tea")
        self.assertEqual((self.step.date_deadline, self.step.if_then), (day, "If I am afraid\nthen I drink tea"))
        self.assertIn("then I drink tea", words)
        self.assertIn("Choose a day from today", self._send("/plan", day="2001-01-01"))
        self.assertIn("Choose a day from today", self._send("/plan", day="9999-01-01"))
        self._send("/plan", day="no day", if_then="")
        self.assertEqual((self.step.date_deadline, self.step.if_then), (False, False))

    def test_the_person_chooses_among_what_costs_no_more_than_was_promised(self):
        types = self.env["mobility.reward.type"]
        cheap = types.create({"name": "Swim card", "kind": "voucher", "default_amount": 15})
        dear = types.create({"name": "Weekend away", "kind": "in_kind", "default_amount": 300})
        unknown = types.create({"name": "Something", "kind": "in_kind"})
        words = self._see(self._path())
        self.assertIn("Swim card", words)
        for other in (dear, unknown, self.words):
            self.assertNotIn(other.name, words)
            self._send("/reward", reward=str(other.id))
            self.assertEqual(self.step.reward_type_id, self.money)
        self._send("/reward", reward=str(cheap.id), reward_for="Learn to swim")
        reward = self.step.reward_id
        self.assertEqual((self.step.reward_type_id, self.step.reward_amount), (cheap, 15))
        self.assertEqual((reward.reward_type_id, reward.amount, self.step.reward_for), (cheap, 15, "Learn to swim"))

    def test_who_promised_the_amount_goes_on_answering_for_it(self):
        self.step.with_user(self.coordinator).reward_amount = 30
        cheap = self.env["mobility.reward.type"].create({"name": "Card", "kind": "voucher", "default_amount": 30})
        self._send("/reward", reward=str(cheap.id))
        self._send("/done", how="alone")
        reward = self.step.reward_id
        self.assertEqual(reward.amount_set_by_id, self.coordinator)
        with self.assertRaisesRegex(UserError, "You set the amount"):
            reward.with_user(self.coordinator).action_approve()

    def test_what_others_of_the_household_got_is_not_told_by_a_refusal(self):
        self.env["mobility.legal.amount"].create(
            {"name": "Limit", "code": "tiny", "amount": 10, "date_from": "2020-01-01", "source": "Law"}
        )
        over = self.env["mobility.reward.type"].create(
            {"name": "Card", "kind": "voucher", "default_amount": 20, "legal_code": "tiny"}
        )
        words = self._send("/reward", reward=str(over.id))
        self.assertIn("This reward cannot be chosen here", words)
        self.assertNotIn("comes to", words)
        self.assertEqual(self.step.reward_type_id, self.money)

    # -- a step of one's own ------------------------------------------------------------------------------------------

    def test_an_own_step_earns_kind_words_and_the_mentor_hears_of_it(self):
        self._post(f"/my/goals/{self.goal.id}/add", name="  Ask   my sister ", if_then="If she is busy", day="")
        self.env.invalidate_all()
        step = self.goal.step_ids - self.step - self.other_step
        self.assertEqual((step.name, step.if_then), ("Ask my sister", "If she is busy"))
        self.assertEqual((step.reward_kind, step.reward_amount), ("recognition", 0))
        self.assertIn("Ask my sister", self._see("/my/goals"))
        self.assertEqual(self._activities().summary, "Added a step: does a reward belong to it?")
        self._send("/done", step, how="alone")
        self.assertEqual(step.state, "done")

    def test_nobody_gives_oneself_money_by_a_step_of_ones_own(self):
        self._post(f"/my/goals/{self.goal.id}/add", name="Rich", reward_type_id=str(self.money.id), reward_amount="900")
        self.env.invalidate_all()
        step = self.goal.step_ids - self.step - self.other_step
        self._send("/reward", step, reward=str(self.money.id), reward_amount="900")
        self.assertEqual((step.reward_kind, step.reward_amount), ("recognition", 0))

    def test_there_can_be_enough_steps(self):
        for number in range(MOST_STEPS):
            self._post(f"/my/goals/{self.goal.id}/add", name=f"Step {number}")
        self.env.invalidate_all()
        self.assertEqual(len(self.goal.step_ids.filtered(lambda step: step.state == "todo")), MOST_STEPS)
        self.assertIn("There are enough steps here now", self._see(f"/my/goals/{self.goal.id}/add"))
        self.goal.action_achieve()
        self.assertIn("This goal is closed", self._see(f"/my/goals/{self.goal.id}/add"))

    # -- the plan for stress ------------------------------------------------------------------------------------------

    def test_the_plan_for_stress_stands_on_the_page_and_on_paper(self):
        self._post("/my/goals/stress", stress_signs="I do not sleep", stress_call="My sister", name="Hacked")
        self.env.invalidate_all()
        self.assertEqual((self.samira.stress_signs, self.samira.name), ("I do not sleep", "Samira El Amrani"))
        self.assertIn("I do not sleep", self._see("/my/goals/stress"))
        texts = [run for text in self.samira._get_stress_plan_pages()[0]["texts"] for run in text["runs"]]
        self.assertIn("I do not sleep", " ".join(texts))
        response = self._get("/my/goals/stress/pdf")
        self.assertEqual(response.headers["Content-Type"], "application/pdf")

    def test_the_pages_cost_the_same_with_more_goals_and_steps(self):
        self._see("/my/goals")
        before = self._count("/my/goals")
        for number in range(3):
            types = self.env["mobility.reward.type"].create({"name": f"Type {number}", "kind": "recognition"})
            self._goal(self.samira, steps=[{"name": f"{number} {step}", "reward_type_id": types.id} for step in "abc"])
        self.assertEqual(self._count("/my/goals"), before)

    def _count(self, path):
        self.env.cr.flush()  # and what follows at the end of a request
        self.env.invalidate_all()
        before = sql_db.sql_counter
        self._get(path)
        return sql_db.sql_counter - before
