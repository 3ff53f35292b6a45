from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

# Who gets money that is not paid yet, and on which account: what is collected as its payout says, the rest as decided
# at the person (as mobility.reward._get_bank_account does).
WAITING = """
    SELECT reward.company_id, reward.currency_id, reward.participant_id, reward.amount, line.payout_id,
           COALESCE(line.partner_id, reward.partner_id) AS partner_id,
           CASE WHEN line.id IS NOT NULL THEN line.bank_account_id
                WHEN person.reward_route = 'cash' THEN NULL
                WHEN person.payee_id IS NOT NULL THEN person.payee_bank_id
                ELSE own.id END AS bank_account_id
      FROM mobility_reward reward
      JOIN mobility_participant person ON person.id = reward.participant_id
 LEFT JOIN mobility_payout_line line ON line.id = reward.payout_line_id
 LEFT JOIN LATERAL (
               SELECT bank.id
                 FROM res_partner_bank bank
                WHERE line.id IS NULL AND bank.partner_id = person.partner_id AND bank.active
             ORDER BY bank.sequence, bank.id
                LIMIT 1
           ) own ON TRUE
     WHERE reward.kind = 'money' AND reward.state IN ('approved', 'booked')
       AND (line.id IS NULL OR line.settlement IN ('none', 'booked', 'partial'))
"""
TARGET = """
    SELECT waiting.company_id, waiting.payout_id, waiting.partner_id, waiting.bank_account_id, waiting.currency_id,
           SUM(waiting.amount) AS amount, COUNT(*) AS reward_count,
           bank.sanitized_acc_number AS number, bank.mobility_entered_on AS entered_on,
           bank.mobility_trusted_on AS trusted_on, bank.mobility_trusted_by_id AS trusted_by_id,
           COALESCE(bank.mobility_entered_by_id, bank.create_uid) AS entered_by_id
      FROM waiting
 LEFT JOIN res_partner_bank bank ON bank.id = waiting.bank_account_id
  GROUP BY waiting.company_id, waiting.payout_id, waiting.partner_id, waiting.bank_account_id, waiting.currency_id,
           bank.id
"""
# Those who work here, by the accounts of their users; with hr installed also by what stands at the employee.
STAFF = """
    SELECT bank.sanitized_acc_number AS number, bank.partner_id
      FROM res_users usr
      JOIN res_partner_bank bank ON bank.partner_id = usr.partner_id
     WHERE usr.active AND NOT usr.share AND bank.active
"""
EMPLOYEE = """
     UNION
    SELECT bank.sanitized_acc_number, bank.partner_id
      FROM employee_bank_account_rel rel
      JOIN res_partner_bank bank ON bank.id = rel.bank_account_id
"""
# The last payment that was made for each of these people.
LAST = """
    SELECT DISTINCT ON (reward.company_id, reward.participant_id)
           reward.company_id, reward.participant_id, line.partner_id, line.bank_account_id, line.create_date
      FROM mobility_payout_item item
      JOIN mobility_payout_line line ON line.id = item.line_id
      JOIN mobility_reward reward ON reward.id = item.reward_id
     WHERE line.settlement = 'paid' AND reward.participant_id IN (SELECT participant_id FROM waiting)
  ORDER BY reward.company_id, reward.participant_id, line.id DESC
"""
# Each point: kind, facts (a mark holds as long as they are the same), another contact, another account, a number.
POINTS = """
    SELECT target.*, 'shared' AS kind,
           target.number || ':' || STRING_AGG(other.partner_id::text, ',' ORDER BY other.partner_id) AS facts,
           MIN(other.partner_id) AS other_id, NULL::integer AS other_bank_id, COUNT(*) AS other_count
      FROM target
      JOIN res_partner_bank other ON other.sanitized_acc_number = target.number
       AND other.partner_id <> target.partner_id AND other.active
      JOIN res_partner contact ON contact.id = other.partner_id
       AND (contact.company_id IS NULL OR contact.company_id = target.company_id)
     WHERE other.partner_id NOT IN (SELECT partner_id FROM staff)
  GROUP BY {target}
 UNION ALL
    SELECT target.*, 'employee', target.number || ':' || MIN(staff.partner_id), MIN(staff.partner_id), NULL, 1
      FROM target
      JOIN staff ON staff.number = target.number
  GROUP BY {target}
 UNION ALL
    SELECT target.*, 'people',
           target.bank_account_id || ':' || STRING_AGG(person.id::text, ',' ORDER BY person.id), NULL, NULL, COUNT(*)
      FROM target
      JOIN mobility_participant person ON person.payee_bank_id = target.bank_account_id AND person.active
  GROUP BY {target}
    HAVING COUNT(*) > 1
 UNION ALL
    SELECT target.*, 'changed',
           CONCAT_WS(':', target.partner_id, target.bank_account_id, target.number, MIN(last.create_date)),
           NULLIF(MIN(last.partner_id), target.partner_id), MIN(last.bank_account_id), 1
      FROM target
      JOIN waiting ON waiting.company_id = target.company_id AND waiting.partner_id = target.partner_id
       AND waiting.payout_id IS NOT DISTINCT FROM target.payout_id
       AND waiting.bank_account_id IS NOT DISTINCT FROM target.bank_account_id
      JOIN last ON last.company_id = waiting.company_id AND last.participant_id = waiting.participant_id
     WHERE last.partner_id <> target.partner_id OR last.bank_account_id IS DISTINCT FROM target.bank_account_id
        OR target.entered_on > last.create_date
  GROUP BY {target}
 UNION ALL
    SELECT target.*, 'new', target.partner_id::text, NULL, NULL, 1
      FROM target
     WHERE NOT EXISTS (
               SELECT 1
                 FROM mobility_payout_line line
                WHERE line.partner_id = target.partner_id AND line.company_id = target.company_id
                  AND line.settlement IN ('paid', 'partial')
           )
 UNION ALL
    SELECT target.*, 'same_day', target.bank_account_id || ':' || target.trusted_on, NULL, NULL, 1
      FROM target
     WHERE target.trusted_on::date = target.entered_on::date
 UNION ALL
    SELECT target.*, 'one_person', target.bank_account_id || ':' || target.trusted_on, NULL, NULL, 1
      FROM target
     WHERE target.trusted_by_id = target.entered_by_id
"""
GROUP = ", ".join(
    f"target.{name}"
    for name in (
        "company_id payout_id partner_id bank_account_id currency_id amount reward_count number entered_on trusted_on"
        " trusted_by_id entered_by_id"
    ).split()
)


