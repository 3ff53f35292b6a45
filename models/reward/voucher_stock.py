from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_amount


class MobilityVoucher(models.Model):
    """Which voucher in stock goes to which reward."""

    _inherit = "mobility.voucher"

    def _assign(self, rewards):
        """Give each of these rewards a voucher of its type and amount, the one that expires first. Called by sudo.

        Rows are taken with a lock that others skip, and written: two people at the same moment never get the same one.

        :return: the rewards for which the stock had nothing
        """
        self.flush_model(["state", "reward_id", "company_id", "reward_type_id", "currency_id", "amount", "date_expiry"])
        missing = rewards.browse()
        for key, group in rewards.grouped(lambda r: (r.company_id, r.reward_type_id, r.currency_id, r.amount)).items():
            company, reward_type, currency, amount = key
            rows = self.env.execute_query(
                SQL(
                    "SELECT id FROM mobility_voucher WHERE state = 'in_stock' AND company_id = %s AND"
                    " reward_type_id = %s AND currency_id = %s AND amount = %s AND"
                    " (date_expiry IS NULL OR date_expiry >= %s)"
                    " ORDER BY date_expiry NULLS LAST, id LIMIT %s FOR UPDATE SKIP LOCKED",
                    company.id,
                    reward_type.id,
                    currency.id,
                    currency.round(amount),
                    fields.Date.context_today(self),
                    len(group),
                )
            )
            for reward, (voucher_id,) in zip(group, rows, strict=False):
                self.browse(voucher_id).write({"state": "assigned", "reward_id": reward.id})
            missing |= group[len(rows) :]
        # written now: an unwritten row would be free for the next one who looks
        self.flush_model(["state", "reward_id"])
        return missing


class MobilityReward(models.Model):
    _inherit = "mobility.reward"

    def _do_approve(self, way, claimed=False):
        super()._do_approve(way, claimed=claimed)
        self._do_assign_voucher()

    def _do_cancel(self):
        self.sudo().voucher_ids._do_release()  # sudo: vouchers are written by actions only
        super()._do_cancel()

    def _do_assign_voucher(self):
        """Give approved rewards their voucher from the stock; return those for which there is none."""
        # sudo: vouchers are written by actions only, after the checks there
        waiting = self.sudo().filtered(
            lambda r: r.kind == "voucher" and r.state == "approved" and not r.voucher_ids.filtered(_is_valid)
        )
        return self.env["mobility.voucher"].sudo()._assign(waiting)  # sudo: as said

    def action_assign_voucher(self):
        """Look in the stock again for rewards that wait for a voucher.

        :raises UserError: with what the stock lacks
        """
        self._check_hand_over_staff()
        missing = self._do_assign_voucher()
        if missing:
            raise UserError("\n".join(f"{reward.name}: {reward._get_voucher_blocker()}" for reward in missing))
        return True

    def _get_voucher_blocker(self):
        """Tell what keeps the voucher of this reward from being handed over, or return False. Called by sudo."""
        self.ensure_one()
        if self.kind != "voucher":
            return False
        voucher = self.voucher_id
        if not voucher:
            return self.env._(
                "'%(name)s' of %(amount)s is out of stock. Finance adds new vouchers; then this reward gets one.",
                name=self.reward_type_id._get_neutral_name(),
                amount=format_amount(self.env, self.amount, self.currency_id),
            )
        if voucher.date_expiry and voucher.date_expiry < fields.Date.context_today(self):
            return self.env._("Its voucher has expired. Finance takes it out; then another one can be given.")
        return False


def _is_valid(voucher):
    return voucher.state != "void"
