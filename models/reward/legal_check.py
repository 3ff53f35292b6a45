from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from .limit import LimitCheck

NOTHING = (0.0, 0.0, 0.0, 0)


class MobilityLegalAmount(models.Model):
    """The one place that decides what goes beyond a legal limit. The queries are the same however many are checked."""

    _inherit = "mobility.legal.amount"

    @api.model
    def _check_claims(self, claims):
        """Return {record: LimitCheck} for the claims under a legal amount that holds on their day.

        Claims that are in no sum yet, such as the steps of a draft, count one after the other in the order given.

        :param list claims: LimitClaim records
        """
        if not claims:
            return {}
        codes = list({claim.code for claim in claims})
        names = [name for name, field in self._fields.items() if field.prefetch is True and field.column_type]
        # sudo: amounts that everybody may know, also by who reads no configuration
        rows = self.sudo().search_fetch([("code", "in", codes), ("period", "=", "year")], names)
        # sudo: of the partner in a benefit unit only the sum is used, and nobody is told whose it is
        persons = self.env["mobility.participant"].sudo().union(*(claim.person for claim in claims))
        units = {person.id: (person | person.benefit_partner_id).ids for person in persons}
        totals = self._read_totals({person for unit in units.values() for person in unit}, codes)
        pending, checks = defaultdict(lambda: [0.0, 0]), {}
        for claim in claims:
            legal = rows._find(claim.code, claim.person.company_id, claim.day)
            if not legal:
                continue
            person = claim.person.id
            members = units[person] if legal.unit == "benefit_unit" else [person]
            more = pending[min(members), len(members) > 1, claim.code, claim.day.year]
            checks[claim.record] = self._check_claim(claim, legal, members, totals, more)
            if not claim.reward:
                more[0] += claim.amount
                more[1] += 1
        return checks

    def _check_claim(self, claim, legal, members, totals, pending):
        day = claim.day
        sums = [totals.get((person, claim.code, day.year), NOTHING) for person in members]
        given, promised, gifts, payments = (sum(values) for values in zip(*(total for total in sums), strict=True))
        own = claim.reward
        if own and own.legal_code == claim.code and own._get_limit_day().year == day.year and own.amount > 0:
            payments -= 1
            given -= own.amount if own.approval_state == "approved" else 0
            promised -= own.amount if own.approval_state in ("promised", "earned") else 0
        return LimitCheck(
            legal=legal,
            currency=claim.currency,
            limit=legal.currency_id._convert(legal.amount, claim.currency, claim.person.company_id, day),
            year=day.year,
            amount=claim.amount,
            given=given,
            promised=promised + pending[0],
            gifts=gifts,
            payments=int(payments) + pending[1] + 1,
            age=claim.person._get_age_on(day),
        )

    def _read_totals(self, person_ids, codes):
        """Return {(person, code, year): (given, promised, gifts, number of payments)}.

        A promise counts in the year in which it is expected: the deadline of its step, today when that has passed.
        """
        Reward, Step, Gift = (self.env[f"mobility.{name}"] for name in ("reward", "goal.step", "other.gift"))
        Reward.flush_model(["participant_id", "legal_code", "approval_state", "amount", "date_earned", "step_id"])
        Step.flush_model(["date_deadline"])
        Gift.flush_model(["participant_id", "legal_code", "date", "amount"])
        today = fields.Date.context_today(self)
        query = SQL(
            """
            SELECT r.participant_id, r.legal_code,
                   EXTRACT(YEAR FROM COALESCE(r.date_earned, GREATEST(s.date_deadline, %(today)s)))::int,
                   SUM(r.amount) FILTER (WHERE r.approval_state = 'approved'),
                   SUM(r.amount) FILTER (WHERE r.approval_state != 'approved'),
                   0, COUNT(*)
              FROM mobility_reward r
              LEFT JOIN mobility_goal_step s ON s.id = r.step_id
             WHERE r.participant_id IN %(persons)s
               AND r.legal_code IN %(codes)s
               AND r.approval_state IN ('promised', 'earned', 'approved')
               AND r.amount > 0
             GROUP BY 1, 2, 3
             UNION ALL
            SELECT g.participant_id, g.legal_code, EXTRACT(YEAR FROM g.date)::int, 0, 0, SUM(g.amount), COUNT(*)
              FROM mobility_other_gift g
             WHERE g.participant_id IN %(persons)s AND g.legal_code IN %(codes)s
             GROUP BY 1, 2, 3
            """,
            today=today,
            persons=tuple(person_ids),
            codes=tuple(codes),
        )
        totals = defaultdict(lambda: [0.0, 0.0, 0.0, 0])
        for person, code, year, *values in self.env.execute_query(query):
            self._add_total(totals[person, code, year], values)
        return totals

    @api.model
    def _add_total(self, total, values):
        for index, value in enumerate(values):
            total[index] += float(value or 0)
