from dateutil.relativedelta import relativedelta
from odoo import api, fields, models

TELL = "mobility_mentoring.mail_activity_type_age"
# From the second of these birthdays somebody decides alone, whatever the law of the program.
AGES = (16, 18)
BEFORE, AFTER = relativedelta(days=30), relativedelta(days=60)


def get_birthday_domain(age, today):
    """Return the domain of whose birthday of this age lies near and who was not told about yet."""
    return [
        ("birthdate", "<=", today + BEFORE - relativedelta(years=age)),
        ("birthdate", ">", today - AFTER - relativedelta(years=age)),
        ("told_age", "<", age),
    ]


class MobilityHouseholdMember(models.Model):
    _inherit = "mobility.household.member"

    def _get_age_note(self, age):
        """Return what changes on this birthday of a child."""
        if age == 16:
            return self.env._(
                "%(name)s turns 16. From then on %(name)s decides, and parents see only what %(name)s agrees to: ask,"
                " and write it down under Agreements.",
                name=self.name,
            )
        return self.env._(
            "%(name)s turns 18 and is an adult: authority of parents ends. Does %(name)s want coaching of its own?",
            name=self.name,
        )


class MobilityParticipant(models.Model):
    """Turning 16 and 18 changes who decides: the mentor gets a task for it, once, some weeks before."""

    _inherit = "mobility.participant"

    @api.model
    def _cron_coming_of_age(self):
        """Give mentors a task for each child and each participant who turns 16 or 18 these weeks."""
        today = fields.Date.context_today(self)
        for age in AGES:
            birthday = get_birthday_domain(age, today)
            whom = [("participant_id.state", "!=", "ended"), ("participant_id.mentor_id", "!=", False)]
            children = self.env["mobility.household.member"].search([*birthday, *whom, ("relation", "=", "child")])
            people = self.search([*birthday, ("state", "!=", "ended"), ("mentor_id", "!=", False)])
            for child in children:
                child.participant_id._do_tell_age(child, age)
            for person in people:
                person._do_tell_age(person, age)

    def _do_tell_age(self, subject, age):
        """Give the mentor of this person a task: ``subject``, the person or a child, turns ``age``."""
        mentor = self.mentor_id
        # no e-mail: it would carry names out of the house
        quietly = self.with_context(mail_activity_quick_update=True, lang=mentor.lang)
        quietly.activity_schedule(
            TELL,
            date_deadline=subject.birthdate + relativedelta(years=age),
            user_id=mentor.id,
            summary=quietly.env._("Turns %(age)s: who decides changes", age=age),
            note=subject.with_env(quietly.env)._get_age_note(age),
        )
        subject.told_age = age

    def _get_age_note(self, age):
        """Return what changes on this birthday of a participant."""
        words = self._get_decider_words(self.birthdate + relativedelta(years=age)) or self.env._(
            "%(name)s turns 18 and decides alone.", name=self.name
        )
        return " ".join([words, self.env._("Look at the agreements together.")])
