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

    def test_every_form_that_was_just_opened_has_a_name(self):
        for model in self._get_models():
            with self.subTest(model=model):
                self.env[model].onchange({}, [], {"display_name": {}})

    def test_making_changing_and_deleting_nothing_is_never_refused(self):
        for model in self._get_models():
            with self.subTest(model=model):
                nothing = self.env[model].create([])
                self.assertFalse(nothing)
                nothing.write({})
                nothing.unlink()

    def _get_models(self):
        return sorted(name for name, model in self.env.items() if name.startswith("mobility.") and model._auto)
