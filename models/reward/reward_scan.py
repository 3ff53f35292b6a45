import hashlib
import hmac
import secrets

from odoo import fields, models
from odoo.exceptions import UserError

from .reward_type import HAND_OVER_KINDS

ROUTE = "/mobility/voucher/"


class MobilityReward(models.Model):
    """The paper with a QR code that brings a volunteer or mentor to the page where a reward is handed over.

    The token on it cannot be guessed; it is looked up by its hash and compared in constant time. It carries nothing,
    and works only for who is logged in as somebody who may hand over.
    """

    _inherit = "mobility.reward"

    hand_over_token = fields.Char(copy=False, readonly=True, prefetch=False, groups=fields.NO_ACCESS)
    hand_over_key = fields.Char(copy=False, readonly=True, prefetch=False, groups=fields.NO_ACCESS)

    _hand_over_key_unique = models.UniqueIndex("(hand_over_key) WHERE hand_over_key IS NOT NULL")

    def _get_hand_over_url(self):
        """Return the address on the paper; the token is made when the first paper is.

        :raises UserError: when there is nothing to hand over
        """
        self.ensure_one()
        reward = self.sudo()  # sudo: nobody reads tokens; the caller may read the reward and prints it
        if reward.kind not in HAND_OVER_KINDS or reward.state != "approved":
            raise UserError(self.env._("%(name)s is not something to hand over now.", name=reward.name))
        if not reward.hand_over_token:
            token = secrets.token_urlsafe(32)
            reward.write({"hand_over_token": token, "hand_over_key": self._hash_token(token)})
        return f"{self.get_base_url()}{ROUTE}{reward.hand_over_token}"

    def _hash_token(self, token):
        return hashlib.sha256(token.encode()).hexdigest()

    def _find_scanned(self, token):
        """Return the reward of ``token`` that the current user may hand over or ask about, else an empty record.

        An unknown token and one that is not for this user look the same. The record comes with the user's own rights:
        a volunteer can read nothing of it.
        """
        # sudo: whoever holds the paper finds what it stands for; whether they may know is asked below
        reward = self.sudo().search([("hand_over_key", "=", self._hash_token(token))], limit=1)
        known = bool(reward) and hmac.compare_digest((reward.hand_over_token or "").encode(), token.encode())
        return reward.with_env(self.env) if known and reward._may_be_scanned_by(self.env.user) else self.browse()

    def _may_be_scanned_by(self, user):
        """Tell whether ``user`` hands rewards of this organisation over: as a volunteer, or as staff who may see it."""
        self.ensure_one()
        if self.company_id not in user.company_ids:
            return False
        if user.has_group("mobility_mentoring.group_volunteer"):
            return True
        own = self.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)
        return user.has_group("mobility_mentoring.group_mentor") and own.has_access("read")

    def _hand_over_scanned(self):
        """Hand over what the current user scanned; they hold the paper, so no other right is asked.

        :return: the reason why not, or False. What went wrong in the books leaves nothing half done.
        """
        self.ensure_one()
        if blocker := self._get_hand_over_blocker():
            return blocker
        try:
            with self.env.cr.savepoint():
                self._do_hand_over()
        except UserError as error:
            return str(error)
        return False

    def _get_scan_values(self):
        """Return what the page shows: what to hand over, and nothing about the person or what it is for."""
        self.ensure_one()
        reward = self.sudo()  # sudo: the values below and nothing else
        return {
            "number": reward.name,
            "what": reward.reward_type_id._get_neutral_name(),
            "amount": reward.amount,
            "currency": reward.currency_id,
            "code_end": reward.voucher_id.code_end,
            "is_handed_over": bool(reward.date_handed_over),
            "blocker": self._get_hand_over_blocker(),
        }
