from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

# A button on a form reads the form again: that is no other opening.
SAME_OPENING = timedelta(minutes=5)


class MobilityAccessLog(models.Model):
    """Who opened, printed or exported which record about whom, and when. Only managers read it, and the person.

    Rows come in with one cheap statement below the ORM; nobody creates, changes or deletes one. They go with the
    participant they are about. A form opened again by the same user within five minutes is the same opening, whose
    first moment stands here; each print and each export counts.
    """

    _name = "mobility.access.log"
    _description = "Opened record"
    _inherit = ["mobility.personal"]
    _order = "date desc, id desc"
    _rec_name = "model"
    _log_access = False
    _erase_rows = True
    _counts_as_change = False

    date = fields.Datetime("When", required=True, readonly=True)
    user_id = fields.Many2one("res.users", "Who", required=True, readonly=True, index=True, ondelete="restrict")
    participant_id = fields.Many2one("mobility.participant", "About", required=True, readonly=True, ondelete="cascade")
    member_id = fields.Many2one(
        "mobility.household.member", "About the child", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", "Organisation", required=True, readonly=True, index=True)
    kind = fields.Selection(
        [("open", "Opened"), ("print", "Printed"), ("export", "Exported")], "How", required=True, readonly=True
    )
    model = fields.Char("Record", required=True, readonly=True)
    res_id = fields.Many2oneReference("Number of the record", model_field="model", required=True, readonly=True)
    document = fields.Char("Paper", readonly=True)
    what = fields.Char(compute="_compute_what")

    _participant_date = models.Index("(participant_id, date)")
    _record = models.Index("(res_id, model, user_id, date)")

    @api.depends("model", "document")
    def _compute_what(self):
        for log in self:
            # sudo: what kind of record it is, in words
            log.what = log.document or self.env["ir.model"].sudo()._get(log.model).name or log.model

    @api.depends("user_id", "what")
    def _compute_display_name(self):
        for log in self:
            log.display_name = f"{log.user_id.name} · {log.what}"

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_change(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_change(self)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        self._refuse_change(self)

    def _refuse_change(self, changed):
        """Refuse in every case, also to the system: rows come in below the ORM. To change nothing is no change."""
        if changed:
            raise AccessError(self.env._("What was opened is logged by opening it, and stays as it is."))

    @api.model
    def _do_log(self, records, kind, document=""):
        """Log for each of ``records`` that the current user opened it, in one statement whatever their number.

        What the system does for itself, with all rights, is no opening by a person.
        """
        ids = [id_ for id_ in records._ids if id_]  # not what is being made in a form
        if self.env.su or not ids:
            return
        person = "id" if records._name == "mobility.participant" else "participant_id"
        child = self._get_child_sql(records)
        records.flush_model([name for name in (person, "member_id") if name in records._fields and name != "id"])
        now = fields.Datetime.now()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO mobility_access_log
                       (date, user_id, participant_id, member_id, company_id, kind, model, res_id, document)
                SELECT %(now)s, %(user)s, person.id, %(child)s, person.company_id, %(kind)s, %(model)s, record.id,
                       %(document)s
                  FROM %(table)s record
                  JOIN mobility_participant person ON person.id = record.%(person)s
                 WHERE record.id = ANY(%(ids)s)
                   AND (%(kind)s != 'open' OR NOT EXISTS (
                        SELECT FROM mobility_access_log earlier
                         WHERE earlier.res_id = record.id
                           AND earlier.model = %(model)s
                           AND earlier.user_id = %(user)s
                           AND earlier.kind = 'open'
                           AND earlier.date > %(since)s))
                """,
                now=now,
                since=now - SAME_OPENING,
                user=self.env.uid,
                kind=kind,
                model=records._name,
                document=document or None,
                table=SQL.identifier(records._table),
                person=SQL.identifier(person),
                child=child,
                ids=ids,
            ),
            log_exceptions=False,  # a cursor that cannot write: the host starts again with one that can
        )

    @api.model
    def _get_child_sql(self, records):
        """Return the SQL of the child that a record of this model is about: it has a log of its own."""
        if records._name == "mobility.household.member":
            return SQL("CASE WHEN record.relation = 'child' THEN record.id END")
        return SQL("record.member_id") if "member_id" in records._fields else SQL("NULL::int")

    @api.model
    def _get_copy_domain(self):
        return [("member_id", "=", False)]  # what is about a child stands in the log of the child

    def _get_rows(self):
        """Return for the person they are about to read: a list of dicts with date, user, what and how, in words."""
        how = dict(self._fields["kind"]._description_selection(self.env))
        return [{"date": log.date, "user": log.user_id.name, "what": log.what, "how": how[log.kind]} for log in self]


class MobilityParticipant(models.Model):
    _inherit = "mobility.participant"

    access_log_ids = fields.One2many(
        "mobility.access.log", "participant_id", "Who looked", groups="mobility_mentoring.group_manager"
    )

    def _get_access_log(self, limit=None, offset=0):
        """Return for this person to read: who opened, printed or exported what, the latest first.

        What is about a child stands in the log of the child. The caller decides that it is the person who asks.

        :return: a list of dicts with date, user, what and how, in words
        """
        self.ensure_one()
        # sudo: the person reads who looked, of the own record only
        Log = self.env["mobility.access.log"].sudo()
        names = ["date", "user_id", "kind", "model", "document"]
        return Log.search_fetch(Log._get_about_domain(self), names, limit=limit, offset=offset)._get_rows()


class MobilityHouseholdMember(models.Model):
    _inherit = "mobility.household.member"

    access_log_ids = fields.One2many(
        "mobility.access.log", "member_id", "Who looked", groups="mobility_mentoring.group_manager"
    )

    def _get_access_log(self, limit=None):
        """Return for this child, or who may read for it, who looked: like ``participant._get_access_log``."""
        self.ensure_one()
        # sudo: as for a participant
        return self.env["mobility.access.log"].sudo().search([("member_id", "=", self.id)], limit=limit)._get_rows()


class MobilityPersonal(models.AbstractModel):
    _inherit = "mobility.personal"

    def export_data(self, fields_to_export):
        # EXTENDS base: steps, rewards and barriers leave the house with the name of whose they are
        result = super().export_data(fields_to_export)
        if not hasattr(self, "_log_opening"):
            self._log_export_about()
        return result

    def _log_export_about(self):
        """Note for each person, or child, whom these records are about that they were exported."""
        records = self.sudo()  # sudo: whose they are, for the log alone
        of_children = records.filtered("member_id") if "member_id" in self._fields else records.browse()
        people = (records - of_children).mapped(self._person_path)
        people.sudo(self.env.su)._log_opening("export")
        if of_children:
            of_children.member_id.sudo(self.env.su)._log_opening("export")
