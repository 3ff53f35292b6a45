from odoo import fields, models

# Who may find every participant's contact: those who look after all participants, who pay (a payee like any other, with
# no word why), and who administer users. The host's company rules still apply to each of them.
SEES_PARTICIPANTS = (
    "mobility_mentoring.group_coordinator",
    "mobility_mentoring.group_finance",
    "account.group_account_invoice",
    "account.group_account_readonly",
    "base.group_system",
    "base.group_erp_manager",
)


class ResUsers(models.Model):
    _inherit = "res.users"

    mobility_sees_participants = fields.Boolean(compute="_compute_mobility_sees_participants")

    def _compute_mobility_sees_participants(self):
        for user in self:
            user.mobility_sees_participants = any(user.has_group(group) for group in SEES_PARTICIPANTS)
