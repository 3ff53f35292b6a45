from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

LEGAL_BASES = [
    ("participation", "Participation Act"),
    ("wmo", "Social Support Act (Wmo)"),
    ("youth", "Youth Act"),
    ("debt", "Debt help"),
    ("other", "Other"),
]
BOOKS = "bookkeeping"
# What the law sets; an organisation may keep longer where it has a reason, not shorter. In years.
LEAST = {"wmo": 15, "youth": 20, BOOKS: 7}


class MobilityRetentionTerm(models.Model):
    """How long records are kept, and who says so. An organisation's own term goes before the one for all."""

    _name = "mobility.retention.term"
    _description = "How long records are kept"
    _order = "legal_basis, company_id, id"
    _rec_name = "legal_basis"

    legal_basis = fields.Selection([*LEGAL_BASES, (BOOKS, "Bookkeeping")], "Under", required=True)
    years = fields.Integer(
        required=True,
        help="Counted from the last change that a person made; for bookkeeping from the end of the book year.",
    )
    source = fields.Char(required=True, help="The law, or the decision of your organisation, with its date.")
    company_id = fields.Many2one(
        "res.company",
        "Organisation",
        index=True,
        help="Empty: for all organisations here.",
        default=lambda self: self.env.company,
    )

    _once = models.UniqueIndex(
        "(legal_basis, (COALESCE(company_id, 0)))", "There is a term for this already. Change that one."
    )
    _check_positive = models.Constraint("CHECK(years > 0)", "A term is one year at least.")

    @api.constrains("legal_basis", "years")
    def _check_least(self):
        for term in self:
            least = LEAST.get(term.legal_basis, 0)
            if term.years < least:
                raise ValidationError(
                    self.env._(
                        "%(basis)s: the law says %(years)s years at least.", basis=term.display_name, years=least
                    )
                )

    @api.depends("legal_basis")
    def _compute_display_name(self):
        labels = dict(self._fields["legal_basis"]._description_selection(self.env))
        for term in self:
            term.display_name = labels.get(term.legal_basis, "")

    @api.model
    def _get_terms(self, company):
        """Return {legal basis: term} that hold in this organisation; a basis without a term is not in it."""
        # sudo: how long something is kept is no secret
        Term, domain = self.sudo(), Domain("company_id", "in", (False, company.id))
        terms = Term.search_fetch(domain, ["legal_basis", "company_id", "years", "source"])
        return {term.legal_basis: term for term in terms.sorted(lambda term: bool(term.company_id))}
