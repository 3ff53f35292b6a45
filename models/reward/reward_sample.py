import random
import secrets
from math import ceil

from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

MINIMUM = 3  # rewards an organisation and month, if there are as many
DAYS = 14  # to sign a sample
MONTHS_BACK = 3  # drawn late when the server did not run; older ones belong to a time before the addon drew samples


class MobilityProgram(models.Model):
    _inherit = "mobility.program"

    sample_share = fields.Float(
        "Of these, looked at afterwards (%)",
        default=5.0,
        help="Each month this part of the automatically approved rewards is drawn at random for finance to sign; at"
        " least three a month for the organisation.",
    )

    _check_sample_share = models.Constraint(
        "CHECK(sample_share BETWEEN 0 AND 100)", "The part that is looked at afterwards is a percentage from 0 to 100."
    )


class MobilityRewardSample(models.Model):
    """A month's random sample of the rewards that were approved by rule, for finance to sign.

    Drawn once a month and organisation; the seed and what it was drawn from are kept, so that anybody can draw it
    again and nobody can draw another one.
    """

    _name = "mobility.reward.sample"
    _description = "Monthly sample of automatically approved rewards"
    _inherit = ["mobility.guard", "mail.thread", "mail.activity.mixin"]
    _order = "month desc, id desc"
    _rec_name = "company_id"  # shown as its month, below
    _guarded_fields = frozenset(
        {"state", "company_id", "month", "seed", "drawn_from", "item_ids", "signed_by_id", "date_signed", "date_due"}
    )

    name = fields.Char(compute="_compute_name")
    company_id = fields.Many2one("res.company", "Organisation", required=True, readonly=True, index=True)
    month = fields.Date(required=True, readonly=True, help="First day of the month in which they were approved.")
    seed = fields.Char(required=True, readonly=True, help="With this the same rewards are drawn from the same list.")
    drawn_from = fields.Json(
        readonly=True, help="Number of each reward it was drawn from, by program, with the program's percentage."
    )
    population = fields.Integer("Approved by rule", readonly=True)
    item_ids = fields.One2many("mobility.reward.sample.item", "sample_id", "Drawn", readonly=True)
    item_count = fields.Integer("Number drawn", compute="_compute_item_count")
    open_count = fields.Integer("Evidence not answered yet", compute="_compute_item_count")
    date_due = fields.Date("Sign before", readonly=True)
    state = fields.Selection(
        [("open", "To sign"), ("signed", "Signed")], required=True, default="open", readonly=True, index=True
    )
    remark = fields.Text(help="What you found. Needed when for some reward there is no evidence.")
    signed_by_id = fields.Many2one("res.users", "Signed by", readonly=True)
    date_signed = fields.Datetime("Signed on", readonly=True)
    sign_blocker = fields.Char("Why not", compute="_compute_sign_blocker")

    _one_a_month = models.UniqueIndex("(company_id, month)", "The sample of this month was drawn already.")
    _check_signed = models.Constraint(
        "CHECK(state <> 'signed' OR (signed_by_id IS NOT NULL AND date_signed IS NOT NULL))",
        "A signed sample says by whom and when.",
    )

    @api.depends("month")
    def _compute_name(self):
        for sample in self:
            sample.name = self.env._(
                "Sample of %(month)s", month=format_date(self.env, sample.month, date_format="MMMM yyyy")
            )

    @api.depends("name")
    def _compute_display_name(self):
        for sample in self:
            sample.display_name = sample.name

    @api.depends("item_ids.evidence")
    def _compute_item_count(self):
        for sample in self:
            sample.item_count = len(sample.item_ids)
            sample.open_count = len(sample.item_ids.filtered(lambda item: not item.evidence))

    @api.depends_context("uid")
    @api.depends("state", "remark", "item_ids.evidence")
    def _compute_sign_blocker(self):
        for sample in self:
            sample.sign_blocker = sample._get_sign_blocker()

    def write(self, vals):
        if not self.env.su and any(sample.state == "signed" for sample in self):
            raise UserError(self.env._("A signed sample stays as it is."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A sample stays, or one could draw until it suits."))

    def _get_sign_blocker(self):
        """Tell why this user cannot sign this sample, or return False. The button and the action ask here."""
        self.ensure_one()
        user, items = self.env.user, self.sudo().item_ids  # sudo: only who did what
        rewards = items.reward_id
        if self.state == "signed":
            return self.env._("It is signed already.")
        if not user.has_group("mobility_mentoring.group_finance"):
            return self.env._("Finance signs the sample.")
        if user in rewards.ticked_by_id | rewards.coached_by_id | rewards.mentor_id | rewards.amount_set_by_id:
            return self.env._("You worked on one of these rewards yourself. A colleague signs.")
        if user in items.evidence_by_id:
            return self.env._("You answered about evidence yourself. A colleague signs.")
        if waiting := items.filtered(lambda item: not item.evidence):
            return self.env._("For %(count)s of these a coordinator has to say what was seen.", count=len(waiting))
        if "no" in items.mapped("evidence") and not (self.remark or "").strip():
            return self.env._("There is no evidence for some of these. Write what you make of it, then sign.")
        return False

    def action_sign(self):
        """Sign these samples: finance has seen them.

        :raises UserError: with the reason for each that this user cannot sign
        """
        self.check_access("write")
        problems = [f"{sample.name}: {reason}" for sample in self if (reason := sample._get_sign_blocker())]
        if problems:
            raise UserError("\n".join(problems))
        # sudo: guarded fields, checked above
        self.sudo().write({"state": "signed", "signed_by_id": self.env.uid, "date_signed": fields.Datetime.now()})
        self.sudo().activity_ids.unlink()  # sudo: colleagues were asked too
        return True

    def action_draw_again(self):
        """Draw once more from the same list with the same seed, and say whether the same rewards come out."""
        self.ensure_one()
        self.check_access("read")
        sample = self.sudo()  # sudo: numbers of rewards, compared and not shown
        same = sorted(sample.item_ids.reward_id.ids) == draw(sample.seed, sample.drawn_from)
        message = self.env._("The same rewards came out.") if same else self.env._("Other rewards came out. Ask why.")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "success" if same else "danger", "message": message, "sticky": not same},
        }

    # -- drawing ------------------------------------------------------------------------------------------------------

    def _cron_sample(self):
        """Draw what was not drawn yet of the months that ended, and remind finance of what should have been signed."""
        self._do_draw_missing(fields.Date.today())
        self._do_remind(fields.Date.today())

    def _do_draw_missing(self, today):
        """Draw a sample for each organisation and month that ended with rewards approved by rule in it."""
        end = today.replace(day=1)
        rewards = self.env["mobility.reward"].search(
            [
                ("approval_way", "=", "rule"),
                ("date_approved", ">=", end - relativedelta(months=MONTHS_BACK)),
                ("date_approved", "<", end),
            ],
            order="id",
        )
        known = {(sample.company_id, sample.month) for sample in self.search([("month", "<", end)])}
        groups = rewards.grouped(lambda reward: (reward.company_id, reward.date_approved.date().replace(day=1)))
        for key in sorted(groups.keys() - known, key=lambda key: (key[1], key[0].id)):
            self._do_draw(*key, groups[key], today)

    def _do_draw(self, company, month, rewards, today):
        drawn_from = [
            {"share": program.sample_share, "rewards": sorted(same.ids)}
            for program, same in sorted(rewards.grouped("program_id").items(), key=lambda pair: pair[0].id)
        ]
        seed = secrets.token_hex(16)
        drawn = rewards.browse(draw(seed, drawn_from))
        return self.create(
            {
                "company_id": company.id,
                "month": month,
                "seed": seed,
                "drawn_from": drawn_from,
                "population": len(rewards),
                "date_due": fields.Date.add(today, days=DAYS),
                "item_ids": [
                    fields.Command.create(
                        {"reward_id": reward.id, "partner_id": reward.partner_id.id, "amount": reward.amount}
                    )
                    for reward in drawn
                ],
            }
        )

    def _do_remind(self, today):
        """Put samples that should have been signed on the list of everybody in finance, once."""
        late = self.search([("state", "=", "open"), ("date_due", "<", today)])
        group = self.env.ref("mobility_mentoring.group_finance")
        late = late.with_context(mail_activity_quick_update=True)  # no e-mail
        for sample in late.filtered(lambda sample: not sample.activity_ids):
            users = group.all_user_ids.filtered(lambda user, s=sample: user.active and s.company_id in user.company_ids)
            for user in users:
                sample.activity_schedule(
                    "mail.mail_activity_data_todo",
                    user_id=user.id,
                    date_deadline=sample.date_due,
                    summary=self.env._("%(name)s: to sign", name=sample.name),
                )


def draw(seed, drawn_from):
    """Return the ids drawn: of each program its percentage, rounded up, and at least ``MINIMUM`` in all.

    The same seed and list give the same rewards: nothing else goes in.

    :param drawn_from: list of {"share": percentage, "rewards": ids}, a program each
    """
    chance = random.Random(seed)  # noqa: S311 - it has to be repeatable; the seed is not predictable
    drawn = []
    for program in drawn_from:
        count = ceil(len(program["rewards"]) * program["share"] / 100)
        drawn += chance.sample(program["rewards"], count)
    rest = sorted(reward for program in drawn_from for reward in program["rewards"] if reward not in set(drawn))
    missing = min(MINIMUM - len(drawn), len(rest))
    return sorted(drawn + (chance.sample(rest, missing) if missing > 0 else []))
