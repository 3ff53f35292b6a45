from odoo import fields, models
from odoo.tools import SQL, sql

from .personal import get_forgotten_values, overwrite

# Tables that say what a login may do; without them the host stumbles over it.
KEPT_TABLES = ("res_company_users_rel", "res_groups_users_rel", "res_partner_bank")


class ResPartner(models.Model):
    _inherit = "res.partner"

    mobility_kept_until = fields.Date(
        "Kept for the books until",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups="base.group_system",
        help="A person who was forgotten, but was paid: name and account stay for the term of bookkeeping.",
    )

    def _do_forget_mobility_contact(self):
        """Take everything out of these contacts of participants, with their bank accounts."""
        contacts = self.sudo().with_context(active_test=False)  # sudo: the caller checked
        contacts.bank_ids._do_forget_mobility_bank()
        overwrite(contacts, self.env["mobility.participant"]._get_contact_values())


class ResPartnerBank(models.Model):
    _inherit = "res.partner.bank"

    mobility_kept_until = fields.Date(readonly=True, copy=False, index="btree_not_null", groups="base.group_system")

    def _do_forget_mobility_bank(self):
        """Take the number out of these bank accounts. Rows that payments point at stay."""
        number = SQL("'erased-' || id")
        values = {**get_forgotten_values(self, {"partner_id"}), "acc_number": number, "sanitized_acc_number": number}
        values["mobility_kept_until"] = SQL("NULL")
        overwrite(self, {**values, "active": SQL("FALSE"), "allow_out_payment": SQL("FALSE")})


class MobilityParticipant(models.Model):
    """Forgetting the contact, the login and the bank account.

    A contact that the books need keeps its name and accounts until their own term is over. The person then gets an
    empty contact instead, so that nothing leads from a payment to what somebody worked on.
    """

    _inherit = "mobility.participant"

    def _get_contacts_in_books(self):
        """Return {contact of these people: day until which the books need it}. Upper rooms know of books."""
        return {}

    def _do_erase_contacts(self):
        in_books = self._get_contacts_in_books()
        contacts, users = self.partner_id, self.partner_id.user_ids
        kept = contacts.filtered(lambda contact: contact in in_books)
        self._do_replace_contacts(kept)
        self._do_delete_tied("res_partner", contacts)
        self._do_delete_tied("res_users", users)
        for contact in kept:
            until = SQL("%s", in_books[contact])
            overwrite(contact, {**self._get_contact_values(in_books=True), "mobility_kept_until": until})
        (contacts - kept)._do_forget_mobility_contact()
        self._do_forget_users(users)

    def _do_replace_contacts(self, kept):
        """Give the people, and logins, of these contacts an empty contact, and leave these to the books."""
        if not kept:
            return
        vals = {"name": self.env._("Somebody"), "mobility_hidden": True, "active": False}
        Partner = kept.with_context(tracking_disable=True, mail_create_nosubscribe=True, mail_create_nolog=True)
        empty = Partner.create([{**vals, "company_id": contact.company_id.id} for contact in kept])
        self.env.flush_all()
        for table in ("mobility_participant", "res_users"):
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE %s AS owner
                       SET partner_id = pair.new
                      FROM UNNEST(%s, %s) AS pair(old, new)
                     WHERE owner.partner_id = pair.old
                    """,
                    SQL.identifier(table),
                    list(kept.ids),
                    list(empty.ids),
                )
            )

    def _do_delete_tied(self, table, records):
        """Delete what the database would delete with these contacts or logins, from whichever module."""
        self.env.cr.execute(
            SQL(
                """
                SELECT tied.conrelid::regclass::text, col.attname
                  FROM pg_constraint tied
                  JOIN pg_attribute col ON col.attrelid = tied.conrelid AND col.attnum = tied.conkey[1]
                 WHERE tied.contype = 'f' AND tied.confdeltype = 'c' AND tied.confrelid = %s::regclass
                """,
                table,
            )
        )
        for tied, column in self.env.cr.fetchall():
            if tied not in KEPT_TABLES:
                table_sql, column_sql = SQL.identifier(tied), SQL.identifier(column)
                self.env.cr.execute(SQL("DELETE FROM %s WHERE %s = ANY(%s)", table_sql, column_sql, list(records.ids)))

    def _get_contact_values(self, in_books=False):
        """Return {column: SQL} of what is written over a contact; the books keep its name."""
        Partner = self.env["res.partner"]
        keeps = {"commercial_partner_id", *(("name", "complete_name") if in_books else ())}
        values = {**get_forgotten_values(Partner, keeps), "active": SQL("FALSE")}
        other = ("partner_latitude", "partner_longitude", "mobility_kept_until")
        values.update({name: SQL("NULL") for name in other})
        if not in_books:
            values["name"] = values["complete_name"] = SQL("%s", self.env._("Somebody"))
        return values

    def _do_forget_users(self, users):
        """Empty the logins of these people. The rows stay: deleting one makes the database look through each table."""
        values = {
            **get_forgotten_values(users),
            "login": SQL("'erased-' || id"),
            "active": SQL("FALSE"),
            "password": SQL("NULL"),
        }
        if sql.column_exists(self.env.cr, "res_users", "totp_secret"):
            values["totp_secret"] = SQL("NULL")
        overwrite(users, values)
        self.env.cr.execute(SQL("DELETE FROM res_device_log WHERE user_id = ANY(%s)", list(users.ids)))
