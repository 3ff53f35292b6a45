from odoo import api, fields, models
from odoo.exceptions import UserError

from ..participant.named import hide_names

# Who may find every participant's contact: those who look after all participants, who pay (a payee like any other, with
# no word why), and who administer users. The host's company rules still apply to each of them.
SEES_ALL = (
    "mobility_mentoring.group_coordinator",
    "mobility_mentoring.group_finance",
    "account.group_account_invoice",
    "account.group_account_readonly",
    "base.group_system",
    "base.group_erp_manager",
)


class ResUsers(models.Model):
    _inherit = "res.users"

    # Asked by the rules that hide participants. Most users get the shortest condition: each 'or' costs everybody time.
    mobility_sight = fields.Selection(
        [("all", "All participants"), ("own", "Own people and oneself"), ("none", "No participants")],
        compute="_compute_mobility_sight",
    )

    mobility_booked = fields.Integer(copy=False, groups="base.group_system", help="Written while planning: a lock.")

    @api.depends("partner_id.mobility_hidden")
    @api.depends_context("uid")
    def _compute_display_name(self):
        # EXTENDS base
        super()._compute_display_name()
        hide_names(self.filtered("partner_id.mobility_hidden"))

    def _filter_mobility_hidden(self):
        # EXTENDS mobility_mentoring: everybody knows oneself, who is the default of many a field
        others = self - self.env.user
        domain = [("id", "in", others.ids), ("partner_id.mobility_hidden", "=", True)]
        # sudo: asked to refuse. Searched, not read: what is in memory, the user reads past the host's rules
        hidden = others and others.sudo().with_context(active_test=False).search(domain, order="id")
        return self.browse(hidden.ids)

    def _action_reset_password(self, signup_type="reset"):
        # EXTENDS auth_signup: its mail names no recipient to stop later, and a stranger may have asked for it
        shut = self.filtered(lambda user: user.partner_id._filter_mobility_shut("mail"))
        if shut and self.env.user._is_internal():
            raise UserError(self.env._("This person gets no e-mail. Read at the person how to reach them safely."))
        rest = self - shut
        return super(ResUsers, rest)._action_reset_password(signup_type=signup_type) if rest else None

    def _deactivate_portal_user(self, **post):
        # EXTENDS base: a participant who deletes the own account closes the own pages. The host would rename the login,
        # put what is left on its lists of who is not written to, and try to delete what the bookkeeping needs
        # sudo: asks whose login it is
        logins = self.sudo().with_context(active_test=False)
        own = logins.filtered(lambda user: user.share and user.partner_id.mobility_participant_ids)
        for user in own:
            user.partner_id.mobility_participant_ids._do_close_own_login(user, bool(post.get("request_blacklist")))
        return super(ResUsers, self - own)._deactivate_portal_user(**post)

    def _compute_mobility_sight(self):
        for user in self:
            if any(user.has_group(group) for group in SEES_ALL):
                user.mobility_sight = "all"
            elif user.partner_id.mobility_hidden or user.has_group("mobility_mentoring.group_mentor"):
                user.mobility_sight = "own"
            else:
                user.mobility_sight = "none"