class MobilityPayoutControl(models.Model):
    """What is worth a look before money leaves, live: one row a payee, account and reason.

    Who is shown is a payee with an amount, as everywhere in finance; nothing says what it is for.
    """

    _name = "mobility.payout.control"
    _description = "To look at before paying"
    _auto = False
    _order = "state, kind, id"
    _rec_name = "partner_id"
    _depends = {
        "mobility.reward": ["state", "kind", "amount", "partner_id", "payout_line_id", "participant_id"],
        "mobility.participant": ["reward_route", "payee_id", "payee_bank_id", "active"],
        "mobility.payout.line": ["settlement", "partner_id", "bank_account_id"],
        "mobility.payout.mark": ["key"],
        "res.partner": ["company_id"],
        "res.partner.bank": [
            "sanitized_acc_number",
            "partner_id",
            "active",
            "sequence",
            "mobility_entered_on",
            "mobility_entered_by_id",
            "mobility_trusted_on",
            "mobility_trusted_by_id",
        ],
        "res.users": ["active", "share", "partner_id"],
    }

    company_id = fields.Many2one("res.company", "Organisation", readonly=True)
    payout_id = fields.Many2one("mobility.payout", "In payout", readonly=True)
    partner_id = fields.Many2one("res.partner", "Payee", readonly=True)
    bank_account_id = fields.Many2one("res.partner.bank", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    amount = fields.Monetary(readonly=True)
    reward_count = fields.Integer("Number of rewards", readonly=True)
    kind = fields.Selection(
        [
            ("shared", "One account, two payees"),
            ("employee", "Account of somebody who works here"),
            ("people", "One account for more than one person"),
            ("changed", "Changed since the last payment"),
            ("new", "First payment"),
            ("same_day", "Entered and trusted on one day"),
            ("one_person", "Entered and trusted by one person"),
        ],
        "What to look at",
        readonly=True,
    )
    other_id = fields.Many2one("res.partner", "Other contact", readonly=True)
    other_bank_id = fields.Many2one("res.partner.bank", "Account of the last payment", readonly=True)
    other_count = fields.Integer(readonly=True)
    entered_by_id = fields.Many2one("res.users", "Entered by", readonly=True)
    trusted_by_id = fields.Many2one("res.users", "Trusted by", readonly=True)
    key = fields.Char(readonly=True)
    looked_by_id = fields.Many2one("res.users", "Looked at by", readonly=True)
    looked_on = fields.Datetime("Looked at on", readonly=True)
    state = fields.Selection([("open", "To look at"), ("seen", "Looked at")], readonly=True)
    reason = fields.Char("Why", compute="_compute_reason")
    look_blocker = fields.Char("Why not", compute="_compute_look_blocker")

    @property
    def _table_query(self):
        # hr need not be there; its accounts count when it is
        with_hr = "bank_account_ids" in self.env.get("hr.employee", self.env["res.users"])._fields
        staff = STAFF + EMPLOYEE if with_hr else STAFF
        return SQL(
            "WITH waiting AS (%(waiting)s), target AS (%(target)s), staff AS (%(staff)s), last AS (%(last)s),"
            " point AS (%(points)s)"
            """
            SELECT ('x' || SUBSTR(MD5(CONCAT_WS(':', point.kind, point.facts, point.company_id, point.currency_id,
                       COALESCE(point.payout_id, 0), point.partner_id, COALESCE(point.bank_account_id, 0))), 1, 13)
                   )::bit(52)::bigint AS id,
                   point.company_id, point.payout_id, point.partner_id, point.bank_account_id, point.currency_id,
                   point.amount, point.reward_count, point.kind, point.other_id, point.other_bank_id,
                   point.other_count, point.entered_by_id, point.trusted_by_id,
                   point.kind || ':' || point.facts AS key,
                   mark.user_id AS looked_by_id, mark.date AS looked_on,
                   CASE WHEN mark.id IS NULL THEN 'open' ELSE 'seen' END AS state
              FROM point
         LEFT JOIN mobility_payout_mark mark
                ON mark.company_id = point.company_id AND mark.key = point.kind || ':' || point.facts
            """,
            waiting=SQL(WAITING),
            target=SQL(TARGET),
            staff=SQL(staff),
            last=SQL(LAST),
            points=SQL(POINTS.format(target=GROUP)),
        )

    @api.depends("kind", "other_id", "other_bank_id", "other_count")
    def _compute_reason(self):
        for point in self:
            point.reason = point._get_reason()

    def _get_reason(self):
        """Return in words why this is worth a look."""
        self.ensure_one()
        point = self.sudo()  # sudo: names of payees and their accounts, as finance sees them everywhere
        match self.kind:
            case "shared":
                return self.env._("This account is also known as that of %(name)s.", name=point.other_id.name)
            case "employee":
                return self.env._("This is the account of %(name)s, who works here.", name=point.other_id.name)
            case "people":
                return self.env._(
                    "This account is kept for %(count)s people. Is it the right one for each?", count=self.other_count
                )
            case "changed":
                return self._get_changed_reason()
            case "new":
                return self.env._("Nothing was paid to this payee before.")
            case "same_day":
                return self.env._(
                    "Entered by %(one)s and trusted by %(two)s on the same day. What was it compared with?",
                    one=point.entered_by_id.name,
                    two=point.trusted_by_id.name,
                )
        return self.env._(
            "%(one)s entered this account and trusted it, before it was used for rewards.", one=point.entered_by_id.name
        )

    def _get_changed_reason(self):
        point = self.sudo()  # sudo: as above
        if point.other_id:
            return self.env._("Last time this money went to %(name)s.", name=point.other_id.name)
        if point.other_bank_id == point.bank_account_id:
            return self.env._("The number of this account was changed after the last payment.")
        if not point.other_bank_id:
            return self.env._("Last time it was paid in cash.")
        if not point.bank_account_id:
            return self.env._("Last time it went to %(number)s, now in cash.", number=point.other_bank_id.acc_number)
        return self.env._("Last time it went to %(number)s.", number=point.other_bank_id.acc_number)

    @api.depends_context("uid")
    @api.depends("state", "entered_by_id")
    def _compute_look_blocker(self):
        is_finance = self.env.user.has_group("mobility_mentoring.group_finance")
        for point in self:
            if not is_finance:
                point.look_blocker = self.env._("Finance looks at this before paying.")
            elif point.entered_by_id == self.env.user and point.state == "open":
                point.look_blocker = self.env._("You entered this account. A colleague looks at it.")
            else:
                point.look_blocker = False

    def action_look(self):
        """Record that this user looked at these points.

        :raises UserError: naming those that a colleague has to look at
        """
        self.check_access("read")
        # sudo: the name alone, of a payee on a list that this user may read
        problems = [f"{p.partner_id.sudo().name}: {p.look_blocker}" for p in self if p.look_blocker]
        if problems:
            raise UserError("\n".join(dict.fromkeys(problems)))
        points = {(point.company_id, point.key): point for point in self if point.state == "open"}
        # sudo: marks are made here only
        self.env["mobility.payout.mark"].sudo().create([point._prepare_mark_vals() for point in points.values()])
        self.env.flush_all()
        self.invalidate_model()
        return True

    def _prepare_mark_vals(self):
        return {
            "company_id": self.company_id.id,
            "key": self.key,
            "partner_id": self.partner_id.id,
            "bank_account_id": self.bank_account_id.id,
            "reason": self.reason,
            "user_id": self.env.uid,
        }
