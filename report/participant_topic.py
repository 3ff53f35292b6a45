from odoo import fields, models
from odoo.tools import SQL


class MobilityParticipantTopic(models.Model):
    """What was explained to somebody, and when last: one row a person and topic, from the talks that took place."""

    _name = "mobility.participant.topic"
    _description = "Topic talked about"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "topic_id"
    _depends = {
        "mobility.session": [
            "state",
            "start",
            "participant_id",
            "participant_mentor_id",
            "company_id",
            "topic_ids",
        ],
        "mobility.topic": ["is_training"],
    }

    participant_id = fields.Many2one("mobility.participant", readonly=True)
    topic_id = fields.Many2one("mobility.topic", readonly=True)
    company_id = fields.Many2one("res.company", "Organisation", readonly=True)
    mentor_id = fields.Many2one("res.users", readonly=True)
    is_training = fields.Boolean("Training", readonly=True)
    date = fields.Date("Last time", readonly=True)
    times = fields.Integer("How often", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT MIN(s.id)::bigint * 10000 + r.mobility_topic_id AS id,
                   s.participant_id, r.mobility_topic_id AS topic_id, s.company_id,
                   s.participant_mentor_id AS mentor_id, t.is_training,
                   MAX(s.start)::date AS date, COUNT(*)::int AS times
              FROM mobility_session s
              JOIN mobility_session_mobility_topic_rel r ON r.mobility_session_id = s.id
              JOIN mobility_topic t ON t.id = r.mobility_topic_id
             WHERE s.state = 'held'
          GROUP BY s.participant_id, r.mobility_topic_id, s.company_id, s.participant_mentor_id, t.is_training
            """
        )

    def action_print(self):
        """Print the hand-outs of these topics, in the language of the person.

        :return: a report action
        """
        self.check_access("read")
        return self.env.ref("mobility_mentoring.report_topic_participant").report_action(self)


class MobilityParticipant(models.Model):
    _inherit = "mobility.participant"

    talked_topic_ids = fields.One2many(
        "mobility.participant.topic", "participant_id", "Topics talked about", readonly=True
    )
