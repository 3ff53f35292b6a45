from odoo import fields, models
from odoo.tools import format_amount, format_date

from .paper_sheets import CODE_SIZE, qr_code
from .portal_today import NEAREST
from .read_ahead import read_ahead

COMING = ("earned", "approved", "booked")
# As many as the statement of staff goes back.
MOST_YEARS = 8
REWARD = ["participant_id", "company_id", "currency_id", "step_id", "reward_type_id", "kind", "amount", "legal_code"]
REWARD += ["date_earned", "approval_state", "state", "payout_line_id", "date_handed_over", "missing_date"]


class MobilityParticipant(models.Model):
    """The words on somebody's own pages about rewards."""

    _inherit = "mobility.participant"

    def _prepare_own_rewards(self):
        """Return what the page shows, as words in the language of the context and nothing else."""
        domain = [
            ("participant_id", "=", self.id),
            ("kind", "!=", "recognition"),
            ("approval_state", "!=", "cancelled"),
        ]
        rewards = self.env["mobility.reward"].search_fetch(domain, REWARD)
        rewards._read_own_ahead()
        year = fields.Date.context_today(self).year
        coming = rewards.filtered(lambda reward: reward.state in COMING)
        coming = coming.sorted(lambda reward: (NEAREST.index(reward._get_stage()), reward.date_earned, reward.id))
        promised = rewards.filtered(
            lambda reward: reward.state == "promised" and reward.step_id.goal_id.state == "agreed"
        )
        received = rewards.filtered(lambda reward: reward.state == "received" and reward.date_earned.year == year)
        benefit = (coming | promised)._get_all_benefit_words()
        refused = rewards.filtered(lambda reward: reward.approval_state == "refused")
        return {
            "coming": [reward._prepare_own_row(benefit[reward]) for reward in coming],
            "promised": [reward._prepare_own_row(benefit[reward]) for reward in promised],
            "received": [reward._prepare_own_row() for reward in received],
            "refused": [reward._prepare_own_row() for reward in refused],
            "total": format_amount(self.env, sum(received.mapped("amount")), self.currency_id) if received else "",
            "year": year,
            "years": self._get_statement_years(rewards),
            "mentor": refused and (self.mentor_id.name or self.company_id.name),
        }

    def _get_own_statement_pages(self, year=None):
        """Return the statement of a year, or of this one, as the template ``paper_document`` draws it."""
        return self._get_statement_pages(year or fields.Date.context_today(self).year)

    def _get_statement_years(self, rewards):
        """Return the years of which there is a statement, the latest first."""
        this_year = fields.Date.context_today(self).year
        approved = rewards.filtered(lambda reward: reward.approval_state == "approved" and reward.amount)
        years = {reward.date_earned.year for reward in approved}
        return sorted((year for year in years if year > this_year - MOST_YEARS), reverse=True)


class MobilityReward(models.Model):
    _inherit = "mobility.reward"

    def _read_own_ahead(self):
        """Read what the page needs of all of these, one query a model."""
        self.reward_type_id.fetch(["name", "kind"])
        read_ahead(self, "voucher_ids", ["state", "date_expiry"])
        self.step_id.fetch(["name", "goal_id"])
        self.step_id.goal_id.fetch(["state"])
        self.payout_line_id.fetch(["payout_id"])
        self.payout_line_id.payout_id.fetch(["date", "journal_id", "state"])

    def _prepare_own_row(self, benefit=""):
        """Return this reward in words, for the person whose it is."""
        self.ensure_one()
        return {
            "id": self.id,
            "what": self._get_own_name(),
            "step": self.step_id.name or "",
            "step_id": self.step_id.id,
            "when": self._get_own_when(),
            "date": self._get_own_day(),
            "benefit": benefit,
            "code": self._get_stage() == "ready" and not self._get_own_code_blocker(),
            "can_miss": not self._get_missing_blocker(),
            "missing": format_date(self.env, self.missing_date, date_format="d MMMM") if self.missing_date else "",
        }

    def _get_own_day(self):
        """Return the day on which this was received, or else earned; '' for a promise."""
        day = self.date_earned
        if self.state == "received":
            day = self.date_handed_over or self.payout_line_id.payout_id.date or day
        return format_date(self.env, day, date_format="d MMMM") if day else ""

    def _prepare_own_code(self):
        """Return what stands on the page to show at the desk; without a picture as long as no code was made."""
        code = {}
        if self.hand_over_key:
            code = qr_code(self._get_hand_over_url())["codes"][0]
            code = {"d": code["d"], "size": round(CODE_SIZE / code["scale"])}
        expiry = self.voucher_id.date_expiry
        return {
            "id": self.id,
            "what": self.reward_type_id._get_neutral_name(),
            "amount": format_amount(self.env, self.amount, self.currency_id) if self.amount else "",
            "number": self.name,
            "until": format_date(self.env, expiry, date_format="d MMMM y") if expiry else "",
            "code": code,
        }
