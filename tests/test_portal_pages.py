"""Who reaches which page of a participant. A page or form that is not in these tables makes the first test fail."""

import base64
import io
import re
from pathlib import Path
from urllib.parse import urlsplit

from odoo import fields, sql_db
from odoo.fields import Command
from odoo.tests import tagged
from PIL import Image

from .portal_common import CONTROLLERS, PortalCommon

# What is looked at. '{...}' is the id of something of Samira's, from _get_ids.
PAGES = [
    "/my/today",
    "/my/bridge",
    "/my/bridge/{bridge}",
    "/my/bridge/{bridge}/pdf",
    "/my/bridge/{bridge}/photo",
    "/my/bridge/fill/{number}",
    "/my/bridge/arrows",
    "/my/bridge/vision",
    "/my/bridge/check",
    "/my/goals",
    "/my/goals/step/{step}",
    "/my/goals/{goal}/add",
    "/my/goals/stress",
    "/my/goals/stress/pdf",
    "/my/appointments",
    "/my/appointments/{session}/move",
    "/my/appointments/{session}/cancel",
    "/my/appointments/{session}/ics",
    "/my/rewards",
    "/my/rewards/{voucher}/code",
    "/my/rewards/year/{year}",
    "/my/rewards/year/{year}/pdf",
    "/my/record",
    "/my/record/looked",
    "/my/record/copy",
    "/my/record/copy/part/{part}",
    "/my/record/copy/json",
    "/my/record/copy/pdf",
    "/my/how-are-you",
]
# What is sent: (path, data). Sent by others it changes nothing of hers; without a token, or by looking, nothing at all.
FORMS = [
    ("/my/bridge/start", {}),
    ("/my/bridge/fill/{number}", {"answer": "unknown", "note": "changed"}),
    ("/my/bridge/arrows", {"source": "{first}", "target": "{third}"}),
    ("/my/bridge/arrows/{arrow}/remove", {}),
    ("/my/bridge/vision", {"vision": "changed", "strength_1": "changed"}),
    ("/my/bridge/hand_in", {}),
    ("/my/bridge/throw_away", {}),
    ("/my/goals/step/{step}/smaller", {"words": "changed"}),
    ("/my/goals/step/{step}/plan", {"if_then": "changed"}),
    ("/my/goals/step/{step}/reward", {"reward_for": "changed"}),
    ("/my/goals/step/{step}/done", {"how": "alone"}),
    ("/my/goals/step/{step}/undo", {}),
    ("/my/goals/{goal}/add", {"name": "changed"}),
    ("/my/goals/stress", {"stress_signs": "changed"}),
    ("/my/appointments/{session}/come", {}),
    ("/my/appointments/{session}/childcare", {"child": "{child}"}),
    ("/my/appointments/{session}/move", {"start": "{slot}"}),
    ("/my/appointments/{session}/cancel", {"words": "changed"}),
    ("/my/rewards/{voucher}/code", {}),
    ("/my/rewards/{paid}/missing", {}),
    ("/my/record/ask", {"kind": "correction", "words": "changed"}),
    ("/my/record/agreement", {"purpose": "research"}),
    ("/my/record/agreement/{consent}/withdraw", {}),
    ("/my/how-are-you", {"employed": "yes", "note": "changed"}),
    ("/my/text", {"text": "large", "back": "/my/goals"}),
]
# What works without a login: test_portal_login looks after these.
OPEN = ["/my/welcome/{token}"]
# The first view of a page, by somebody who just came in.
MOST_QUERIES, MOST_BYTES = 20, 150 * 1024
# Files are no pages to look at.
FILES = {
    "/my/bridge/{bridge}/pdf",
    "/my/bridge/{bridge}/photo",
    "/my/goals/stress/pdf",
    "/my/appointments/{session}/ics",
    "/my/rewards/year/{year}/pdf",
    "/my/record/copy/json",
    "/my/record/copy/pdf",
}
PICTURE = io.BytesIO()
Image.new("RGB", (20, 20), "green").save(PICTURE, "JPEG")


