from odoo.exceptions import ValidationError
from odoo.tests import Form

from .common import MobilityCommon


class TestStrengths(MobilityCommon):
    """Up to three: somebody names at once what they are good at."""

    def test_three_strengths_at_most_and_it_says_which_are_there(self):
        person = self._participant("Samira", strengths="patient\n\n never late \nfunny\n")
        with self.assertRaisesRegex(ValidationError, "Samira: three .* Here are 4: patient, never late, funny, kind"):
            person.strengths = "patient\nnever late\nfunny\nkind"
        with self.assertRaisesRegex(ValidationError, "patient, never late, funny, kind"):
            self._participant("Bilal", strengths="patient\nnever late\nfunny\nkind")

    def test_a_fourth_on_the_board_is_refused_and_stays_in_the_form(self):
        person = self._participant("Samira")
        form = Form(self._bridge(person, confirm=False).with_user(self.mentor))
        form.strengths = "patient\nnever late\nfunny\nkind"
        with self.assertRaisesRegex(ValidationError, "Keep the three that help most now"):
            form.save()
        self.assertEqual(form.strengths, "patient\nnever late\nfunny\nkind")
        form.strengths = "patient\nnever late\nfunny"
        form.save()
        self.assertEqual(person.strengths, "patient\nnever late\nfunny")

    def test_more_from_before_do_not_stand_in_the_way(self):
        person = self._participant("Samira")
        self.env.cr.execute("UPDATE mobility_participant SET strengths = %s WHERE id = %s", ["a\nb\nc\nd", person.id])
        person.invalidate_recordset()
        person.birthdate = "1990-01-01"
        self.assertEqual(self._bridge(person)._prepare_bridge()["strengths"], ["a", "b", "c"])
