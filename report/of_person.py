from odoo import fields, models
from odoo.fields import NO_ACCESS

from ..models.bridge.outcome import VOICES
from ..models.program.intake_facts import AGE_BANDS


class MobilityOfPerson(models.AbstractModel):
    """Rows about one enrolment each, in figures: a mentor reads those of the own people, a coordinator everybody's.

    Nobody groups or filters by person or by mentor: figures about one mentor are for that mentor only.
    """

    _name = "mobility.of.person"
    _description = "Row about a person"

    enrollment_id = fields.Many2one("mobility.enrollment", readonly=True, groups=NO_ACCESS)
    reader_id = fields.Many2one("res.users", "Mentor now", readonly=True, groups=NO_ACCESS)
    participant_id = fields.Many2one("mobility.participant", "Who", compute="_compute_participant_id")
    company_id = fields.Many2one("res.company", "Organisation", readonly=True)
    program_id = fields.Many2one("mobility.program", readonly=True)
    voice = fields.Selection(VOICES, "Filled in", readonly=True)
    date_start = fields.Date("Start", readonly=True)
    cohort = fields.Char("Start quarter", readonly=True)
    age_band = fields.Selection(AGE_BANDS, "Age at the start", readonly=True)
    household_type = fields.Selection(
        lambda self: self.env["mobility.participant"]._fields["household_type"]._description_selection(self.env),
        "Household",
        readonly=True,
    )
    state = fields.Selection(
        lambda self: self.env["mobility.enrollment"]._fields["state"]._description_selection(self.env),
        "Enrolment is",
        readonly=True,
    )

    def _compute_participant_id(self):
        for row in self:
            # sudo: for the rows that the user may read, whose they are; as a stored field it could be grouped by
            row.participant_id = row.sudo().enrollment_id.participant_id

    def action_open_person(self):
        """Open the person behind this row."""
        self.ensure_one()
        self.participant_id.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "mobility.participant",
            "res_id": self.participant_id.id,
            "views": [(False, "form")],
        }

    def export_data(self, fields_to_export):
        # EXTENDS base: names and levels leave the house
        result = super().export_data(fields_to_export)
        self.participant_id._log_opening("export")
        return result
