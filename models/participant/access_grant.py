from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

MENTOR = "mobility_mentoring.group_mentor"
COORDINATOR = "mobility_mentoring.group_coordinator"
# Whoever pays, or reads figures without names, keeps to that.
NOT_TOGETHER_WITH = ("mobility_mentoring.group_finance", "mobility_mentoring.group_analyst")
DURATION = timedelta(days=1)
MOST_A_DAY = 5


class MobilityAccessGrant(models.Model):
    """A mentor opened somebody else's person for a day, such as for a colleague on holiday: who, why, until when.

    The record rules let the user in as long as ``valid_until`` lies ahead. Nobody writes grants: they are made by
    asking, end by themselves, and stay to be read.
    """

    _name = "mobility.access.grant"
    _description = "Opened for a day"
    _inherit = ["mobility.named", "mobility.personal"]
    _order = "valid_until desc, id desc"
    _rec_name = "reason"
    _erase_rows = True
    _counts_as_change = False

    participant_id = fields.Many2one("mobility.participant", required=True, readonly=True, ondelete="cascade")
    user_id = fields.Many2one("res.users", "Opened by", required=True, readonly=True, ondelete="restrict")
    company_id = fields.Many2one(related="participant_id.company_id", store=True, index=True)
    reason = fields.Text("Why", required=True, readonly=True)
    valid_until = fields.Datetime("Open until", required=True, readonly=True)
    is_open = fields.Boolean("Open now", compute="_compute_is_open")

    # what the record rules ask, for each of their models
    _person_user = models.Index("(participant_id, user_id, valid_until)")
    _user = models.Index("(user_id, valid_until)")

    @api.depends("valid_until")
    def _compute_is_open(self):
        now = fields.Datetime.now()
        for grant in self:
            grant.is_open = grant.valid_until > now

    @api.constrains("participant_id", "user_id")
    def _check_same_organisation(self):
        for grant in self:
            if grant.company_id not in grant.user_id.company_ids:
                raise AccessError(self.env._("A record is opened within one organisation only."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Who opened what stays to be read."))

    def action_end(self):
        """Close what was opened, before the day is over."""
        self.check_access("read")  # by who opened it or a coordinator: nobody else reads it
        now = fields.Datetime.now()
        # sudo: nobody writes grants otherwise; this one only gets shorter
        self.filtered("is_open").sudo().valid_until = now
        return True

    @api.model
    def _do_open(self, person, reason):
        """Open ``person`` (which may be superuser's) for the current user, for a day, and tell who looks after it.

        :raises AccessError: when this user is no mentor of that organisation
        :raises UserError: without a reason, or after too many on one day
        """
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Why do you need it today? A few words are enough."))
        self._check_may_open(person)
        # sudo: made here only, after the checks
        grant = self.sudo().create(
            {
                "participant_id": person.id,
                "user_id": self.env.uid,
                "reason": reason,
                "valid_until": fields.Datetime.now() + DURATION,
            }
        )
        grant._tell()
        return grant.sudo(False)

    def _check_may_open(self, person):
        user = self.env.user
        if not user.has_group(MENTOR) or any(user.has_group(group) for group in NOT_TOGETHER_WITH):
            raise AccessError(self.env._("Only mentors open somebody else's person for a day."))
        # sudo: the organisation of somebody whom the user may not read yet, and nothing else
        if person.sudo().company_id not in self.env.companies:
            raise AccessError(self.env._("A record is opened within one organisation only."))
        # sudo: who is asked for, to compare with the own people
        self._check_not_of_own_people(person.sudo().name, person.sudo().birthdate)
        since = fields.Datetime.now() - DURATION
        # sudo: also grants that ended, which the user may not read any more, count for the day
        if self.sudo().search_count([("user_id", "=", user.id), ("create_date", ">", since)]) >= MOST_A_DAY:
            raise UserError(
                self.env._(
                    "You opened %(count)s people of others since yesterday. Ask a coordinator to assign one to you.",
                    count=MOST_A_DAY,
                )
            )

    @api.model
    def _check_not_of_own_people(self, name, birthdate):
        """Refuse somebody who lives, or lived, with one's own people: neither of them may learn that both take part.

        By what is asked: the answer is the same whether or not that person takes part.

        :raises UserError: with the way out
        """
        first = (name or "").split()[:1]
        same_day = [("birthdate", "=", birthdate), ("mentor_id", "=", self.env.uid)]
        members = self.env["mobility.household.member"].search(same_day) if first and birthdate else ()
        if any(member.name.split()[0].casefold() == first[0].casefold() for member in members):
            raise UserError(self.env._("This person belongs to a household that you coach. Ask a coordinator."))

    def _tell(self):
        """Tell the coordinators and the own mentor at once, and note it with the person."""
        person = self.participant_id
        author = self.user_id.partner_id
        person._message_log(body=self._get_words(), author_id=author.id)
        # no e-mail: it would carry the name out of the house
        quietly = person.with_context(mail_activity_quick_update=True)
        for user in self._get_told():
            grant = self.with_context(lang=user.lang, tz=user.tz)
            quietly.with_context(lang=user.lang).activity_schedule(
                "mobility_mentoring.mail_activity_type_opened",
                user_id=user.id,
                summary=grant.env._("%(name)s opened this record", name=self.user_id.name),
                note=grant._get_words(),
            )

    def _get_words(self):
        return self.env._(
            "%(name)s opened this record until %(until)s. Why: %(reason)s",
            name=self.user_id.name,
            until=fields.Datetime.context_timestamp(self, self.valid_until).strftime("%d-%m-%Y %H:%M"),
            reason=self.reason,
        )

    def _get_told(self):
        person = self.participant_id
        return (person._get_coordinators() | person.mentor_id) - self.user_id


class MobilityParticipant(models.Model):
    _inherit = "mobility.participant"

    # asked by record rules
    access_grant_ids = fields.One2many(
        "mobility.access.grant", "participant_id", "Opened for a day", groups=COORDINATOR
    )

    def _get_coordinators(self):
        """Return the coordinators of the organisation of this person."""
        domain = [
            ("share", "=", False),
            ("company_ids", "in", self.company_id.ids),
            ("all_group_ids", "in", self.env.ref(COORDINATOR).ids),
        ]
        return self.env["res.users"].search(domain)
