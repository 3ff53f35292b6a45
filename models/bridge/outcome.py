from odoo import api, fields, models
from odoo.tools import SQL

VOICES = [("self", "By the participant"), ("together", "With the mentor")]
CHANGES = [("forward", "Went forward"), ("same", "The same"), ("back", "Went back")]
HOLDS = [("yes", "Holds"), ("no", "Asks for attention")]
# Why a line has no change: an answer without a level, or one answer only.
REASONS = [
    ("once", "Asked once so far"),
    ("voice", "Filled in alone once, and once with the mentor"),
    ("replaced", "Not asked again in this way"),
    ("unknown", "Don't know"),
    ("rather_not", "Rather not say"),
    ("not_applicable", "Does not apply"),
    ("unanswered", "No answer"),
]
# Why a line does not go on from what was answered before: as mobility.area._get_break tells.
BREAKS = [
    ("area", "Was not asked before"),
    ("instrument", "Another list of questions before"),
    ("meaning", "The area meant something else before"),
]
RENEW = """
    INSERT INTO mobility_outcome (
           enrollment_id, company_id, program_id, area_id, voice, first_date, last_date, first_value, last_value,
           target_value, can_rise, first_holds, last_holds, first_pillar, last_pillar, change, reason, line_break)
    WITH told AS (
        SELECT assessment.id AS assessment_id, assessment.enrollment_id, assessment.date,
               instrument.audience, instrument.code AS instrument,
               CASE WHEN assessment.led_by = 'participant' THEN 'self' ELSE 'together' END AS voice
          FROM mobility_assessment assessment
          JOIN mobility_instrument instrument ON instrument.id = assessment.instrument_id
         WHERE assessment.enrollment_id = ANY(%(ids)s)
           AND assessment.state = 'confirmed' AND assessment.member_id IS NULL
    ),
    moment AS (
        SELECT *,
               ROW_NUMBER() OVER (PARTITION BY enrollment_id, audience, voice ORDER BY date, assessment_id) AS number,
               COUNT(*) OVER (PARTITION BY enrollment_id, audience, voice) AS moments,
               COUNT(*) OVER (PARTITION BY enrollment_id, audience) AS moments_of_all
          FROM told
    ),
    answered AS (
        SELECT moment.*, area.series_area_id AS area_id, level.value, target.value AS target_value,
               COALESCE(line.answer, 'unanswered') AS answer,
               level.value < (SELECT MAX(value) FROM mobility_level top WHERE top.area_id = line.area_id) AS can_rise,
               CASE WHEN level.holds THEN 'yes' WHEN level.id IS NOT NULL THEN 'no' END AS holds,
               -- a pillar holds when all that applies does, and does not count with an answer that is no level
               CASE WHEN BOOL_AND(COALESCE(line.answer, '') IN ('level', 'not_applicable')) OVER pillar
                    THEN CASE BOOL_AND(COALESCE(level.holds, FALSE)) FILTER (WHERE level.id IS NOT NULL) OVER pillar
                         WHEN TRUE THEN 'yes' WHEN FALSE THEN 'no' END
               END AS pillar,
               LAG(area.series_area_id) OVER asked AS former_area_id,
               LAG(moment.instrument) OVER asked AS former_instrument
          FROM moment
          JOIN mobility_assessment_line line ON line.assessment_id = moment.assessment_id
          JOIN mobility_area area ON area.id = line.area_id
     LEFT JOIN mobility_level level ON level.id = line.level_id
     LEFT JOIN mobility_level target ON target.id = line.target_level_id
        WINDOW pillar AS (PARTITION BY moment.assessment_id, area.pillar_id),
               asked AS (
                   PARTITION BY moment.enrollment_id, moment.audience, moment.voice, area.code ORDER BY moment.number
               )
    ),
    line AS (
        SELECT *,
               ROW_NUMBER() OVER (PARTITION BY enrollment_id, voice, area_id ORDER BY number) AS rank,
               COUNT(*) OVER (PARTITION BY enrollment_id, voice, area_id) AS answers
          FROM answered
    )
    SELECT enrollment.id, enrollment.company_id, enrollment.program_id, first.area_id, first.voice,
           first.date, last.date, first.value, last.value, first.target_value, first.can_rise,
           first.holds, last.holds, first.pillar, last.pillar,
           CASE SIGN(last.value - first.value) WHEN 1 THEN 'forward' WHEN 0 THEN 'same' WHEN -1 THEN 'back' END,
           CASE WHEN last.answer <> 'level' THEN last.answer
                WHEN last.answer = 'level' THEN NULLIF(first.answer, 'level')
                WHEN first.number < first.moments THEN 'replaced'
                WHEN first.moments = 1 AND first.moments_of_all > 1 THEN 'voice'
                ELSE 'once' END,
           CASE WHEN first.former_area_id IS NULL THEN CASE WHEN first.number > 1 THEN 'area' END
                WHEN first.former_instrument <> first.instrument THEN 'instrument'
                ELSE 'meaning' END
      FROM line first
      JOIN mobility_enrollment enrollment ON enrollment.id = first.enrollment_id
 LEFT JOIN line last ON last.enrollment_id = first.enrollment_id AND last.voice = first.voice
       AND last.area_id = first.area_id AND last.rank = last.answers AND last.rank > 1
     WHERE first.rank = 1
"""


