from .common import MobilityCommon


class TestHalfFilled(MobilityCommon):
    """Forms in which nearly nothing is filled in yet: the client asks them at any moment."""

    def _ask(self, model, values, *names):
        spec = {name: {} for name in (*values, *names)}
        return self.env[model].with_user(self.mentor).onchange(values, list(values), spec)["value"]

    def test_a_step_of_no_goal_yet(self):
        values = {"reward_type_id": self.money.id, "difficulty": False}
        self._ask("mobility.goal.step", values, "reward_warning", "reward_amount_reason", "reward_amount")

    def test_an_invitation_of_nobody_yet(self):
        self._ask("mobility.invite", {"way": "letter"}, "blocker")

    def test_a_participant_that_is_not_saved_yet(self):
        self._ask("mobility.participant", {"name": "Samira"}, "own_page", "own_page_words")
