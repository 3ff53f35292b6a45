from odoo.exceptions import AccessError, UserError, ValidationError

from .common import MobilityCommon


class TestBarrier(MobilityCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.samira = cls._participant("Samira")

    def _barrier(self, state="open"):
        barrier = self.env["mobility.barrier"].with_user(self.mentor)
        barrier = barrier.create({"participant_id": self.samira.id, "name": "No bus after six"})
        actions = {"working": "action_work", "removed": "action_remove", "stays": "action_stay"}
        if state in actions:
            getattr(barrier, actions[state])()
        return barrier

    def test_every_state_and_action(self):
        self.assertTransitions(
            {
                "open": {"work": "working", "remove": "removed", "stay": "stays", "reopen": None},
                "working": {"work": None, "remove": "removed", "stay": "stays", "reopen": "open"},
                "removed": {"work": "working", "remove": None, "stay": None, "reopen": "open"},
                "stays": {"work": "working", "remove": "removed", "stay": None, "reopen": "open"},
            },
            self._barrier,
            {
                "work": lambda barrier: barrier.action_work(),
                "remove": lambda barrier: barrier.action_remove(),
                "stay": lambda barrier: barrier.action_stay(),
                "reopen": lambda barrier: barrier.action_reopen(),
            },
        )

    def test_the_state_is_not_written_and_the_day_it_went_is_kept(self):
        with self.assertRaises(AccessError):
            self._barrier().state = "removed"
        barrier = self._barrier("removed")
        self.assertTrue(barrier.date_closed)
        barrier.action_reopen()
        self.assertFalse(barrier.date_closed)

    def test_it_stays_with_the_person_who_then_is_not_deleted(self):
        barrier = self._barrier()
        with self.assertRaisesRegex(UserError, "stays with the person"):
            barrier.participant_id = self._participant("Joris")
        with self.assertRaisesRegex(UserError, "in the way"):
            self.samira.unlink()

    def test_a_participant_is_no_helper(self):
        with self.assertRaisesRegex(ValidationError, "not a participant"):
            self._barrier().sudo().partner_id = self.samira.partner_id
