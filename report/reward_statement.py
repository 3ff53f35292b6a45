from odoo import fields, models
from odoo.tools import format_amount, format_date

from ..models.reward.limit import LimitClaim
from .statement_sheet import statement_pages


class MobilityRewardStatement(models.TransientModel):
    _inherit = "mobility.reward.statement"

    def _get_pages(self):
        """Return the statement as the template ``paper_document`` draws it, in the language of the context."""
        self.ensure_one()
        self._check_sharing()
        return self.participant_id._get_statement_pages(int(self.year), self.reader)


class MobilityParticipant(models.Model):
    """The words on the yearly statement of rewards. It goes to offices, so it carries the whole name, and to an
    administrator not a word about what the person works on."""

    _inherit = "mobility.participant"

    def _get_statement_pages(self, year, reader="participant"):
        """Return the pages with what was given in ``year``, by the day on which it was earned.

        :param reader: 'participant', or 'payee' for whoever receives the money for the person
        """
        return statement_pages(self._prepare_statement(year, reader))

    def _get_statement_rewards(self, year):
        """Return the rewards with a value that were approved and earned in ``year``, the oldest first."""
        domain = [
            ("participant_id", "=", self.id),
            ("approval_state", "=", "approved"),
            ("amount", ">", 0),
            ("date_earned", ">=", f"{year}-01-01"),
            ("date_earned", "<=", f"{year}-12-31"),
        ]
        return self.env["mobility.reward"].search(domain, order="date_earned, id")

    def _prepare_statement(self, year, reader):
        """Return what ``statement_sheet.statement_pages`` needs, in the language of the context."""
        rewards = self._get_statement_rewards(year)
        rows = rewards._get_legal_rows()
        about = [self.env._("Of: %(name)s", name=self.name)]
        if self.birthdate:
            about.append(self.env._("Born on: %(date)s", date=format_date(self.env, self.birthdate)))
        total = sum(rewards.mapped("amount"))
        title = self.env._("Rewards in %(year)s") if reader == "participant" else self.env._("Payments in %(year)s")
        return {
            "title": title % {"year": year},
            "sender": ", ".join(filter(None, (self.company_id.name, self.company_id.city, self.company_id.phone))),
            "about": about,
            "intro": self.env._(
                "This is what %(name)s got from us in %(year)s, by the day on which it was earned. Gifts from others"
                " are not in it.",
                name=self._get_first_name() if reader == "participant" else self.name,
                year=year,
            ),
            "rows": [self._prepare_statement_row(reward, rows[reward], reader) for reward in rewards],
            "total": format_amount(self.env, total, self.currency_id),
            "grounds": self._prepare_statement_grounds(year, rewards, rows),
            "empty": self.env._("Nothing was given in %(year)s.", year=year),
            "advice": self._get_statement_advice(reader),
            "footer": self.env._("Made on %(date)s.", date=format_date(self.env, fields.Date.context_today(self))),
            "direction": self._get_paper_direction(),
            "labels": {
                "date": self.env._("Earned on"),
                "what": self.env._("What"),
                "ground": self.env._("Counts as"),
                "amount": self.env._("Amount"),
                "total": self.env._("Together"),
                "advice": self.env._("What to do with this page"),
            },
        }

    def _prepare_statement_row(self, reward, legal, reader):
        kinds = dict(reward._fields["kind"]._description_selection(self.env))
        what = kinds[reward.kind]
        if reader == "participant" and reward.step_id:
            what = f"{what}: {reward.step_id.name}"
        if reward.state != "received":
            what = self.env._("%(what)s (on its way)", what=what)
        return (
            format_date(self.env, reward.date_earned),
            what,
            legal.name or self.env._("Not known yet"),
            format_amount(self.env, reward.amount, reward.currency_id),
        )

    def _prepare_statement_grounds(self, year, rewards, rows):
        """Return for each legal ground what was given under it, the limit, where it is written and what it means."""
        Legal = self.env["mobility.legal.amount"]
        day = min(fields.Date.context_today(self), fields.Date.to_date(f"{year}-12-31"))
        none = self.env["mobility.reward"]
        codes = rewards.grouped("legal_code")
        claims = [LimitClaim(code, self, code, day, 0.0, self.currency_id, none) for code in codes if code]
        checks, grounds = Legal._check_claims(claims), []
        for code, same in codes.items():
            legal = checks[code].legal if code in checks else rows[same[0]]
            given = format_amount(self.env, sum(same.mapped("amount")), self.currency_id)
            grounds.append(
                {
                    "name": f"{legal.name or self.env._('Not known yet')}: {given}",
                    "source": legal._get_source() if legal else "",
                    "words": legal._get_words(checks[code], self._is_statement_over(checks[code], same))
                    if code in checks
                    else Legal._get_unknown_words(),
                }
            )
        return grounds

    def _is_statement_over(self, check, rewards):
        """Tell whether what was given goes beyond the limit: what is promised does not count yet."""
        legal = check.legal
        too_often = legal.max_payments and len(rewards) > legal.max_payments
        too_young = any((self._get_age_on(reward.date_earned) or 0) < legal.min_age for reward in rewards)
        return check.is_over_now or too_often or too_young

    def _get_statement_advice(self, reader):
        if reader == "payee":
            return [
                self.env._("Keep it with the accounts of this person."),
                self.env._("Use it when the municipality or the court asks what came in this year."),
                self.env._("Questions? Call us: the phone number stands above."),
            ]
        return [
            self.env._("Keep it with your important papers."),
            self.env._("Show it when the municipality, the tax office or a debt counsellor asks what you got."),
            self.env._("Do you not understand something? Take it along to your next appointment."),
        ]


class MobilityReward(models.Model):
    _inherit = "mobility.reward"

    def _get_legal_rows(self):
        """Return {reward: the legal amount that held on the day on which it was earned}."""
        # sudo: the name of the rule, for whoever may read the reward
        rows = self.env["mobility.legal.amount"].sudo().search([("code", "in", list(set(self.mapped("legal_code"))))])
        return {reward: rows._find(reward.legal_code, reward.company_id, reward.date_earned) for reward in self}
