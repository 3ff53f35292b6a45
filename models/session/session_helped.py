from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

ANSWERS = [("yes", "Yes"), ("bit", "A bit"), ("no", "Not today")]


class MobilitySessionHelped(models.Model):
    """What people answered to 'did this help you?', counted by program and quarter.

    Only numbers are kept: who answered, when, and about which mentor or session is written down nowhere. Rules show
    a count from ten answers on.
    """

    _name = "mobility.session.helped"
    _description = "Did this help you?"
    _order = "date desc, id"
    _rec_name = "program_id"
    _log_access = False

    program_id = fields.Many2one("mobility.program", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="program_id.company_id", store=True, index=True)
    date = fields.Date("Quarter", required=True, readonly=True)
    yes = fields.Integer(readonly=True)
    bit = fields.Integer("A bit", readonly=True)
    no = fields.Integer("Not today", readonly=True)
    total = fields.Integer("Answers", readonly=True)

    _one_per_quarter = models.UniqueIndex("(program_id, date)", "One count for a program and quarter.")

    @api.model
    def _do_count(self, program, answer):
        """Count one answer; nothing else of it is kept."""
        if not self.env.user.has_group("mobility_mentoring.group_mentor") or answer not in dict(ANSWERS):
            raise AccessError(self.env._("This answer cannot be counted."))
        self.env.cr.execute(
            SQL(
                "INSERT INTO mobility_session_helped AS h (program_id, company_id, date, yes, bit, no, total)"
                " VALUES (%(program)s, %(company)s, %(date)s, %(yes)s, %(bit)s, %(no)s, 1)"
                " ON CONFLICT (program_id, date) DO UPDATE SET yes = h.yes + EXCLUDED.yes,"
                " bit = h.bit + EXCLUDED.bit, no = h.no + EXCLUDED.no, total = h.total + 1",
                program=program.id,
                company=program.company_id.id,
                date=fields.Date.start_of(fields.Date.context_today(self), "quarter"),
                **{name: int(answer == name) for name, _label in ANSWERS},
            )
        )
        self.invalidate_model()
