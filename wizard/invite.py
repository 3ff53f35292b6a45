from odoo import api, fields, models


class MobilityInvite(models.TransientModel):
    """Invites somebody to the own pages, in the way that is safe for this person."""

    _name = "mobility.invite"
    _description = "Invite to the own pages"

    participant_id = fields.Many2one("mobility.participant", required=True, readonly=True, ondelete="cascade")
    contact_warning = fields.Text(related="participant_id.contact_warning")
    own_page = fields.Selection(related="participant_id.own_page")
    way = fields.Selection(
        [("mail", "E-mail"), ("sms", "SMS"), ("letter", "A letter with a QR code, to post or to hand over")],
        string="How",
        required=True,
        compute="_compute_way",
        store=True,
        readonly=False,
        precompute=True,
    )
    blocker = fields.Char("Why not", compute="_compute_blocker")

    @api.depends("participant_id")
    def _compute_way(self):
        for invite in self:
            person = invite.participant_id
            preferred = person._get_way()
            safe = preferred and not person._get_contact_blocker(preferred)
            invite.way = preferred if safe else "letter"

    @api.depends("participant_id", "way")
    def _compute_blocker(self):
        for invite in self:
            person = invite.participant_id
            invite.blocker = person and invite.way and person._get_invite_blocker(invite.way)

    def action_invite(self):
        """Send the invitation, or print it.

        :return: an action that closes the dialog, or prints the letter
        """
        self.ensure_one()
        self.participant_id.check_access("write")
        invitation = self.env["mobility.invitation"]._do_invite(self.participant_id, self.way)
        if self.way == "letter":
            report = self.env.ref("mobility_mentoring.report_invitation_letter")
            return {**report.report_action(invitation.ids), "close_on_report_download": True}
        return {"type": "ir.actions.act_window_close"}
