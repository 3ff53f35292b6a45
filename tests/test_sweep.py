import os
from collections import defaultdict

from .journey import WORDS, JourneyCommon

ALL = bool(os.environ.get("MOBILITY_TEST_ALL"))
# -- who may find which word: design, 'Who uses it' --------------------------------------------------------------------
EVERYTHING = set(WORDS)
CONTACT = {"name", "e-mail", "phone", "street", "imported", "imported e-mail"}
ACCOUNT = {"IBAN", "holder"}
SETTINGS = {"telling reward type", "neutral reward type"}  # what all mentors choose from: it is about nobody
ALLOWED = {
    "employee": set(),
    "portal_user": set(),
    "volunteer": set(),
    "analyst": set(),
    "mentor_b": SETTINGS,
    "mentor_other_company": SETTINGS,
    "accountant": CONTACT | ACCOUNT,
    "finance": CONTACT | ACCOUNT | {"bank's reason", "voucher", "neutral reward type"},
    "self_user": {"name", "e-mail", "phone", "street", "message to the person"},
    "mentor": EVERYTHING - {"imported", "imported e-mail"},  # whom somebody else brought in
    "coordinator": EVERYTHING - {"voucher"},
}
# those from whom being a participant is hidden, who could write something that links to anybody
STRANGERS = ("employee", "portal_user", "mentor_other_company")


class TestSweep(JourneyCommon):
    """Somebody's whole journey leaves a word of its own in everything: who finds which?"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.there = cls.sweep.find_all()

    def _assert_finds(self, role, found, allowed, way):
        leaks = {f"'{key}': {', '.join(sorted(found[key])[:8])}" for key in found.keys() - allowed}
        self.assertFalse(leaks, f"{role} finds by {way} what {role} may not know")

    def test_there_is_everything_to_find(self):
        """A sweep finds nothing too where nothing was planted."""
        self.assertEqual(set(self.there), EVERYTHING)
        models = {place.rpartition(".")[0] for places in self.there.values() for place in places}
        for model in ("mail.mail", "mail.message", "mail.activity", "sms.sms", "ir.attachment", "account.move.line"):
            self.assertIn(model, models, "what people do leaves something there")

    def test_everybody_finds_what_the_design_says_and_nothing_else(self):
        for role, allowed in ALLOWED.items():
            with self.subTest(role=role):
                found = self.sweep.find(getattr(self, role), everywhere=ALL or role == "employee")
                self._assert_finds(role, found, allowed, "reading")
                self.assertFalse(allowed - found.keys(), f"{role} does not find what {role} works with")

    def test_nobody_learns_by_guessing(self):
        for role in ALLOWED if ALL else ("employee", "portal_user"):
            with self.subTest(role=role):
                found = self.sweep.find_by_asking(getattr(self, role))
                self._assert_finds(role, found, ALLOWED[role], "searching for it")

    def test_nobody_learns_by_linking(self):
        linked = self._get_linked()
        for role in ALLOWED if ALL else STRANGERS:
            with self.subTest(role=role):
                found = self.sweep.find_by_linking(getattr(self, role), linked)
                self._assert_finds(role, found, ALLOWED[role], "linking to it on a form that is not saved")

    def _get_linked(self):
        person = self.person
        records = [person, person.partner_id, self.self_user, self.bank, self.enrollment, self.child, self.bridge]
        records += [self.goal, self.goal.step_ids[0], self.goal.step_ids.reward_id[0], self.talk, person.barrier_ids]
        records += [self.payout.line_ids, self.payout.move_id.line_ids[0]]
        records += [person.message_ids[0], person.activity_ids[0], self.enrollment.followup_ids[0], self.signal[0]]
        return [record.with_env(self.env) for record in records]

    def test_the_bus_brings_it_to_nobody_else(self):
        insiders = self.mentor | self.coordinator | self.manager | self.self_user | self.env.ref("base.user_root")
        insiders |= self.env["res.users"].search([("login", "=", "mobility_colleague")])  # opened the record
        channels = defaultdict(set)
        for sent in self.env["bus.bus"].search([("id", ">", self.sweep.last_ids["bus.bus"])]):
            self.sweep.found = defaultdict(set)
            self.sweep._note(sent.message, "bus")
            for key in self.sweep.found:
                channels[sent.channel].add(key)
        self.assertTrue(channels)
        own = {f'["{self.cr.dbname}","res.partner",{user.partner_id.id}]' for user in insiders}
        own |= {f'["{self.cr.dbname}","res.users",{user.id}]' for user in insiders}
        self.assertLessEqual(set(channels), own, channels)
