from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date

from .paper_rewards import certificate_page, voucher_page


class MobilityReward(models.Model):
    """The words on the papers of a reward; ``paper_rewards`` decides where they stand.

    They are in the language of the person and tell an outsider nothing: no step, no goal, no program, no code.
    """

    _inherit = "mobility.reward"

    has_certificate = fields.Boolean(
        related="reward_type_id.certificate", groups="mobility_mentoring.group_mentor", related_sudo=True
    )

    def _get_paper_lang(self):
        self.ensure_one()
        return self.sudo().participant_id.lang or self.env.lang  # sudo: the language and nothing else

    def _get_voucher_pages(self):
        """Return the paper to fetch this reward with, as the template ``paper_document`` draws it.

        :raises UserError: when there is nothing to hand over, or no voucher in stock
        """
        self._check_hand_over_staff()
        if problem := self.sudo()._get_voucher_blocker():  # sudo: asks for the voucher, not its code
            raise UserError(problem)
        link = self._get_hand_over_url()
        expiry = self.voucher_id.date_expiry
        return [
            voucher_page(
                {
                    "title": self.env._("This is for you"),
                    "intro": self.env._(
                        "Bring this paper. It is scanned, and you get what stands on it. It works once."
                    ),
                    "what": self.reward_type_id._get_neutral_name(),
                    "amount": format_amount(self.env, self.amount, self.currency_id) if self.amount else "",
                    "number": self.name,
                    "note": self.env._("Until %(date)s", date=format_date(self.env, expiry)) if expiry else "",
                    "link": link,
                    "direction": self.participant_id._get_paper_direction(),
                }
            )
        ]

    def _get_certificate_pages(self):
        """Return the certificate of this reward, as the template ``paper_document`` draws it.

        :raises UserError: when the reward has none, or was not received
        """
        self.check_access("read")
        if not self.has_certificate or self.state != "received":
            raise UserError(self.env._("%(name)s has no certificate to print.", name=self.name))
        person, mentor = self.participant_id, self.coached_by_id or self.mentor_id
        return [
            certificate_page(
                {
                    "title": self.env._("Well done!"),
                    "for_whom": self.env._("This is for"),
                    "name": person.name,
                    "words": self.reward_type_id.words or self.env._("You did what you said you would do."),
                    "date": format_date(self.env, self.date_earned, date_format="d MMMM y"),
                    "date_label": self.env._("Date"),
                    "given_by": mentor.name or "",
                    "by_label": self.env._("With respect"),
                    "direction": person._get_paper_direction(),
                }
            )
        ]
