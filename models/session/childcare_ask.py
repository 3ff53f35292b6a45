from odoo import api, fields, models
from odoo.exceptions import AccessError

from .volunteer_day import VOLUNTEER

OPEN = ("asked", "declined")


class MobilityChildcareAsk(models.Model):
    """A volunteer who was asked to look after a child during one session, and the answer."""

    _name = "mobility.childcare.ask"
    _description = "Volunteer asked to look after a child"
    _inherit = ["mobility.personal"]
    _order = "create_date, id"
    _rec_name = "user_id"
    _person_path = "session_id.participant_id"

    session_id = fields.Many2one("mobility.session", required=True, index=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one(related="session_id.company_id", store=True, index=True)
    participant_mentor_id = fields.Many2one(
        related="session_id.participant_mentor_id", string="Own mentor", store=True, index=True
    )
    user_id = fields.Many2one("res.users", "Volunteer", required=True, index=True, readonly=True, ondelete="cascade")
    state = fields.Selection(
        [
            ("asked", "Asked"),
            ("accepted", "Said yes"),
            ("declined", "Cannot"),
            ("given_back", "Cannot after all"),
            ("withdrawn", "Not needed any more"),
        ],
        string="Answer",
        required=True,
        readonly=True,
        default="asked",
    )

    _once_unique = models.Constraint("UNIQUE(session_id, user_id)", "This volunteer was asked already.")
    _one_accepts_unique = models.UniqueIndex(
        "(session_id) WHERE state = 'accepted'", "Somebody else looks after this child already."
    )

    # -- what a volunteer sees and does -------------------------------------------------------------------------------

    @api.model
    def _check_volunteer(self):
        """Refuse whoever is no volunteer: what follows works with all rights.

        :raises AccessError: for others
        """
        if not self.env.user.has_group(VOLUNTEER):
            raise AccessError(self.env._("This page is for volunteers."))

    @api.model
    def _get_own(self):
        """Return what the current user was asked and still matters, with all rights."""
        self._check_volunteer()
        # sudo: volunteers have no right on sessions or households; whose these are is in the domain
        return self.sudo().search(
            [
                ("user_id", "=", self.env.uid),
                ("company_id", "in", self.env.user.company_ids.ids),
                ("state", "in", ("asked", "accepted")),
                ("session_id.state", "=", "planned"),
                ("session_id.childcare_needed", "=", True),
                ("session_id.stop", ">", fields.Datetime.now()),
                "|",
                ("session_id.volunteer_id", "=", False),
                ("session_id.volunteer_id", "=", self.env.uid),
            ]
        )

    @api.model
    def _get_page(self):
        """Return what the page of the current volunteer shows, and nothing more than that.

        :return: dict with ``mine`` and ``asked``, each a list of dicts (id, when, where, children) in order of time
        :raises AccessError: for whoever is no volunteer
        """
        asks = self._get_own().sorted(lambda ask: (ask.session_id.start, ask.id))
        return {
            "mine": [ask._prepare_row() for ask in asks if ask.state == "accepted"],
            "asked": [ask._prepare_row() for ask in asks if ask.state == "asked"],
        }

    def _prepare_row(self):
        session = self.session_id
        day = fields.Date.context_today(self, session.start)
        return {
            "id": self.id,
            "when": session._get_volunteer_when(),
            "where": session.participant_id._get_place_for_others(session.location),
            "children": [child._get_first_name_and_age(day) for child in session.childcare_member_ids],
        }

    @api.model
    def _do_answer(self, ask_id, answer):
        """Do what the current volunteer answered to one of the own requests.

        :param answer: 'accept', 'decline' or 'give_back'
        :return: 'accepted', 'declined', 'given_back', or 'late' when it is not open to this volunteer (any more)
        """
        ask = self._get_own().filtered(lambda own: own.id == ask_id)
        session = ask.session_id
        if answer == "accept" and ask.state == "asked" and not session.volunteer_id:
            # writing the session makes the database let only one of two go on; the host tries the other again, later
            session._do_give_childcare(ask)
            return "accepted"
        if answer == "decline" and ask.state == "asked":
            ask.state = "declined"
            session._do_look_for_others()
            return "declined"
        if answer == "give_back" and ask.state == "accepted":
            session._do_take_back_childcare(ask)
            return "given_back"
        return "late"


class MobilityHouseholdMember(models.Model):
    _inherit = "mobility.household.member"

    def _get_first_name_and_age(self, day):
        """Return what a volunteer may know of a child: 'Nour, 4 years'."""
        self.ensure_one()
        name = (self.name.split() or [""])[0]
        if not self.birthdate:
            return name
        months = (day.year - self.birthdate.year) * 12 + day.month - self.birthdate.month
        months -= day.day < self.birthdate.day
        if months < 24:
            return self.env._("%(name)s, %(months)s months", name=name, months=max(months, 0))
        return self.env._("%(name)s, %(years)s years", name=name, years=months // 12)
