from odoo import api, fields, models
from odoo.exceptions import UserError

WEEKDAYS = [
    ("0", "Monday"),
    ("1", "Tuesday"),
    ("2", "Wednesday"),
    ("3", "Thursday"),
    ("4", "Friday"),
    ("5", "Saturday"),
    ("6", "Sunday"),
]
VOLUNTEER = "mobility_mentoring.group_volunteer"


class MobilityVolunteerDay(models.Model):
    """On which days of the week a volunteer is there."""

    _name = "mobility.volunteer.day"
    _description = "Day of a volunteer"
    _order = "weekday, id"
    _rec_name = "user_id"

    user_id = fields.Many2one(
        "res.users",
        "Volunteer",
        required=True,
        index=True,
        ondelete="cascade",
        domain=lambda self: [("all_group_ids", "in", self.env.ref(VOLUNTEER).ids)],
    )
    company_id = fields.Many2one(
        "res.company", "Organisation", required=True, index=True, default=lambda self: self.env.company
    )
    weekday = fields.Selection(WEEKDAYS, "Day", required=True)
    phone = fields.Char(related="user_id.phone")
    is_today = fields.Boolean("In today", compute="_compute_is_today", search="_search_is_today")

    _day_unique = models.Constraint(
        "UNIQUE(user_id, company_id, weekday)", "This volunteer is there on that day already."
    )

    @api.depends("weekday")
    def _compute_is_today(self):
        today = str(fields.Date.context_today(self).weekday())
        for day in self:
            day.is_today = day.weekday == today

    def _search_is_today(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("weekday", "in", [str(fields.Date.context_today(self).weekday())])]

    @api.model
    def _get_weekdays(self, company):
        """Return the days of the week on which somebody can look after a child: a set of int, Monday is 0."""
        # sudo: only which days, for whoever plans
        days = self.sudo()._read_group([("company_id", "=", company.id), ("user_id.active", "=", True)], ["weekday"])
        return {int(weekday) for (weekday,) in days}

    @api.model
    def _get_volunteers(self, company, weekday):
        """Return who can look after a child on this day of the week, in this organisation."""
        # sudo: who is asked does not depend on who plans
        days = self.sudo().search([("company_id", "=", company.id), ("weekday", "=", str(weekday))])
        return days.user_id.filtered(lambda user: user.active and user.has_group(VOLUNTEER))

    def action_ask(self):
        """Ask this volunteer for a session: the one in the context, or the own one that is now or next today."""
        self.ensure_one()
        self.check_access("read")
        session = self.env["mobility.session"]._get_session_of_now()
        session.check_access("write")
        session._do_ask_now(self.user_id)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("%(name)s was asked. Calling is quicker.", name=self.user_id.name),
            },
        }

    @api.model
    def _raise_no_session(self):
        raise UserError(self.env._("You have no session now. Open the session and ask from there."))