class PortalWorld(PortalCommon):
    """Three participants who have one of everything, and the tables above filled in with what is Samira's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.money | cls.voucher).legal_code = "pw_gift"
        cls._fill_catalogue()
        for person, word in ((cls.samira, "alpha"), (cls.joris, "beta"), (cls.ilse, "gamma")):
            cls._fill(person, word)

    @classmethod
    def _fill_catalogue(cls):
        """Offer more than a page may read one by one."""
        amounts = {"amount_small": 5, "amount_medium": 6, "amount_large": 7}
        rows = [{**amounts, "program_id": cls.program.id}, amounts]
        vals = {"kind": "voucher", "legal_code": "pw_gift", "company_id": cls.company.id}
        cls.env["mobility.reward.type"].create(
            [
                {**vals, "name": f"Choice {number}", "amount_ids": [Command.create(row) for row in rows]}
                for number in range(MOST_QUERIES)
            ]
        )

    @classmethod
    def _fill(cls, person, word):
        """Give a person one of everything that a page shows, with a word in it that nobody else has."""
        person.strengths = f"{word} strength"
        followup_vals = {"enrollment_id": person.enrollment_id.id, "date_due": "2020-01-01"}
        cls.env["mobility.followup"].create(followup_vals)
        cls._bridge(person, {"house": 2}, date="2020-01-01")
        picture = base64.b64encode(PICTURE.getvalue())
        bridge = cls._bridge(person, vision=f"{word} vision", vision_image=picture, confirm=False)
        bridge.line_ids[0].note = f"{word} words"
        bridge.action_confirm()
        cls._fill_goals(person, word)
        hour = {"alpha": 9, "beta": 11, "gamma": 13}[word]
        person.household_member_ids = [Command.create({"name": f"{word} child", "relation": "child"})]
        cls._session(person, f"2035-01-02 {hour:02}:00:00", location=f"{word} street")
        cls._agree(person, "story").sudo().note = f"{word} agreement"
        cls.env["mobility.access.log"].with_user(person.mentor_id)._do_log(person, "open")
        if person.state != "ended":
            draft = person._do_start_own_bridge()
            draft._do_keep_vision(f"{word} wish")
            one, two = draft._get_own_lines()[:2].area_id
            draft._do_note(one, f"{word} note")
            draft._do_add_influence(one, two, "helps")

    @classmethod
    def _fill_goals(cls, person, word):
        """Give a person goals and steps in each state, and a reward in each."""
        worth = {"reward_type_id": cls.money.id, "reward_amount": 20}
        steps = [{"name": f"{word} step", "if_then": f"{word} plan", **worth}, {"name": f"{word} call"}]
        cls._goal(person, steps=steps, motivation=f"{word} why")
        cls._goal(person, agree=False, name=f"{word} draft")
        cls._goal(person, name=f"{word} reached").action_achieve()
        cls._cash_reward(person)
        cls._voucher_reward(person, f"{word} code")
        cls._approved_reward(person)
        cls._earned_reward(person)
        person.stress_signs = f"{word} stress"

    def _get_ids(self, person=None):
        person = person or self.samira
        draft = person._get_own_draft()
        areas = draft._get_own_lines().area_id
        session = person.next_session_id
        step = person.step_ids.filtered(lambda step: step.name.endswith(" step"))
        return {
            "goal": step.goal_id.id,
            "step": step.id,
            "session": session.id,
            "child": person.household_member_ids.id,
            "slot": (session._get_own_slots() or [""])[-1] if session else "",
            "voucher": person.reward_ids.filtered(lambda reward: reward.kind == "voucher").id,
            "paid": person.reward_ids.filtered("payout_line_id")[:1].id,
            "year": fields.Date.today().year,
            "consent": person.consent_ids[:1].id,
            "bridge": person.assessment_id.id,
            "number": 1,
            "first": areas[:1].id,
            "third": areas[2:3].id,
            "arrow": draft.influence_ids.id,
            "part": "mobility.goal.step",
        }

    def _get_pages(self, leave_out=(), person=None):
        ids = self._get_ids(person)
        return [path.format(**ids) for path in PAGES if path not in leave_out]

    def _get_parts(self, person=None):
        """Return the pages with all parts of the copy of what is known of somebody."""
        names = [name for name, _title, _count in (person or self.samira)._get_copy_index()]
        return [f"/my/record/copy/part/{name}" for name in names]

    def _get_forms(self):
        ids = self._get_ids()
        return [(path.format(**ids), {k: v.format(**ids) for k, v in data.items()}) for path, data in FORMS]

    def _send(self, path, data):
        return self._get(path) if data is None else self._post(path, **data)

    def _get_everything(self):
        return [(path, None) for path in self._get_pages()] + self._get_forms()


@tagged("post_install", "-at_install")
class TestPortalPages(PortalWorld):
    """Everybody against every page and form."""

    # -- what is there, and what belongs to whom ----------------------------------------------------------------------

    def _find_ways(self):
        """Return for each model of ours the field that leads to a participant, if one does."""
        ways = {}
        for name, model in self.env.items():
            if not name.startswith("mobility.") or not model._auto or model._transient:
                continue
            links = [field for field in model._fields.values() if field.type == "many2one" and field.store]
            direct = [field.name for field in links if field.comodel_name == "mobility.participant"]
            through = [
                f"{field.name}.participant_id"
                for field in links
                if "participant_id" in self.env[field.comodel_name]._fields and field.required
            ]
            if name == "mobility.participant":
                ways[name] = "id"
            elif direct or through:
                ways[name] = (direct + through)[0]
        return ways

    def _trace(self, person=None):
        """Return the ids and moments of the last change of all that belongs to a person, or to everybody."""
        self.env.flush_all()
        self.env.invalidate_all()
        found = {}
        for name, way in self._find_ways().items():
            domain = [(way, "=", person.id)] if person else []
            records = self.env[name].with_context(active_test=False).search(domain, order="id")
            dates = records.mapped("write_date") if records._log_access else ()
            found[name] = records.ids, max(dates, default=None)
        return found

    def test_the_trace_sees_everything_of_a_person(self):
        trace = self._trace(self.samira)
        for name in ("participant", "assessment", "assessment.line", "influence", "goal.step", "reward", "session"):
            self.assertTrue(trace[f"mobility.{name}"][0], name)

    # -- the tables ---------------------------------------------------------------------------------------------------

    def test_every_route_is_in_these_tables(self):
        known = set()
        for rule in self._get_own_rules():
            if rule.endpoint.func.__module__.startswith(f"{CONTROLLERS}portal_"):
                kind = "form" if "POST" in rule.methods else "page"
                known.add((kind, re.sub(r"<[^>]+>", "*", rule.rule)))
        tables = [("page", path) for path in PAGES + OPEN] + [("form", path) for path, _data in FORMS]
        tables += [("form", path) for path in OPEN]
        self.assertEqual(known, {(kind, re.sub(r"{[^}]+}", "*", path)) for kind, path in tables})

    def test_own_pages_open_and_show_nothing_of_others(self):
        self._as(self.samira)
        shown = ""
        for path in self._get_pages():
            with self.subTest(path=path):
                response = self.url_open(path)
                self.assertEqual(response.status_code, 200)
                self.assertEqual(response.headers["Cache-Control"], "no-store")
                shown += response.text
        words = ("vision", "words", "strength", "wish", "note", "step", "plan", "why", "draft", "reached", "stress")
        for word in (*words, "street", "child", "agreement"):
            self.assertIn(f"alpha {word}", shown)
        for secret in ("beta", "gamma", "Joris", "Ilse", "Hidden"):
            self.assertNotIn(secret, shown)

    def test_others_find_nothing_of_hers(self):
        before = self._trace(self.samira)
        for person in (self.joris, self.ilse, self.volunteer, self.portal_user, self.employee, self.mentor, None):
            self._as(person)
            for path, data in self._get_everything():
                with self.subTest(path=path, who=person and person.display_name):
                    response = self._send(path, data)
                    self.assertIn(response.status_code, (200, 303, 404), "no 500")
                    self.assertNotIn("alpha", response.text)
                    self.assertNotIn("Samira", response.text)
        self.assertEqual(self._trace(self.samira), before)

    def test_who_is_no_participant_gets_no_page_at_all(self):
        for user in (self.volunteer, self.portal_user, self.employee, self.mentor):
            self._as(user)
            for path, data in self._get_everything():
                self.assertEqual(self._send(path, data).status_code, 404, (user.login, path))

    def test_looking_changes_nothing(self):
        before = self._trace()
        self._as(self.samira)
        for path in self._get_pages():
            self.url_open(path)
            self.url_open(path, method="HEAD")
        pages = {re.sub(r"{[^}]+}", "*", path) for path in PAGES}
        for (path, _data), (pattern, _form) in zip(self._get_forms(), FORMS, strict=True):
            if re.sub(r"{[^}]+}", "*", pattern) not in pages:
                self.assertIn(self._get(path).status_code, (404, 405), path)
        self.assertEqual(self._trace(), before)

    def test_a_form_from_elsewhere_changes_nothing(self):
        before = self._trace()
        self._as(self.samira)
        for path, data in self._get_forms():
            for token in ({}, {"csrf_token": "0" * 40}):
                with self.subTest(path=path, token=token):
                    self.assertEqual(self.url_open(path, data={**data, "x": "1", **token}).status_code, 400)
        self.assertEqual(self._trace(), before)

    def test_her_own_forms_do_something(self):
        """Otherwise the tests above would prove little."""
        self._as(self.samira)
        for path, data in self._get_forms():
            before = self._trace(self.samira)
            with self.subTest(path=path):
                status = self._post(path, **data).status_code
                if path in self._get_idle():
                    self.assertIn(status, (303, 404))
                else:
                    self.assertEqual(status, 303)
                    self.env.cr.execute("UPDATE mobility_participant SET write_date = write_date")
                    self.assertNotEqual(self._trace(self.samira), before)
        self.assertFalse(self.samira._get_own_draft())

    def _get_idle(self):
        """Return forms that have nothing to do where the others stand: begun already, or handed in just before; and
        the one that changes the device alone."""
        return ("/my/bridge/start", "/my/bridge/throw_away", "/my/text")

    def test_who_ended_reads_the_own_record(self):
        self.ilse.active = False
        self.assertIn("Ilse", self._see("/my/today", self.ilse))
        self.assertIn("gamma vision", self._see("/my/bridge"))
        self._post("/my/bridge/start")
        self.assertIn("Your time with us is over", self._see("/my/bridge"))
        self.assertFalse(self.ilse._get_own_draft())

    def test_nobody_reads_for_somebody_who_died_or_whose_login_was_closed(self):
        everything = self._get_everything()
        self._as(self.samira)
        self.samira.date_deceased = fields.Date.today()
        for path, data in everything:
            self.assertEqual(self._send(path, data).status_code, 404, path)
        self._as(self.joris)
        self.joris.action_close_login()
        for path, data in everything:
            if data is None:
                self.assertIn("/web/login", self._get(path).headers["Location"])
            else:
                self.assertIn(self._send(path, data).status_code, (303, 400))

    def test_a_portal_user_has_no_right_on_any_of_our_models(self):
        user = self.samira.partner_id.user_ids
        for name in self.env:
            if name.startswith("mobility.") and not self.env[name]._abstract:
                for operation in ("read", "write", "create", "unlink"):
                    self.assertFalse(self.env[name].with_user(user).has_access(operation), (name, operation))

    def test_the_first_view_costs_at_most_twenty_queries_and_150_kilobytes(self):
        folder = Path(__file__).parents[1] / "static/src/portal"
        ours = sum(file.stat().st_size for file in folder.iterdir())  # what we add to the host's own assets
        self._as(self.joris)
        for path in self._get_pages(FILES, self.joris) + self._get_parts(self.joris):
            self.url_open(path)  # what a server keeps between requests of different people
        self._as(self.samira)
        for path in self._get_pages(FILES) + self._get_parts():
            with self.subTest(path=path):
                self.env.flush_all()
                self.env.invalidate_all()
                before = sql_db.sql_counter
                response = self._get(path)
                self.assertEqual(response.status_code, 200)
                self.assertLessEqual(sql_db.sql_counter - before, MOST_QUERIES)
                self.assertLessEqual(len(response.content) + ours, MOST_BYTES)

    def test_a_step_offers_the_whole_catalogue(self):
        """Otherwise the test above would prove little."""
        words = self._see("/my/goals/step/{step}".format(**self._get_ids()), self.samira)
        for number in range(MOST_QUERIES):
            self.assertIn(f"Choice {number}", words)

    def test_letters_are_larger_on_a_device_where_somebody_asked_for_it(self):
        self._as(self.samira)
        self.assertNotIn("o_mobility_large", self._get("/my/goals").text)
        response = self._post("/my/text", text="large", back="/my/goals")
        self.assertTrue(response.headers["Location"].endswith("/my/goals"))
        self.assertIn("o_mobility_large", self._get("/my/record").text)
        self._post("/my/text", back="/my/record")
        self.assertNotIn("o_mobility_large", self._get("/my/record").text)
        for elsewhere in ("https://example.com/my", "//example.com/my", "/\\example.com", "x"):
            place = urlsplit(self._post("/my/text", back=elsewhere).headers["Location"])
            self.assertIn(place.netloc, ("", urlsplit(self.base_url()).netloc), elsewhere)

    def test_today_answers_three_things_at_most(self):
        for person in (self.samira, self.ilse):
            self._as(person)
            for asked in (True, False):
                person.enrollment_ids.followup_ids.date_due = "2020-01-01" if asked else "2099-01-01"
                page = self._get("/my/today").text
                self.assertEqual("How are you?" in page, asked)
                self.assertLessEqual(page.count("<section"), 3)

    def _log_in(self, person, **data):
        """Log in as somebody does by hand, and return where they come to."""
        self._as(None)
        user = person if person._name == "res.users" else person.partner_id.user_ids
        data |= {"login": user.login, "password": user.login}
        return self._post("/web/login", **data).headers["Location"].split("?")[0]

    def test_who_logs_in_comes_to_today_and_others_to_the_home_of_the_host(self):
        self.assertTrue(self._log_in(self.samira).endswith("/my/today"))
        self.assertTrue(self._log_in(self.portal_user).endswith("/my"))
        self.assertTrue(self._log_in(self.samira, redirect="/my/security").endswith("/my/security"))

    def test_home_has_a_card_for_participants_only(self):
        self._as(self.samira)
        self.assertIn("/my/today", self.url_open("/my").text)
        self._as(self.portal_user)
        self.assertNotIn("/my/today", self.url_open("/my").text)
