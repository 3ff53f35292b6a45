from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestInstall(TransactionCase):
    def test_the_addon_is_installed_under_its_technical_name(self):
        module = self.env["ir.module.module"].search([("name", "=", "mobility_mentoring")])
        self.assertEqual(module.state, "installed")
