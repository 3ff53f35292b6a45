from odoo import api, fields, models


class MobilityParticipant(models.Model):
    _inherit = "mobility.participant"

    reward_ids = fields.One2many("mobility.reward", "participant_id", "Rewards")
    currency_id = fields.Many2one(related="company_id.currency_id")
    reward_received = fields.Monetary(
        "Received", compute="_compute_reward_received", help="Rewards received so far, in money, vouchers and in kind."
    )
    bank_account_id = fields.Many2one("res.partner.bank", "Bank account", compute="_compute_bank_account_id")
    bank_account_trusted = fields.Boolean("Trusted", compute="_compute_bank_account_id")

    @api.depends("reward_ids.state")
    def _compute_reward_received(self):
        sums = dict(
            self.env["mobility.reward"]._read_group(
                [("participant_id", "in", self.ids), ("state", "=", "received")], ["participant_id"], ["amount:sum"]
            )
        )
        for participant in self:
            participant.reward_received = sums.get(participant._origin, 0.0)

    @api.depends("payee_id.bank_ids", "payee_bank_id", "partner_id.bank_ids")
    def _compute_bank_account_id(self):
        for participant in self:
            person = participant.sudo()  # sudo: the account of the own participant, or the one a payee keeps for them
            if person.payee_id:
                bank = person.payee_bank_id or person.payee_id.bank_ids[:1]
            else:
                bank = person.partner_id.bank_ids[:1]
            participant.bank_account_id = bank
            participant.bank_account_trusted = bank.allow_out_payment

    def action_set_bank_account(self):
        """Open the form in which a bank account number is typed twice; somebody else trusts it."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Bank account of %(name)s", name=self.name),
            "res_model": "mobility.bank.account",
            "view_mode": "form",
            "target": "new",
            "context": {"default_participant_id": self.id},
        }

    def _get_payee_sharing_blocker(self):
        """Tell why nothing about this person goes to who receives the money for them, or return False."""
        self.ensure_one()
        payee = self.sudo().payee_id  # sudo: the name of who receives it, which the person's form shows
        if not payee:
            return self.env._("Nobody else receives money for %(name)s.", name=self.name)
        if not self._has_consent("sharing", payee.name):
            return self.env._(
                "It is not written down that %(payee)s may know about this. Do so at the person, under Agreements:"
                " sharing, with this name and the ground.",
                payee=payee.name,
            )
        return False

    def _get_unlink_blocker(self):
        if self.reward_ids:
            return self.env._("%(name)s has rewards and cannot be deleted.", name=self.name)
        return super()._get_unlink_blocker()

    def _get_open_items(self):
        waiting = self.reward_ids.filtered(lambda reward: reward.state in ("earned", "approved", "booked"))
        return super()._get_open_items() + [
            self.env._("Reward %(name)s of %(amount)s is not paid.", name=reward.name, amount=reward.amount)
            for reward in waiting
        ]
