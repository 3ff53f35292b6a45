from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_amount


class MobilityLegalAmount(models.Model):
    """An amount of the law from a day on. A new year's amount is a new row: what was decided before keeps its own."""

    _name = "mobility.legal.amount"
    _description = "Legal amount"
    _order = "code, date_from desc, id"

    code = fields.Char(required=True, index=True, help="The same code for the same rule in every year.")
    name = fields.Char(required=True, translate=True)
    amount = fields.Monetary(required=True)
    currency_id = fields.Many2one("res.currency", required=True, default=lambda self: self.env.company.currency_id)
    unit = fields.Selection(
        [("person", "A person"), ("benefit_unit", "A household with one benefit")],
        string="Counts for",
        required=True,
        default="person",
        help="A couple that gets one benefit together counts as one.",
    )
    period = fields.Selection(
        [("year", "A calendar year"), ("month", "A month"), ("moment", "At any moment")],
        required=True,
        default="year",
        help="Rewards are checked against amounts for a calendar year. The others are there to look up.",
    )
    max_payments = fields.Integer("Payments at most", help="In the calendar year; every reward is one. 0: any number.")
    min_age = fields.Integer("Not below the age of", help="0: for every age.")
    date_from = fields.Date("Holds from", required=True, help="From this day until a later row with the same code.")
    source = fields.Char(required=True, translate=True, help="Where it is written: law and article.")
    policy = fields.Char("Local policy", help="Where your organisation wrote down how it applies this rule.")
    company_id = fields.Many2one(
        "res.company",
        "Only for",
        index=True,
        help="Empty: for all organisations. A row of the own organisation goes before one for all.",
    )
    words = fields.Text(
        "Told to the person",
        translate=True,
        help="In plain words: does it count for the benefit, and must it be reported? The limit is added by itself.",
    )
    words_over = fields.Text(
        "Told when it is above the limit",
        translate=True,
        help="What to do when it is more, too often, or too young.",
    )

    _code_from_unique = models.Constraint(
        "UNIQUE NULLS NOT DISTINCT (code, date_from, company_id)", "There is an amount with this code and day already."
    )
    _check_numbers = models.Constraint(
        "CHECK(amount >= 0 AND COALESCE(max_payments, 0) >= 0 AND COALESCE(min_age, 0) >= 0)",
        "Amounts, payments and ages are never below zero.",
    )

    @api.depends("name", "date_from")
    def _compute_display_name(self):
        for legal in self:
            legal.display_name = f"{legal.name} ({legal.date_from})" if legal.date_from else legal.name

    def copy_data(self, default=None):
        # a copy is next year's amount
        vals_list = super().copy_data(default)
        for legal, vals in zip(self, vals_list, strict=True):
            if "date_from" not in (default or {}):
                same = [("code", "=", legal.code), ("company_id", "=", legal.company_id.id)]
                vals["date_from"] = f"{self.search(same, limit=1).date_from.year + 1}-01-01"
        return vals_list

    @api.ondelete(at_uninstall=False)
    def _unlink_only_unused(self):
        for code, rows in self.grouped("code").items():
            if self.search_count([("code", "=", code), ("id", "not in", rows.ids)], limit=1):
                continue
            used = [("legal_code", "=", code)]
            # sudo: archived types and gifts of anybody would lose their basis too
            Type = self.env["mobility.reward.type"].sudo().with_context(active_test=False)
            Gift = self.env["mobility.other.gift"].sudo()  # sudo: as said
            if Type.search_count(used, limit=1) or Gift.search_count(used, limit=1):
                raise UserError(self.env._("%(code)s is the legal basis of rewards or gifts and stays.", code=code))

    def action_next_amount(self):
        """Open a copy of this row that begins next year, to type its amount."""
        self.ensure_one()
        return self.copy()._get_records_action(name=self.env._("New amount"))

    @api.model
    def _get_codes(self):
        """Return the codes that a reward can be counted under, with the latest name of each, as a selection."""
        # sudo: a choice of codes for whoever fills in a form
        rows = self.sudo().search([("period", "=", "year"), ("company_id", "in", [False, *self.env.companies.ids])])
        return [(code, same[0].name) for code, same in rows.grouped("code").items()]

    @api.model
    def _check_code(self, code):
        """Refuse a legal basis that is no amount for a year: a choice that is made while running is not checked.

        :raises ValidationError: naming the code
        """
        # sudo: asks whether it exists, for whichever organisation
        if code and not self.sudo().search_count([("code", "=", code), ("period", "=", "year")], limit=1):
            raise ValidationError(self.env._("'%(code)s' is no legal amount for a calendar year.", code=code))

    def _find(self, code, company, day):
        """Return the row among ``self`` that holds on ``day``: the latest, of the own organisation if it has one."""
        rows = self.filtered(
            lambda legal: (
                legal.code == code and legal.company_id in (company, company.browse()) and day >= legal.date_from
            )
        )
        return max(rows, key=lambda legal: (bool(legal.company_id), legal.date_from), default=self.browse())

    def _get_source(self):
        self.ensure_one()
        return ", ".join(filter(None, (self.source, self.policy)))

    def _describe(self, check):
        """Return sentences for staff about why ``check`` goes beyond the limit, with amount, unit, limit and source."""
        exceeded, sentences = check.exceeded, []
        words = {"name": self.name, "year": check.year, "law": check.source}
        if "amount" in exceeded:
            words |= {
                "forecast": format_amount(self.env, check.forecast, check.currency),
                "limit": format_amount(self.env, check.limit, check.currency),
            }
            if check.unit == "person":
                sentence = self.env._(
                    "%(name)s, %(year)s: this person comes to %(forecast)s, the limit is %(limit)s (%(law)s).",
                    **words,
                )
            else:
                sentence = self.env._(
                    "%(name)s, %(year)s: the household comes to %(forecast)s, the limit is %(limit)s (%(law)s).",
                    **words,
                )
            sentences.append(sentence)
        if "payments" in exceeded:
            sentences.append(
                self.env._(
                    "%(name)s: payment %(number)s in %(year)s, at most %(most)s pass (%(law)s).",
                    number=check.payments,
                    most=self.max_payments,
                    **words,
                )
            )
        if "age" in exceeded and check.age is None:
            sentences.append(
                self.env._(
                    "%(name)s: not below the age of %(age)s, and no birth date is known (%(law)s).",
                    age=self.min_age,
                    **words,
                )
            )
        elif "age" in exceeded:
            sentences.append(
                self.env._(
                    "%(name)s: not below the age of %(age)s, this person is %(actual)s then (%(law)s).",
                    age=self.min_age,
                    actual=check.age,
                    **words,
                )
            )
        return " ".join(sentences)

    def _get_words(self, check, is_over):
        """Return what the person is told about the benefit, in the language of the context."""
        self.ensure_one()
        words = self.words_over if is_over else self.words
        if not words:
            return self._get_unknown_words()
        limit = format_amount(self.env, check.limit, check.currency)
        if self.unit == "person":
            most = self.env._("In %(year)s the limit is %(limit)s for you.", year=check.year, limit=limit)
        else:
            most = self.env._(
                "In %(year)s the limit is %(limit)s for your household together.", year=check.year, limit=limit
            )
        return f"{words} {most}"

    @api.model
    def _get_unknown_words(self):
        return self.env._("Does this count for your benefit? That is not certain yet: ask your mentor first.")
