from odoo import api, fields, models
from odoo.tools import SQL

from ..program.intake_facts import AGE_BAND, AGE_BANDS, COHORT
from .groups import count_people, split
from .moments import MARGIN, MOMENTS, PROPERTIES, get_closing_day, get_last_start, select_answers

PURPOSE = "research"


class MobilityResearchGroup(models.Model):
    """People of whom a research file tells the same, so many that none of them can be told apart.

    An enrolment joins a group once, together with the others of it, and what a file tells of that group never changes
    nor gets closer: two files together say no more than the last one. Nobody has a right here.
    """

    _name = "mobility.research.group"
    _description = "Group in research files"
    _rec_name = "cohort"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, index=True)
    legal_basis = fields.Char()
    program_id = fields.Many2one("mobility.program", ondelete="set null")
    cohort = fields.Char("Start quarter")
    household_type = fields.Char()
    age_band = fields.Selection(AGE_BANDS)
    date_formed = fields.Datetime(required=True, default=fields.Datetime.now)
    last_start = fields.Date(required=True, help="When the last of them started: a moment is over for all together.")
    member_ids = fields.One2many("mobility.research.member", "group_id")

    @api.model
    def _do_form(self, company):
        """Put those who agreed, and said how things are at the start, into groups. Others wait until they are enough.

        :return: how many people wait
        """
        size = company.mobility_group_size
        rows = self._get_candidates(company)
        groups = split(rows, PROPERTIES, lambda people: count_people(people) >= size)
        for shown, people in groups:
            last_start = max(row["date_start"] for row in people)
            group = self.create({"company_id": company.id, "last_start": last_start, **shown})
            self.env["mobility.research.member"].create(
                [{"enrollment_id": row["enrollment_id"], "group_id": group.id} for row in people]
            )
        return 0 if groups else count_people(rows)

    @api.model
    def _get_candidates(self, company):
        """Return a dict for each enrolment that may go into files and is in no group yet, with what may be told."""
        self.env.flush_all()
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT enrollment.id AS enrollment_id, enrollment.date_start, person.id AS participant_id,
                       program.legal_basis, enrollment.program_id, %(cohort)s AS cohort, person.household_type,
                       %(age_band)s AS age_band
                  FROM mobility_enrollment enrollment
                  JOIN mobility_participant person ON person.id = enrollment.participant_id
                  JOIN mobility_program program ON program.id = enrollment.program_id
                 WHERE enrollment.id IN (SELECT enrollment_id FROM (%(answers)s) told)
              ORDER BY enrollment.id
                """,
                cohort=COHORT,
                age_band=AGE_BAND,
                answers=select_answers("0", self._get_candidate_condition(company)),
            )
        )
        people = self.env["mobility.participant"].browse({row["participant_id"] for row in rows})
        agreed = set(people._filter_consented(PURPOSE)._ids)
        return [row for row in rows if row["participant_id"] in agreed]

    @api.model
    def _get_candidate_condition(self, company):
        return SQL(
            "enrollment.company_id = %s AND enrollment.date_start < %s AND NOT EXISTS ("
            " SELECT FROM mobility_research_member member WHERE member.enrollment_id = enrollment.id)",
            company.id,
            get_last_start("0", get_closing_day(fields.Date.today())),
        )

    # -- what goes into a file ----------------------------------------------------------------------------------------

    @api.model
    def _get_records(self, company):
        """Return what a research file of ``company`` holds: (records, how many were left out, people).

        A record is a dict: what is told of the group, the pseudonym, one moment and voice, how the enrolment stood then
        and the level of each area. Left out are those of a group of which, at that moment, fewer than the size of a
        group agree and answered.
        """
        members = self.env["mobility.research.member"].search([("company_id", "=", company.id)])
        people = members.enrollment_id.participant_id
        agreed = set(people._filter_consented(PURPOSE)._ids)
        members = members.filtered(lambda member: member.enrollment_id.participant_id.id in agreed)
        records, left_out = [], 0
        for months, _label in MOMENTS:
            for group, told in self._get_told(members, months).items():
                if count_people(told) < company.mobility_group_size:
                    left_out += len(told)
                else:
                    records += [{**group._get_shown(), **record} for record in told]
        in_file = people.browse({record["participant_id"] for record in records})
        return sorted(records, key=lambda record: (record["pseudonym"], record["months"])), left_out, in_file

    def _get_shown(self):
        """Return what a file tells of everybody in this group."""
        self.ensure_one()
        return {name: self[name] for name in PROPERTIES}

    @api.model
    def _get_told(self, members, months):
        """Return {group: list of records} for one moment, of the groups for which it is over for everybody."""
        last = get_last_start(months, get_closing_day(fields.Date.today()))
        members = members.filtered(lambda member: member.group_id.last_start < last)
        by_enrollment = {member.enrollment_id.id: member for member in members}
        levels = {}
        condition = self._get_told_condition(months, list(by_enrollment))
        for row in self.env.execute_query_dict(select_answers(months, condition)):
            levels.setdefault((row["enrollment_id"], row["voice"]), {})[row["area_id"]] = row["value"]
        state = {
            row.pop("id"): row for row in self.env.execute_query_dict(self._select_state(months, list(by_enrollment)))
        }
        told = {}
        for (enrollment_id, voice), values in levels.items():
            member = by_enrollment[enrollment_id]
            record = {
                "pseudonym": member._get_pseudonym(),
                "participant_id": member.enrollment_id.participant_id.id,
                "months": int(months),
                "voice": voice,
                "levels": values,
                **state[enrollment_id],
            }
            told.setdefault(member.group_id, []).append(record)
        return told

    @api.model
    def _get_told_condition(self, months, ids):
        """Leave out what was confirmed when files could be made of that moment already: one row would come alone."""
        return SQL(
            """
            enrollment.id = ANY(%(ids)s) AND assessment.date_confirmed <= (
                SELECT GREATEST(
                           joined.date_formed,
                           DATE_TRUNC('quarter', joined.last_start + MAKE_INTERVAL(months => %(months)s))
                           + INTERVAL '3 months')
                  FROM mobility_research_member member
                  JOIN mobility_research_group joined ON joined.id = member.group_id
                 WHERE member.enrollment_id = enrollment.id)
            """,
            ids=ids,
            months=int(months) + MARGIN,
        )

    @api.model
    def _select_state(self, months, ids):
        """Return the query for how these enrolments stood at one moment: as it was then, whatever came afterwards."""
        return SQL(
            """
            WITH enrolled AS (
                SELECT id, state, date_end, date_start + MAKE_INTERVAL(months => %(months)s) AS moment
                  FROM mobility_enrollment
                 WHERE id = ANY(%(ids)s)
            )
            SELECT id,
                   CASE WHEN date_end <= moment THEN state ELSE 'under_way' END AS state,
                   (SELECT COUNT(*)
                      FROM mobility_session session
                     WHERE session.enrollment_id = enrolled.id AND session.state = 'held' AND session.start < moment
                   ) AS sessions,
                   (SELECT COUNT(*)
                      FROM mobility_goal goal
                      JOIN mobility_goal_step step ON step.goal_id = goal.id
                     WHERE goal.enrollment_id = enrolled.id AND step.state = 'done' AND step.date_done < moment
                   ) AS steps,
                   (SELECT COUNT(*)
                      FROM mobility_goal goal
                      JOIN mobility_goal_step step ON step.goal_id = goal.id
                     WHERE goal.enrollment_id = enrolled.id AND step.state = 'done' AND step.date_done < moment
                       AND step.done_how = 'alone'
                   ) AS steps_alone
              FROM enrolled
            """,
            months=int(months),
            ids=ids,
        )
