from markupsafe import Markup
from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import html_escape

from .reward_route import WAYS

ROUTE_FIELDS = frozenset({"reward_route", "payee_id", "payee_bank_id"})


class MobilityParticipant(models.Model):
    """Where rewards in money go, chosen at the person, and what to talk about before any is promised.

    Money never changes its way silently: each change is a record that somebody in finance confirms.
    """

    _inherit = "mobility.participant"

    reward_route = fields.Selection(
        WAYS,
        "Rewards in money go to",
        compute="_compute_reward_route",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="Chosen with the person. Finance confirms each change before the next payment.",
    )
    route_ids = fields.One2many("mobility.reward.route", "participant_id", "Changes of where money goes", readonly=True)
    route_message = fields.Char("Waits for", compute="_compute_route_message")
    has_attachment = fields.Boolean(
        "Attachment of earnings",
        help="A creditor takes part of what arrives. For the mentor and coordinators only.",
    )
    has_debt_plan = fields.Boolean(
        "Debt restructuring",
        help="A plan in which income has to be reported or paid to creditors. For the mentor and coordinators only.",
    )
    has_joint_account = fields.Boolean(
        "Joint account",
        help="Somebody else sees what arrives, and can spend it. For the mentor and coordinators only.",
    )
    risks_discussed_on = fields.Date(
        "Talked about on", help="The day on which you and the person talked about what this means for a reward."
    )

    @api.depends("payee_id")
    def _compute_reward_route(self):
        for person in self:
            if person.payee_id:
                person.reward_route = "payee"
            elif person.reward_route != "cash":
                person.reward_route = "own"

    @api.depends("route_ids.state", "reward_route", "payee_bank_id")
    def _compute_route_message(self):
        for person in self:
            person.route_message = person._get_route_blocker()

    @api.onchange("payee_id")
    def _onchange_payee_id(self):
        if self.payee_bank_id.partner_id != self.payee_id:
            banks = self.sudo().payee_id.bank_ids  # sudo: whether there is one account only
            self.payee_bank_id = banks if len(banks) == 1 else False

    @api.onchange("reward_route")
    def _onchange_reward_route(self):
        if self.reward_route != "payee":
            self.payee_id = self.payee_bank_id = False

    @api.constrains("reward_route", "payee_id")
    def _check_reward_route(self):
        for person in self:
            if (person.reward_route == "payee") != bool(person.payee_id):
                raise ValidationError(
                    self.env._("%(name)s: say who receives the money, or choose another way.", name=person.name)
                )

    @api.model_create_multi
    def create(self, vals_list):
        people = super().create([self._get_one_way(vals) for vals in vals_list])
        people.filtered(lambda person: person.reward_route != "own")._do_note_route()
        return people

    def write(self, vals):
        if not ROUTE_FIELDS & vals.keys():
            return super().write(vals)
        before = {person: person._get_route() for person in self}
        result = super().write(self._get_one_way(vals))
        self.filtered(lambda person: person._get_route() != before[person])._do_note_route()
        return result

    def _get_one_way(self, vals):
        """Return ``vals`` without the payee of another way: money goes one way."""
        if vals.get("reward_route") in ("own", "cash"):
            return {**vals, "payee_id": False, "payee_bank_id": False}
        return vals

    def _get_route(self):
        self.ensure_one()
        return self.reward_route, self.payee_id, self.payee_bank_id

    def _do_note_route(self):
        """Record that money goes another way from now on, by whom, for finance to confirm."""
        # sudo: these records are made here only, by whoever may change the person
        people = self.sudo()
        people.route_ids.filtered(lambda route: route.state != "replaced").state = "replaced"
        people.route_ids.flush_recordset(["state"])  # or the next one meets the former in the unique index
        people.env["mobility.reward.route"].create(
            [
                {
                    "participant_id": person.id,
                    "way": person.reward_route,
                    "payee_id": (person.payee_id or person.partner_id).id,
                    "bank_account_id": person.payee_bank_id.id,
                    "set_by_id": self.env.uid,
                }
                for person in people
            ]
        )

    def _get_route_blocker(self):
        """Tell why no money can go where it was decided to go, or return False. Finance reads this too."""
        self.ensure_one()
        person = self.sudo()  # sudo: as said: a reason, and nothing of the record
        if person.reward_route == "payee" and not person.payee_bank_id:
            return self.env._("Choose which account %(payee)s keeps for this person.", payee=person.payee_id.name)
        states = person.route_ids.mapped("state")  # those before the current one are replaced
        if "refused" in states:
            return self.env._("Finance found that where this money goes is not right. The mentor sets it anew.")
        if "to_check" in states:
            return self.env._("Where this money goes was changed. Finance confirms it first.")
        return False

    def _do_tell_mentor(self, summary, note, record=None, user=None):
        """Put something on the mentor's list, without any e-mail: an activity on the record, or else on the person.

        :param user: a colleague who is told instead
        """
        self.ensure_one()
        # by the system: the task keeps the name of the record, which who pays may not read
        record = (record or self).with_user(SUPERUSER_ID)
        followers = record.message_partner_ids
        record.with_context(mail_activity_quick_update=True).activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=(user or self.mentor_id or self.env.user).id,
            summary=summary,
            note=Markup("<p>%s</p>") % html_escape(note),
        )
        # the host makes the mentor a follower, who would hear of this person after being a mentor as well
        record.message_unsubscribe((record.message_partner_ids - followers).ids)

    def _get_money_warnings(self, kinds):
        """Return sentences to think about before promising rewards of these ``kinds`` to this person.

        :param kinds: set of kinds of reward; recognition harms nobody
        """
        self.ensure_one()
        warnings = []
        if "money" in kinds and self.has_attachment and self.reward_route != "cash":
            warnings.append(
                self.env._(
                    "Attachment of earnings: a creditor may take what arrives on the account. Talk about an account"
                    " for living money, cash, a voucher or something in kind."
                )
            )
        if kinds - {"recognition"} and self.has_debt_plan:
            warnings.append(
                self.env._(
                    "Debt restructuring: what comes in may have to be reported or go to creditors. Ask the"
                    " administrator first, and tell the person what they keep."
                )
            )
        if "money" in kinds and self.has_joint_account and self.reward_route == "own":
            warnings.append(
                self.env._(
                    "Joint account: somebody else sees this money and can spend it. Talk about whether that is"
                    " wanted, and safe; cash or a voucher leaves no trace there."
                )
            )
        return warnings
