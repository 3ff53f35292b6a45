import base64
import json

from dateutil.relativedelta import relativedelta
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import HttpCase, tagged

from .test_retention import RetentionCommon

PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


class ChildRecordCommon(RetentionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.parent = cls._ended("Samira Achterberg", basis="youth", email="parent@example.org")
        cls.child_instrument = cls._instrument("child")
        cls.yassin, cls.nour = cls._child("Yassin", 9), cls._child("Nour", 7)
        cls.bridge = cls._child_bridge(cls.yassin, vision="A dog")
        cls._child_bridge(cls.nour, vision="A cat")

    @classmethod
    def _child(cls, name, years):
        vals = {"participant_id": cls.parent.id, "name": name, "birthdate": cls.today - relativedelta(years=years)}
        return cls.env["mobility.household.member"].create(vals)

    @classmethod
    def _child_bridge(cls, child, **vals):
        about = {"instrument_id": cls.child_instrument.id, "member_id": child.id}
        bridge = cls._bridge(child.participant_id, **about, **vals, confirm=False)
        bridge.line_ids[0].note = f"{child.name} sleeps well"
        bridge.action_confirm()
        return bridge

    def _age(self, child, **ago):
        """Let the last change about a child be so long ago."""
        self._commit()
        vals = [self.today - relativedelta(**ago), child.id]
        self.env.cr.execute("UPDATE mobility_household_member SET date_touched = %s WHERE id = %s", vals)
        child.invalidate_recordset(["date_touched"])

    def _ask(self, child, kind="copy", **vals):
        vals = {"participant_id": self.parent.id, "member_id": child.id, "kind": kind, **vals}
        return self.env["mobility.request"].with_user(self.mentor).create(vals).with_user(self.coordinator)


class TestChildCopy(ChildRecordCommon):
    """A child gets a copy of what is known of it: everything of the child, nothing of a parent or another child."""

    def _fill(self):
        consent = {"participant_id": self.parent.id, "member_id": self.yassin.id, "agreed_by": "guardian"}
        consent |= {"purpose": "sharing", "organisation": "De Regenboog", "given_how": "paper", "ground": "consent"}
        self.env["mobility.consent"].create(consent)
        guardians = self.env["mobility.guardian"]
        guardians.create({"member_id": self.yassin.id, "is_participant": True, "date_from": "2020-03-04"})
        guardians.create({"member_id": self.yassin.id, "name": "Youssef Achterberg"})
        self._goal(self.parent)
        self.parent.strengths = "Never gives up"
        self.bridge.with_user(self.mentor).web_read({"vision": {}})

    def test_everything_of_the_child_and_nothing_of_a_parent_or_another_child(self):
        self._fill()
        text = json.dumps(self.yassin._get_access_copy(looked_through=True), ensure_ascii=False)
        own = ("Yassin", "A dog", "Yassin sleeps well", "House", "De Regenboog", "2020-03-04", "Mentor", "Opened")
        for words in own:
            self.assertIn(words, text)
        for words in (
            "Samira",
            "Achterberg",
            "parent@example.org",
            "Never gives up",
            "Open the envelopes",
            "Nour",
            "cat",
        ):
            self.assertNotIn(words, text)

    def test_the_copy_of_a_parent_holds_nothing_of_the_child(self):
        self._fill()
        text = json.dumps(self.parent._get_access_copy(looked_through=True), ensure_ascii=False)
        self.assertIn("Never gives up", text)
        for words in ("Yassin", "A dog", "De Regenboog"):
            self.assertNotIn(words, text)

    def test_messages_and_pictures_of_the_childs_bridge_are_in_its_own_copy_and_not_in_that_of_a_parent(self):
        self.bridge.message_post(body="Drew a dog")
        self._child_bridge(self.yassin, vision_image=base64.b64encode(PIXEL))
        for subject, own in ((self.yassin, True), (self.parent, False), (self.nour, False)):
            text = json.dumps(subject._get_access_copy(looked_through=True), ensure_ascii=False)
            for words in ("Drew a dog", base64.b64encode(PIXEL).decode()):
                self.assertEqual(words in text, own, subject.name)
        self.assertNotIn("Drew a dog", json.dumps(self.yassin._get_access_copy()), "nobody looked through it")

    def test_it_has_the_same_shape_as_that_of_a_participant(self):
        copy, other = self.yassin._get_access_copy(), self.parent._get_access_copy()
        self.assertEqual(set(copy), set(other))
        self.assertEqual(copy["about"], "Yassin")
        self.assertEqual(copy["parts"][0]["model"], "mobility.household.member")
        self.assertEqual(set(copy["parts"][0]["records"][0][0]), set(other["parts"][0]["records"][0][0]))

    def test_it_is_asked_for_and_given_like_any_copy(self):
        request = self._ask(self.yassin)
        self.assertIn("Yassin", request.display_name)
        self.assertNotIn("Samira", request.display_name)
        self.assertIn("parent or guardian decides", request.decider_words)
        self.assertEqual(request._get_copy()["about"], "Yassin")
        page = (
            self.env["ir.actions.report"]
            .with_user(self.coordinator)
            ._render_qweb_html("mobility_mentoring.report_access_copy", request.ids)[0]
        )
        self.assertIn("A dog", str(page))
        self.assertNotIn("Achterberg", str(page))
        self.assertEqual([row["how"] for row in self.yassin._get_access_log()], ["Printed"])
        self.env["mobility.request"].create({"participant_id": self.parent.id, "kind": "copy"})
        self._ask(self.nour)
        with self.assertRaises(AccessError):
            request.with_user(self.mentor)._get_copy()

    def test_a_request_about_a_child_of_another_household_is_refused(self):
        other = self._participant("Bilal")
        with self.assertRaisesRegex(ValidationError, "another household"):
            self._ask(self.yassin, participant_id=other.id)


@tagged("post_install", "-at_install")
class TestChildCopyFile(HttpCase, ChildRecordCommon):
    def test_the_file_for_a_computer_is_about_the_child_and_logged_there(self):
        request = self._ask(self.yassin)
        self.coordinator.password = self.coordinator.login
        self.authenticate(self.coordinator.login, self.coordinator.login)
        response = self.url_open(request.action_download()["url"])
        self.assertEqual(response.json()["about"], "Yassin")
        self.assertEqual([row["how"] for row in self.yassin._get_access_log()], ["Exported"])


class TestChildRetention(ChildRecordCommon):
    """A child's record is kept for the term of the law, counted from the last change about that child."""

    def test_the_term_counts_from_the_last_change_about_the_child(self):
        self._age(self.yassin, years=3)
        retention = self.yassin._get_retention()[self.yassin]
        self.assertEqual(retention.term.years, 20, "the Youth Act")
        self.assertEqual(retention.due, self.today + relativedelta(years=17))
        self.assertEqual(self.yassin.with_user(self.mentor).date_kept_until, retention.due)

    def test_whatever_a_person_changes_about_the_child_begins_it_anew(self):
        guardian = {"member_id": self.yassin.id, "name": "Youssef"}
        draft = self._bridge(
            self.parent, instrument_id=self.child_instrument.id, member_id=self.yassin.id, confirm=False
        )
        for what, change in {
            "its name": lambda: self.yassin.with_user(self.mentor).write({"name": "Yassine"}),
            "who has authority": lambda: self.env["mobility.guardian"].with_user(self.mentor).create(guardian),
            "a sentence": lambda: draft.line_ids[0].with_user(self.mentor).write({"note": "Sleeps"}),
            "a message": lambda: draft.with_user(self.mentor).message_post(body="Called"),
            "a draft is deleted": lambda: draft.with_user(self.manager).unlink(),
        }.items():
            with self.subTest(what):
                self._age(self.yassin, years=3)
                self._age(self.nour, years=3)
                change()
                self._commit()
                self.assertEqual(self.yassin._get_retention()[self.yassin].touched, self.today)
                self.assertLess(self.nour._get_retention()[self.nour].touched, self.today, "another child")

    def test_what_is_done_for_a_parent_or_by_the_system_does_not_begin_it_anew(self):
        self._age(self.yassin, years=3)
        system = self.env.ref("base.user_root")
        self.yassin.with_user(system).sudo().told_age = 16
        self.bridge.with_user(system).sudo().message_post(body="By a job")
        self.parent.with_user(self.mentor).write({"phone": "0612345678"})
        self.yassin.with_user(self.mentor).web_read({"name": {}})
        self._commit()
        self.assertEqual(self.yassin._get_retention()[self.yassin].touched, self.today - relativedelta(years=3))

    def test_a_child_whose_term_is_over_stands_on_the_list_and_is_forgotten_alone(self):
        self._age(self.yassin, years=20)
        retention = self._list()
        [line] = retention.line_ids
        self.assertEqual((line.member_id, line.participant_id, line.blocker), (self.yassin, self.parent, False))
        retention.action_fill()
        self.assertEqual(retention.line_ids, line)
        note = self.bridge.line_ids[0].note
        retention.action_confirm()
        line.sudo()._do_work()
        self.assertEqual(
            (self.yassin.name, self.bridge.vision, self.bridge.line_ids[0].note), ("…", False, False), note
        )
        self.assertTrue(self.yassin.date_erased)
        self.assertFalse(line.exists())
        self.assertEqual((self.nour.name, self.parent.name), ("Nour", "Samira Achterberg"))
        self.assertEqual(self.bridge.line_ids[0].level_id.value, 1, "what is counted stays")
        self.assertEqual(self.env["mobility.destruction"].search([("retention_id", "=", retention.id)]).years, 20)
        self.assertFalse(self._list().line_ids)

    def test_one_day_less_and_a_child_of_whom_nothing_is_known_are_not_due(self):
        self._age(self.yassin, years=20, days=-1)
        self._age(self._child("Baby", 1), years=30)
        self.assertFalse(self._list().line_ids)

    def test_a_parent_who_is_forgotten_leaves_the_record_of_the_child(self):
        baby = self._child("Baby", 1)
        partner = self._child("Emre", 40)
        partner.relation = "partner"
        own = self._bridge(self.parent, vision="My own bakery")
        self.bridge.message_post(body="About Yassin")
        self.parent._do_erase()
        self.assertEqual((self.parent.name, own.vision), ("Somebody", False))
        self.assertEqual((self.yassin.name, self.bridge.vision), ("Yassin", "A dog"))
        self.assertIn("About Yassin", self.bridge.message_ids[0].body)
        self.assertEqual((baby.name, partner.name), ("…", "…"), "of these nothing is known but that they are there")
        text = json.dumps(self.yassin._get_access_copy(), ensure_ascii=False)
        self.assertIn("A dog", text)
        self.assertNotIn("Somebody", text)
        self._age(self.yassin, years=21)
        self.assertEqual(self._list().line_ids.member_id, self.yassin)

    def test_a_parent_forgotten_after_the_term_takes_the_child_along(self):
        for child in (self.yassin, self.nour):
            self._age(child, years=21)
        self._touch(self.parent, years=21)
        self.assertEqual(self._list().line_ids.mapped("member_id"), self.yassin.browse(), "one line for all of them")
        self.parent._do_erase()
        self.assertEqual((self.yassin.name, self.nour.name), ("…", "…"))

    def test_a_child_is_forgotten_when_that_is_asked(self):
        request = self._ask(self.yassin, "deletion")
        asked = self.env["mobility.request"].create({"participant_id": self.parent.id, "kind": "copy"})
        request.with_user(self.manager).action_erase()
        request.sudo().line_ids._do_work()
        self.assertEqual((self.yassin.name, self.nour.name), ("…", "Nour"))
        self.assertEqual((self.parent.name, asked.state), ("Samira Achterberg", "open"))
