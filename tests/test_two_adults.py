"""Two adults who live, or lived, together and both take part, each with a mentor: neither learns of the other."""

from contextlib import suppress
from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .portal_common import PortalCommon

BORN = date(1990, 5, 17)


@tagged("post_install", "-at_install")
class TestTwoAdults(PortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chantal = cls._adult("Chantal Zilverberg", cls.mentor, "aaltje", birthdate="1991-02-03")
        cls.wesley = cls._adult("Wesley Koperdraat", cls.mentor_b, "bentje", birthdate=BORN)
        cls.luca = cls.env["mobility.household.member"].create(
            [
                {"participant_id": cls.chantal.id, "name": "Luca", "birthdate": "2026-01-01"},
                {"participant_id": cls.wesley.id, "name": "Luca", "birthdate": "2026-01-01", "lives_in": "partly"},
            ]
        )
        vals = {"participant_id": cls.chantal.id, "name": "Wesley", "relation": "other", "birthdate": BORN}
        cls.ex = cls.env["mobility.household.member"].create({**vals, "lives_in": "no"})
        cls.chantal.with_user(cls.coordinator).benefit_partner_id = cls.wesley

    @classmethod
    def _adult(cls, name, mentor, word, **vals):
        """Return somebody with one of everything, in each text a word that nobody else has."""
        contact = {"street": f"{word}straat 9", "email": f"{word}@example.org", "safe_contact": f"{word} safely"}
        person = cls._participant(name, mentor=mentor, strengths=f"{word} strength", **contact, **vals)
        cls._enrol(person)
        cls._bridge(person, {"house": 2}, vision=f"{word} vision")
        cls._goal(person, steps=[(f"{word} step", 10)], motivation=f"{word} why")
        cls._approved_reward(person)
        cls._session(person, "2035-01-02 09:00:00", location=f"{word} place", note=f"{word} note")
        cls.env["mobility.barrier"].create({"participant_id": person.id, "name": f"{word} barrier"})
        vals = {"participant_id": person.id, "purpose": "sharing", "organisation": f"{word} org", "given_how": "paper"}
        cls.env["mobility.consent"].create(vals)
        person.message_post(body=f"{word} message")
        cls._portal_login(person)
        return person

    def _read_everything(self, user):
        """Return all text that this user can read in any of our models, in contacts, messages and tasks."""
        texts = []
        names = [name for name in self.env.registry if name.startswith("mobility.")]
        for name in [*names, "res.partner", "mail.message", "mail.activity", "calendar.event", "mail.tracking.value"]:
            model = self.env[name].with_user(user).with_context(allowed_company_ids=user.company_ids.ids)
            if model._abstract or not model.has_access("read"):
                continue
            records = model.search([])
            for field in model.fields_get(attributes=["type"]):
                ours = name.startswith("mobility.") or model._fields[field].store
                if ours and model._fields[field].type not in ("binary", "one2many", "many2many"):
                    with suppress(AccessError):
                        texts.append(str(records.read([field])))
        return " ".join(texts)

    def test_the_mentor_of_each_reads_nothing_of_the_other(self):
        for user, own, other, word in (
            (self.mentor, "Chantal", "Koperdraat", "bentje"),
            (self.mentor_b, "Wesley", "Zilverberg", "aaltje"),
        ):
            text = self._read_everything(user)
            self.assertIn(own, text)
            for words in (other, word):
                self.assertNotIn(words, text, user.login)
        self.assertNotIn("Chantal", self._read_everything(self.mentor_b))

    def test_a_row_that_names_the_other_stays_in_the_own_record(self):
        self.assertTrue(self.ex.with_user(self.mentor).has_access("read"))
        self.assertFalse(self.ex.with_user(self.mentor_b).has_access("read"))
        members = self.env["mobility.household.member"].with_user(self.mentor_b)
        self.assertEqual(members.search([]), self.luca[1])

    def test_each_of_them_reads_nothing_of_the_other_on_the_own_pages(self):
        for person, other, word in ((self.chantal, "Koperdraat", "bentje"), (self.wesley, "Chantal", "aaltje")):
            for path in ("/my/today", "/my/bridge", "/my/bridge/fill/1"):
                self._as(person)
                text = self._get(path).text
                for words in (other, word):
                    self.assertNotIn(words, text, path)

    def test_each_of_them_reads_nothing_of_the_other_in_a_call(self):
        for person, other, word in ((self.chantal, "Koperdraat", "bentje"), (self.wesley, "Chantal", "aaltje")):
            text = self._read_everything(person.partner_id.user_ids)
            for words in (other, word):
                self.assertNotIn(words, text)

    def test_a_statement_lists_the_rewards_of_one_and_names_one(self):
        for person, mentor, other, word in (
            (self.chantal, self.mentor, "Wesley", "bentje"),
            (self.wesley, self.mentor_b, "Chantal", "aaltje"),
        ):
            statement = person.with_user(mentor)._prepare_statement(date.today().year, "participant")
            self.assertNotIn(other, str(statement))
            self.assertNotIn(word, str(statement))
            self.assertEqual(len(statement["rows"]), 1)

    def test_a_shared_limit_is_told_as_one_sum_without_a_name(self):
        legal = {"code": "t_gift", "amount": 90, "unit": "benefit_unit", "date_from": "2020-01-01", "source": "Law"}
        self.env["mobility.legal.amount"].create({**legal, "name": "Gift", "period": "year"})
        self.money.legal_code = "t_gift"
        self._earned_reward(self.wesley, 60)
        step = self._goal(self.chantal, steps=[("Another step", 50)]).step_ids
        warning = step.with_user(self.mentor).limit_warning
        self.assertTrue(warning, "more than 90 together")
        for words in ("Wesley", "Koperdraat", "bentje"):
            self.assertNotIn(words, warning)

    def test_a_child_of_both_is_told_to_each_mentor_apart(self):
        self.luca.birthdate = date.today().replace(year=date.today().year - 16)
        self.env["mobility.participant"]._cron_coming_of_age()
        for person, other in ((self.chantal, "Wesley"), (self.wesley, "Chantal")):
            [task] = person.activity_ids.filtered(lambda task: "Luca" in (task.note or ""))
            self.assertEqual(task.user_id, person.mentor_id)
            self.assertNotIn(other, f"{task.note} {task.summary}")

    def test_the_mentor_of_one_does_not_open_the_other_for_a_day(self):
        """Nor finds out by trying: the answer is the same when nobody of that name takes part."""
        requests = self.env["mobility.access.request"].with_user(self.mentor)
        self.env["mobility.household.member"].create(
            {"participant_id": self.chantal.id, "name": "Nobody", "relation": "other", "birthdate": BORN}
        )
        answers = []
        for words in ("Wesley Koperdraat", "Nobody Here", self.wesley.ref):
            with self.assertRaises(UserError) as caught:
                requests.create({"words": words, "birthdate": BORN, "reason": "Holiday"}).action_open()
            answers.append(str(caught.exception))
        self.assertEqual(len(set(answers)), 1)
        self.assertIn("Ask a coordinator", answers[0])
        self.assertFalse(self.wesley.with_user(self.mentor).has_access("read"))
        requests.with_user(self.coordinator).create(
            {"words": "Wesley Koperdraat", "birthdate": BORN, "reason": "Look"}
        ).action_open()
