from typing import NamedTuple

from dateutil.relativedelta import relativedelta
from odoo import fields, models


class Retention(NamedTuple):
    """Until when a person's record is kept, and why."""

    term: models.Model
    touched: fields.Date
    due: fields.Date


class MobilityParticipant(models.Model):
    """Until when the record of somebody is kept."""

    _inherit = "mobility.participant"

    date_touched = fields.Date(
        "Last change",
        readonly=True,
        copy=False,
        help="The day on which a person last changed something in this record. What the system does by itself does not"
        " count.",
    )

    def _get_legal_bases(self):
        """Return {person: set of the legal bases under which there is a record}. Upper rooms know of programs."""
        return {person: {"other"} for person in self}

    def _get_retention(self):
        """Return {person: Retention}, without those for whom a term is not set.

        Somebody coached under two laws is kept for the longer of the two terms.
        """
        bases = self._get_legal_bases()
        result = {}
        for company, people in self.grouped("company_id").items():
            terms = self.env["mobility.retention.term"]._get_terms(company)
            for person in people:
                own = [terms.get(basis) for basis in bases[person]]
                if all(own):
                    term = max(own, key=lambda term: term.years)
                    touched = person.date_touched or person.create_date.date()
                    result[person] = Retention(term, touched, touched + relativedelta(years=term.years))
        return result
