from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

# Money is paid; a voucher or a thing is handed over by hand; recognition arrives at the moment the step is done.
KINDS = [("money", "Money"), ("voucher", "Voucher"), ("in_kind", "In kind"), ("recognition", "Recognition")]
HAND_OVER_KINDS = ("voucher", "in_kind")


class MobilityRewardType(models.Model):
    """One line of the catalogue from which the participant chooses."""

    _name = "mobility.reward.type"
    _description = "Reward type"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        KINDS,
        required=True,
        default="money",
        help="Money is paid to the bank account. A voucher or something in kind is handed over. Recognition is a kind"
        " word or a certificate, given at once.",
    )
    default_amount = fields.Float(
        digits=(16, 2), help="For a step of any difficulty, where the table says nothing. The mentor may change it."
    )
    amounts_text = fields.Char("Amount", compute="_compute_amounts_text")
    amount_ids = fields.One2many("mobility.reward.amount", "reward_type_id", "Amounts by difficulty", copy=True)
    certificate = fields.Boolean("With a certificate", help="To print for the person, beside the kind words.")
    words = fields.Text("Kind words", translate=True, help="What the person reads when the step is done.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", "Organisation", index="btree_not_null", help="Empty: for all of them.")
    program_ids = fields.Many2many(
        "mobility.program",
        string="Programs",
        domain="[('company_id', '=?', company_id)]",
        help="Only offered in these programs. Empty: in all of them.",
    )
    neutral_name = fields.Char(
        "Neutral name",
        translate=True,
        help="What the voucher on paper, who hands it over and finance read, such as 'Gift card A'. It must not tell"
        " what somebody did for it.",
    )
    prepaid_account_id = fields.Many2one(
        "account.account",
        "Prepaid account",
        company_dependent=True,
        domain="[('company_ids', 'in', current_company_id),"
        " ('account_type', 'in', ('asset_prepayments', 'asset_current'))]",
        groups="mobility_mentoring.group_manager,mobility_mentoring.group_finance",
        help="Where what was bought waits: handing over books it to the program. Empty: it was booked when it was"
        " bought, or cost nothing, and handing it over books nothing.",
    )
    stock_count = fields.Integer("In stock", compute="_compute_stock_count")

    _check_amount = models.Constraint(
        "CHECK((kind != 'recognition' AND default_amount >= 0) OR default_amount = 0)",
        "Recognition has no amount, and an amount is never below zero.",
    )

    @api.depends(
        "kind", "default_amount", "amount_ids.amount_small", "amount_ids.amount_medium", "amount_ids.amount_large"
    )
    def _compute_amounts_text(self):
        currency = self.env.company.currency_id
        for reward_type in self:
            row = reward_type._get_amount_row(self.env["mobility.program"])
            amounts = [row.amount_small, row.amount_medium, row.amount_large] if row else [reward_type.default_amount]
            texts = [format_amount(self.env, amount, currency) for amount in amounts]
            reward_type.amounts_text = " · ".join(texts) if any(amounts) else False

    def _compute_stock_count(self):
        counts = dict(
            self.env["mobility.voucher"]._read_group(
                [("reward_type_id", "in", self.ids), ("state", "=", "in_stock")], ["reward_type_id"], ["__count"]
            )
        )
        for reward_type in self:
            reward_type.stock_count = counts.get(reward_type, 0)

    @api.constrains("kind")
    def _check_kind(self):
        for reward_type in self:
            if reward_type.amount_ids and reward_type.kind == "recognition":
                raise UserError(self.env._("'%(name)s': recognition has no amount.", name=reward_type.name))
            used = [("reward_type_id", "=", reward_type.id), ("kind", "!=", reward_type.kind)]
            # sudo: asks whether there are any, in whichever organisation
            if self.env["mobility.reward"].sudo().search_count(used, limit=1):
                raise UserError(
                    self.env._(
                        "'%(name)s' was promised already as something else. Archive it and make a new one.",
                        name=reward_type.name,
                    )
                )

    def _get_amount(self, program, difficulty):
        """Return what a step of this difficulty earns, in the currency of the program.

        The row of the program goes before the row for all programs, and that before the one amount of the type.
        """
        row = self._get_amount_row(program)
        return row[f"amount_{difficulty}"] if row else self.default_amount

    def _get_amount_row(self, program):
        own = self.amount_ids.filtered(lambda row: row.program_id == program)
        return (own or self.amount_ids.filtered(lambda row: not row.program_id))[:1]

    def _get_neutral_name(self):
        """Return the name for everybody who hands over, stores or books it, and has no business with what it is for."""
        self.ensure_one()
        reward_type = self.sudo()  # sudo: finance and volunteers may not read types, whose names tell
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return reward_type.neutral_name or kinds[reward_type.kind]

    def _get_offer_domain(self, company, program):
        """Return the domain of the types that people of ``company`` in ``program`` can choose from."""
        return [
            ("company_id", "in", (False, company.id)),
            "|",
            ("program_ids", "=", False),
            ("program_ids", "in", program.ids),
        ]
