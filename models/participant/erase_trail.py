from collections import defaultdict

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL, email_normalize
from odoo.tools.mail import email_normalize_all

from .personal import delete


class MobilityParticipant(models.Model):
    """Forgetting what the host keeps beside our records: messages, tracked values, files, mails, texts, activities."""

    _inherit = "mobility.participant"

    def _do_erase_trail(self, found):
        """Delete what hangs on these people, their contacts and their other records.

        :param found: list of recordsets about these people
        """
        contacts = self.partner_id
        users = contacts.user_ids
        targets = defaultdict(list)
        for records in (*found, contacts, users, contacts.bank_ids):
            targets[records._name] += records.ids
        messages = self._get_trail_messages(contacts)
        self._do_delete_files(targets, messages)
        self._do_delete_sms(contacts)
        for model, points_at, number in self._get_pointing_fields():
            for name, ids in targets.items():
                self._do_delete_pointing(model, points_at, name, number, ids)
        delete(messages)

    def _get_pointing_fields(self):
        """Yield (model, field with the name of a model, field with a number in it) of what may hang on any record.

        Found in the registry: what another module hangs on our records goes as well.
        """
        for name in self.env.registry:
            model = self.env[name].sudo().with_context(active_test=False)  # sudo: whoever hung it there
            if model._abstract or model._transient or not model._auto or name.startswith("mobility."):
                continue
            for field in model._fields.values():
                if field.type == "many2one_reference" and field.store and model._fields[field.model_field].store:
                    yield model, field.model_field, field.name

    def _do_delete_pointing(self, model, points_at, name, number, ids):
        if model._name in ("calendar.event", "ir.attachment"):  # with more to them than a row
            model.search([(points_at, "=", name), (number, "in", ids)], order="id").unlink()
            return
        columns = SQL.identifier(points_at), SQL.identifier(number)
        table = SQL.identifier(model._table)
        self.env.cr.execute(
            SQL("DELETE FROM %s WHERE %s = %s AND %s = ANY(%s)", table, columns[0], name, columns[1], ids)
        )

    def _get_trail_messages(self, contacts):
        """Return the messages that these contacts wrote anywhere, and the mails to them, which hang on nothing."""
        # sudo: the caller checked
        Message, Mail = self.env["mail.message"].sudo(), self.env["mail.mail"].sudo()
        mails = Mail.search([("recipient_ids", "in", contacts.ids)])
        addresses = {email_normalize(contact.email) for contact in contacts} - {False}
        if addresses:  # in one go: the table has no index for it
            candidates = Mail.search(Domain.OR([("email_to", "ilike", address)] for address in addresses))
            mails |= candidates.filtered(lambda mail: addresses & set(email_normalize_all(mail.email_to)))
        return Message.search([("author_id", "in", contacts.ids)]) | mails.mail_message_id

    def _do_delete_files(self, targets, messages):
        """Delete files through the host, which removes their content from the disk within a day."""
        self.env.cr.execute(
            SQL(
                """
                SELECT file.id
                  FROM ir_attachment file
                  JOIN UNNEST(%s::varchar[], %s::integer[]) AS target(model, id)
                    ON file.res_model = target.model AND file.res_id = target.id
                 UNION
                SELECT rel.attachment_id
                  FROM message_attachment_rel rel
                 WHERE rel.message_id = ANY(%s)
                """,
                [name for name, ids in targets.items() for _id in ids],
                [id_ for ids in targets.values() for id_ in ids],
                list(messages.ids),
            )
        )
        file_ids = [row[0] for row in self.env.cr.fetchall()]
        self.env["ir.attachment"].sudo().browse(file_ids).unlink()  # sudo: the caller checked

    def _do_delete_sms(self, contacts):
        # sudo: the caller checked
        Sms, Blocked = self.env["sms.sms"].sudo(), self.env["phone.blacklist"].sudo()
        numbers = [number for contact in contacts for number in (contact.phone, contact.phone_sanitized) if number]
        delete(Sms.search(["|", ("partner_id", "in", contacts.ids), ("number", "in", numbers)]))
        delete(Blocked.with_context(active_test=False).search([("number", "in", numbers)]))
        addresses = [contact.email_normalized for contact in contacts if contact.email_normalized]
        # sudo: as above
        Unwanted = self.env["mail.blacklist"].sudo().with_context(active_test=False)
        delete(Unwanted.search([("email", "in", addresses)]))
        if "snailmail.letter" in self.env:
            # sudo: as above
            delete(self.env["snailmail.letter"].sudo().search([("partner_id", "in", contacts.ids)]))
