from odoo import api, models

from ..participant.named import hide_names


class MailMessage(models.Model):
    _inherit = "mail.message"

    @api.depends_context("uid")
    def _compute_display_name(self):
        # EXTENDS base: a notification, which colleagues may read, links to its message, whose subject may name somebody
        super()._compute_display_name()
        hide_names(self._filter_mobility_hidden())

    @api.private
    def fetch(self, field_names=None):
        # EXTENDS mail: the host reads messages past all rules, trusting that this was checked before. Whoever exports
        # what links to a message, or a message by its number, would read it.
        result = super().fetch(field_names)
        if not self.env.su and (about := self._filter_mobility_hidden()) and not about.has_access("read"):
            about.invalidate_recordset(flush=False)
            about.check_access("read")
        return result

    def _filter_mobility_hidden(self):
        # EXTENDS mobility_mentoring: messages on a record about a participant, or on the contact
        messages = self.browse(self.ids).sudo()  # sudo: asked to refuse
        partners = messages.filtered(lambda message: message.model == "res.partner")
        hidden = set(self.env["res.partner"].browse(partners.mapped("res_id"))._filter_mobility_hidden().ids)
        about = messages.filtered(
            lambda message: (
                (message.model or "").startswith("mobility.") or message in partners and message.res_id in hidden
            )
        )
        return self.browse(about.ids)


class MailMail(models.Model):
    _inherit = "mail.mail"

    @api.depends_context("uid")
    def _compute_display_name(self):
        # EXTENDS base: as above; nobody but administrators reads the queue
        super()._compute_display_name()
        hide_names(self)
