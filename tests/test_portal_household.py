from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestPortalHousehold(PortalCommon):
    """Two adults of one household and an ex-partner, each with pages of their own; two children without."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.money.legal_code = "pw_gift"
        cls.karim = cls._participant("Karim El Amrani", mentor=cls.mentor_b, email="karim@example.org")
        cls.ex = cls._participant("Daan Prins", mentor=cls.mentor_b, email="daan@example.org")
        for person, secret in ((cls.samira, "samiras"), (cls.karim, "karims"), (cls.ex, "daans")):
            if person != cls.samira:
                cls._enrol(person)
                cls._portal_login(person)
            children = [{"name": name, "relation": "child"} for name in ("Yassin", "Nour")]
            person.household_member_ids = [Command.create(child) for child in children]
            person.write({"street": f"{secret} street", "strengths": f"{secret} strength"})
            cls._bridge(person, vision=f"{secret} vision")
            cls._goal(person, steps=[{"name": f"{secret} step"}], name=f"{secret} goal")
            cls._session(person, f"2035-01-02 {9 + len(secret)}:00:00", location=f"{secret} place")
            cls._cash_reward(person, {"samiras": 31, "karims": 42, "daans": 53}[secret])
        cls.samira.benefit_partner_id = cls.karim
        cls.child_bridge = cls._instrument("child")
        for child in cls.samira.household_member_ids:
            vals = {"member_id": child.id, "instrument_id": cls.child_bridge.id, "vision": f"vision of {child.name}"}
            cls._bridge(cls.samira, **vals)

    def _get_pages(self, person):
        year = fields.Date.today().year
        step = person.step_ids.filtered(lambda step: step.name.endswith(" step"))
        fixed = ["today", "bridge", "goals", "goals/stress", "appointments", "rewards", "record", "record/looked"]
        own = [f"goals/step/{step.id}", f"rewards/year/{year}", f"appointments/{person.next_session_id.id}/move"]
        return [f"/my/{page}" for page in fixed + own]

    def test_each_sees_only_what_is_theirs(self):
        secrets = {self.samira: ("samiras", "31.00"), self.karim: ("karims", "42.00"), self.ex: ("daans", "53.00")}
        for person, (own, amount) in secrets.items():
            self._as(person)
            shown = " ".join(self._see(path) for path in self._get_pages(person))
            self.assertIn(own, shown)
            self.assertIn(amount, shown)
            for other, words in secrets.items():
                if other != person:
                    for secret in (*words, other.name):
                        self.assertNotIn(secret, shown, (person.name, secret))

    def test_none_opens_a_page_of_the_other(self):
        for person in (self.samira, self.karim, self.ex):
            for other in {self.samira, self.karim, self.ex} - {person}:
                ids = [path for path in self._get_pages(other) if any(char.isdigit() for char in path.split("year")[0])]
                self._as(person)
                for path in ids:
                    self.assertEqual(self._get(path).status_code, 404, path)

    def test_a_child_of_the_other_parent_does_not_come_along(self):
        theirs = self.ex.household_member_ids.ids
        self._as(self.samira)
        session = self.samira.next_session_id
        self._post(f"/my/appointments/{session.id}/childcare", child=[str(child) for child in theirs])
        self.env.invalidate_all()
        self.assertFalse(session.childcare_needed or session.childcare_member_ids)

    def test_what_a_child_said_stands_on_no_page_of_a_parent(self):
        """The child's Bridge is talked about with the mentor; the parent's pages are about the parent."""
        for person in (self.samira, self.karim, self.ex):
            self._as(person)
            shown = " ".join(self._see(path) for path in self._get_pages(person))
            self.assertNotIn("vision of", shown)
        self._as(self.samira)
        self.assertIn("Filled in Bridges: 1", self._see("/my/record"))

    def test_who_receives_or_decides_for_somebody_has_no_pages_of_theirs(self):
        """A budget administrator who is paid, and a guardian of a child, who have a login at the organisation."""
        payee, guardian = (self._user(login, "base.group_portal") for login in ("payee", "guardian"))
        self.samira.with_user(self.mentor).payee_id = payee.partner_id
        self._approved_reward(self.samira)
        vals = {"member_id": self.samira.household_member_ids[0].id, "name": guardian.name}
        self.env["mobility.guardian"].create(vals)
        files = self.env["ir.attachment"].search([("res_model", "like", "mobility.")])
        for user in payee | guardian:
            user.password = user.login
            self._as(user)
            for path in [*self._get_pages(self.samira), "/my/childcare"]:
                self.assertEqual(self._get(path).status_code, 404, (user.login, path))
            shown = self.url_open("/my").text + self.url_open("/my/invoices").text
            self.assertNotIn("Samira", shown)
            self.assertFalse(files.with_user(user)._filtered_access("read"))
            self.assertFalse(self.env["res.partner"].with_user(user).search([("name", "ilike", "Samira")]))

    def test_a_household_reaches_nothing_of_each_other_past_the_pages(self):
        files = self.env["ir.attachment"].search([("res_model", "like", "mobility.")])
        for person in (self.samira, self.karim, self.ex):
            user = person.partner_id.user_ids
            others = (self.samira | self.karim | self.ex) - person
            self.assertEqual(
                self.env["res.partner"].with_user(user).search([("mobility_hidden", "=", True)]), person.partner_id
            )
            self.assertFalse(files.with_user(user)._filtered_access("read"))
            for other in others:
                for record in (
                    other,
                    other.goal_ids,
                    other.assessment_ids,
                    other.household_member_ids,
                    other.reward_ids,
                ):
                    self.assertFalse(record.with_user(user).has_access("read"), record._name)

    def test_a_volunteer_who_takes_part_sees_the_own_pages_and_what_is_asked(self):
        user = self.samira.partner_id.user_ids
        user.group_ids |= self.env.ref("mobility_mentoring.group_volunteer")
        self._as(self.samira)
        self.assertIn("samiras step", self._see("/my/goals"))
        self.assertEqual(self._get("/my/childcare").status_code, 200)
        for path in self._get_pages(self.karim):
            if any(char.isdigit() for char in path.split("year")[0]):
                self.assertEqual(self._get(path).status_code, 404)
