from contextlib import contextmanager

from odoo import fields, models
from odoo.orm.model_classes import add_to_registry

from .journey import JourneyCommon
from .test_access import ROLES
from .test_access_fields import find_fields
from .test_access_methods import find_methods


class LeakingCompany(models.Model):
    """What a careless change could bring: a field of a model that everybody reads, and a method that anybody calls."""

    _register = False
    _module = "mobility_mentoring"
    _name = "res.company"
    _inherit = ["res.company"]

    mobility_newest = fields.Char(compute="_compute_mobility_newest")

    def _compute_mobility_newest(self):
        newest = self.env["mobility.participant"].sudo().search([], order="id desc", limit=2)
        self.mobility_newest = ", ".join(newest.mapped("name"))

    def action_mobility_newest(self):
        return self.mobility_newest


class TestLeakCaught(JourneyCommon):
    """A test of the tests: on a copy of the addon that leaks, they see it."""

    @contextmanager
    def _addon_with(self, definition):
        model = self.registry[definition._name]
        bases = model._base_classes__
        add_to_registry(self.registry, definition)
        self.registry._setup_models__(self.cr, [])
        try:
            yield
        finally:
            model._base_classes__ = bases
            for name in self.registry.descendants([model._name], "_inherit", "_inherits"):
                self.registry[name]._setup_done__ = False
            self.registry._setup_models__(self.cr, [])

    def test_a_leaking_field_is_found_by_the_sweep_and_missed_in_the_table(self):
        self.users = {role: self.portal_user if role == "portal" else getattr(self, role) for role in ROLES}
        known_fields, known_methods = set(find_fields(self)), find_methods(self.env)
        with self._addon_with(LeakingCompany):
            self.sweep.find_all()
            found = self.sweep.find(self.employee)
            self.assertIn("res.company.mobility_newest", found["name"])
            self.assertEqual(set(found), {"name", "imported"})
            self.assertEqual(set(find_fields(self)) - known_fields, {("res.company", "mobility_newest")})
            self.assertEqual(find_methods(self.env) - known_methods, {("res.company", "action_mobility_newest")})
        self.assertNotIn("mobility_newest", self.env["res.company"]._fields)

    def test_a_rule_that_lets_others_in_is_found_by_the_sweep(self):
        self.sweep.find_all()
        self.env.ref("mobility_mentoring.mobility_goal_rule_mentor").domain_force = "[(1, '=', 1)]"
        self.assertIn("mobility.goal.name", self.sweep.find(self.mentor_b)["goal"])
        self.env.ref("mobility_mentoring.res_partner_rule_mobility_hidden").active = False
        self.assertLessEqual({"name", "e-mail", "phone", "street"}, set(self.sweep.find(self.employee)))

    def test_who_takes_the_hiding_of_names_out_is_told(self):
        self.sweep.find_all()
        linked = [self.person.partner_id.with_env(self.env), self.person.with_env(self.env)]
        self.assertFalse(self.sweep.find_by_linking(self.employee, linked))
        self.patch(self.env.registry["base"], "_check_mobility_links", lambda records, values: None)
        self.assertIn("e-mail", self.sweep.find_by_linking(self.employee, linked))