class MobilityOutcome(models.Model):
    """The first and the latest answer about one area within an enrolment, told by one voice.

    Kept when a Bridge is confirmed or cancelled, so that figures about many people are sums over rows that are there.
    A row is a line that compares from end to end: equal code and meaning of the same instrument, which is what
    ``series_area_id`` of an area stands for; what somebody tells alone, and what is told with a mentor, are two lines.
    Where answers before do not compare, another line begins, and says why. Children's Bridges are not in it.

    Rows are written below the ORM, for whole enrolments; nobody has a right here: ``mobility.outcome.report`` reads it.
    """

    _name = "mobility.outcome"
    _description = "First and latest answer"
    _order = "enrollment_id, area_id, voice"
    _rec_name = "area_id"
    _log_access = False

    enrollment_id = fields.Many2one("mobility.enrollment", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="enrollment_id.company_id", store=True, index=True)
    program_id = fields.Many2one(related="enrollment_id.program_id", store=True, index=True)
    area_id = fields.Many2one(
        "mobility.area", required=True, index=True, ondelete="restrict", help="The first with this code and meaning."
    )
    voice = fields.Selection(VOICES, "Filled in", required=True)
    first_date = fields.Date(required=True)
    last_date = fields.Date()
    first_value = fields.Float()
    last_value = fields.Float()
    target_value = fields.Float(help="What the person wanted, when asked first.")
    can_rise = fields.Boolean(help="There was a higher level than the first one.")
    first_holds = fields.Selection(HOLDS)
    last_holds = fields.Selection(HOLDS)
    first_pillar = fields.Selection(HOLDS)
    last_pillar = fields.Selection(HOLDS)
    change = fields.Selection(CHANGES)
    reason = fields.Selection(REASONS, "Why not compared")
    line_break = fields.Selection(BREAKS)

    _line = models.UniqueIndex("(enrollment_id, area_id, voice)", "A line stands there once.")

    def init(self):
        # Bridges that were confirmed before this table was there
        self.pool.post_init(self._do_renew_missing)

    @api.model
    def _do_renew_missing(self):
        self.env.cr.execute(
            SQL(
                """
                SELECT DISTINCT enrollment_id FROM mobility_assessment
                 WHERE state = 'confirmed' AND member_id IS NULL AND enrollment_id IS NOT NULL
                   AND NOT EXISTS (
                       SELECT FROM mobility_outcome outcome
                        WHERE outcome.enrollment_id = mobility_assessment.enrollment_id)
                """
            )
        )
        self._do_renew(self.env["mobility.enrollment"].browse(id_ for [id_] in self.env.cr.fetchall()))

    @api.model
    def _do_renew(self, enrollments):
        """Write the lines of these enrolments anew from their confirmed Bridges, in two statements whatever the number.

        Whoever writes Bridges below the ORM calls this afterwards.
        """
        if not enrollments:
            return
        self.env["mobility.area"].flush_model(["series_area_id"])
        self.env["mobility.enrollment"].flush_model(["company_id", "program_id"])
        self.env["mobility.assessment"].flush_model(["enrollment_id", "member_id", "date", "led_by", "state"])
        self.env["mobility.assessment.line"].flush_model(["answer", "level_id", "target_level_id"])
        self.env.cr.execute(SQL("DELETE FROM mobility_outcome WHERE enrollment_id = ANY(%s)", enrollments.ids))
        self.env.cr.execute(SQL(RENEW, ids=enrollments.ids))
        self.invalidate_model()


class MobilityAssessment(models.Model):
    _inherit = "mobility.assessment"

    def _do_confirm(self):
        super()._do_confirm()
        self.env["mobility.outcome"]._do_renew(self.enrollment_id)

    def action_cancel(self):
        result = super().action_cancel()
        self.env["mobility.outcome"]._do_renew(self.filtered(lambda one: one.state == "cancelled").enrollment_id)
        return result
