import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

# What would tell the payee's bank, and whoever sees the statement on the kitchen table, what the money is for.
TELLING_WORDS = re.compile(
    r"mobility|mentor|coach|bridge|\bbrug|reward|belon|debt|schuld|poverty|armoed|minima|bijstand|welfare|benefit"
    r"|uitkering|participa|deelnem|sociaal|social|budget|hulp|\bhelp|\bgoals?\b|\bdoel|\bsteps?\b|\bstap|\bwmo\b",
    re.IGNORECASE,
)


class AccountJournal(models.Model):
    _inherit = "account.journal"

    mobility_sepa_version = fields.Selection(
        [("pain.001.001.09", "pain.001.001.09"), ("pain.001.001.03", "pain.001.001.03 (older)")],
        "Format of the file with payouts",
        required=True,
        default="pain.001.001.09",
        help="Ask your bank which one it takes.",
    )
    mobility_remittance_text = fields.Char(
        "Words on the payee's statement",
        size=100,
        help="Comes before the number of the payout. Keep it neutral: others may see the statement. Empty: the number"
        " alone.",
    )

    @api.constrains("mobility_remittance_text")
    def _check_mobility_remittance_text(self):
        for journal in self:
            if word := journal._get_mobility_telling_word():
                raise ValidationError(
                    self.env._(
                        "'%(word)s' would tell the bank, and whoever sees the statement, what the money is for."
                        " Choose neutral words.",
                        word=word,
                    )
                )

    def _get_mobility_telling_word(self, number=""):
        """Return what in our words, or in the payout's ``number``, names a program or what it is about, or False."""
        text = self.mobility_remittance_text or ""
        if found := TELLING_WORDS.search(f"{text} {number}"):
            return found.group()
        # sudo: names and codes that may not be in there, whoever writes the text
        programs = self.env["mobility.program"].sudo().with_context(active_test=False).search([("name", "!=", False)])
        kinds = self.env["mobility.reward.type"].sudo().with_context(active_test=False)  # sudo: as above
        kinds = kinds.search([("name", "!=", False)])
        names = {*programs.mapped("name"), *programs.mapped("code"), *kinds.mapped("name")}
        # names of programs are looked for in our words only: one called '2026' would stop every number of that year
        return next(
            (name for name in names if name and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)),
            False,
        )
