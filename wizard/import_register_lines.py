from odoo import fields, models
from odoo.tools import format_date

SHEETS = [
    ("participants", "Participants"),
    ("households", "Households"),
    ("enrolments", "Enrolments"),
    ("assessments", "Assessments"),
]
HOURS = 8  # as long as the import that they belong to


class MobilityImportFile(models.TransientModel):
    """An uploaded file. Its content stays in this row, which is emptied after use, and never becomes an attachment."""

    _name = "mobility.import.file"
    _description = "File of a register"
    _transient_max_hours = HOURS

    import_id = fields.Many2one("mobility.import", required=True, ondelete="cascade", index=True)
    name = fields.Char("File", required=True)
    content = fields.Binary(attachment=False)


class MobilityImportCount(models.TransientModel):
    _name = "mobility.import.count"
    _description = "What an import does, for one sheet"
    _transient_max_hours = HOURS

    import_id = fields.Many2one("mobility.import", required=True, ondelete="cascade", index=True)
    sheet = fields.Selection(SHEETS, required=True)
    rows = fields.Integer("Rows read")
    created = fields.Integer("New")
    matched = fields.Integer("Known already", help="Nothing that stands here is overwritten; empty fields are filled.")
    asked = fields.Integer("To decide", help="Perhaps somebody who is known: you say who it is.")
    skipped = fields.Integer("Left out", help="The example rows of the template.")


class MobilityImportProblem(models.TransientModel):
    _name = "mobility.import.problem"
    _description = "Finding about a register"
    _transient_max_hours = HOURS
    _order = "id"

    import_id = fields.Many2one("mobility.import", required=True, ondelete="cascade", index=True)
    level = fields.Selection([("error", "Error"), ("warning", "Remark")], "Kind", required=True)
    file = fields.Char()
    sheet = fields.Char()
    row = fields.Integer()
    column = fields.Char(help="The heading, with the letter that a spreadsheet shows.")
    value = fields.Char()
    reason = fields.Char()

    def _prepare_vals(self, register, problem, reason):
        """Return the create values for a Problem of the plan."""
        return {
            "import_id": register.id,
            "level": problem.level,
            "file": problem.file,
            "sheet": problem.sheet,
            "row": problem.row,
            "column": problem.place_of_column,
            "value": problem.value[:200],
            "reason": reason,
        }


class MobilityImportQuestion(models.TransientModel):
    """A row that has the name of somebody who is known, where a birth date is missing to be sure."""

    _name = "mobility.import.question"
    _description = "Is this the same person?"
    _transient_max_hours = HOURS
    _order = "id"

    import_id = fields.Many2one("mobility.import", required=True, ondelete="cascade", index=True)
    file = fields.Char(readonly=True)
    sheet = fields.Char(readonly=True)
    row = fields.Integer(readonly=True)
    reference = fields.Char("Reference in the file", readonly=True)
    name = fields.Char("Name in the file", readonly=True)
    birthdate = fields.Date("Birth date in the file", readonly=True)
    known = fields.Char("Known here", readonly=True, help="Reference and birth date of those who have this name here.")
    candidate_ids = fields.Many2many("mobility.participant", readonly=True)
    decision = fields.Selection([("same", "Same person"), ("new", "New person")])
    participant_id = fields.Many2one("mobility.participant", "Same person as", domain="[('id', 'in', candidate_ids)]")

    def _get_decisions(self):
        """Return {place of a row: participant id, or 0 for a new person} for the questions that were answered."""
        decisions = {}
        for question in self:
            place = (question.file, question.sheet, question.row)
            if question.decision == "new":
                decisions[place] = 0
            elif question.decision == "same" and question.participant_id:
                decisions[place] = question.participant_id.id
        return decisions

    def _describe(self, candidates):
        """Return how to tell people of one name apart: their reference and birth date."""
        return ", ".join(
            f"{person.ref} ({format_date(self.env, person.birthdate)})" if person.birthdate else person.ref
            for person in candidates
        )

    def _update(self, register, plan):
        """Keep the answers that were used and ask what is open."""
        open_places = {question.row.place for question in plan.questions}
        self.filtered(lambda old: not old.decision or (old.file, old.sheet, old.row) in open_places).unlink()
        self.create(
            [
                {
                    "import_id": register.id,
                    "file": question.row.file,
                    "sheet": question.row.sheet,
                    "row": question.row.number,
                    "reference": question.row.values.get("reference"),
                    "name": question.row.values["name"],
                    "birthdate": question.row.values.get("birthdate"),
                    "known": self._describe(register.env["mobility.participant"].browse(question.candidates)),
                    "candidate_ids": [fields.Command.set(question.candidates)],
                    "participant_id": question.candidates[0] if len(question.candidates) == 1 else False,
                }
                for question in plan.questions
            ]
        )
