from odoo import fields
from odoo.fields import Command

from .common import MobilityCommon

BEGIN, END = "2022-01-01", "2022-12-31"
START, YEAR_LATER = "2022-03-01", "2023-03-01"
LEVELS = {"house": 1, "family": 1, "debts": 0}


class EvaluationCommon(MobilityCommon):
    """People who started in 2022 and were asked again a year later, with the small Bridge of ``common``."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.house, cls.family, cls.debts = cls.instrument.area_ids.sorted()

    @classmethod
    def _started(cls, name="Samira", date_start=START, program=None, **vals):
        """Return a person who is under way in a program since ``date_start``."""
        person = cls._participant(name, **vals)
        cls._enrol(person, program=program, date_start=date_start)
        return person

    @classmethod
    def _pair(cls, before=None, after=None, name="Samira", first=START, second=YEAR_LATER, person=None, **vals):
        """Return a person with two confirmed Bridges.

        :param before, after: {area code: level}; areas left out stand at their lowest level
        """
        led_by = vals.pop("led_by", "together")
        person = person or cls._started(name, **vals)
        cls._bridge(person, before or {}, date=first, led_by=led_by)
        cls._bridge(person, after or {}, date=second, led_by=led_by)
        return person

    @classmethod
    def _many(cls, count, before=None, after=None, mentors=None, program=None, start=START):
        """Return so many pairs below the ORM, in few queries: people of ``mentors`` in turn."""
        mentors = mentors or cls.mentor
        model = cls._pair(before, after, program=program, date_start=start, first=start, second=cls._later(start))
        people = cls.env["mobility.participant"].create(
            [
                {"name": f"Person {number}", "mentor_id": mentors[number % len(mentors)].id}
                for number in range(count - 1)
            ]
        )
        enrollments = cls.env["mobility.enrollment"].create(
            [
                {
                    "participant_id": person.id,
                    "program_id": (program or cls.program).id,
                    "mentor_id": person.mentor_id.id,
                    "date_start": start,
                }
                for person in people
            ]
        )
        enrollments.action_activate()
        vals_list = []
        for assessment in model.assessment_ids:
            lines = [
                Command.create({"area_id": line.area_id.id, "level_id": line.level_id.id})
                for line in assessment.line_ids
            ]
            vals_list += [
                {
                    "participant_id": person.id,
                    "instrument_id": cls.instrument.id,
                    "date": assessment.date,
                    "led_by": "together",
                    "line_ids": lines,
                }
                for person in people
            ]
        cls.env["mobility.assessment"].create(vals_list).action_confirm()
        return people | model

    @classmethod
    def _later(cls, start):
        return fields.Date.add(fields.Date.to_date(start), years=1)

    @classmethod
    def _mentors(cls, count):
        group = "mobility_mentoring.group_mentor"
        return cls.env["res.users"].create([cls._user_vals(f"mentor_{number}", group) for number in range(count)])

    @classmethod
    def _evaluation(cls, user=None, run=True, **vals):
        """Return an evaluation of our program in 2022, by the coordinator, about one area first: debts."""
        evaluation = (
            cls.env["mobility.evaluation"]
            .with_user(user or cls.coordinator)
            .create(
                {
                    "name": "What changed in 2022",
                    "program_ids": [Command.set(cls.program.ids)],
                    "date_from": BEGIN,
                    "date_to": END,
                    "instrument_id": cls.instrument.id,
                    "primary_kind": "area",
                    "primary_area_id": cls.debts.id,
                    "resamples": 200,
                    "seed": 1,
                    **vals,
                }
            )
        )
        if run:
            evaluation.action_run()
        return evaluation

    @classmethod
    def _signed(cls, **vals):
        evaluation = cls._evaluation(**vals)
        evaluation.with_user(cls.manager).action_sign()
        return evaluation

    def _line(self, evaluation, code="debts", meaning=None):
        """Return the result about an area; with no code, about the pillars."""
        return evaluation.line_ids.filtered(
            lambda line: (line.area_id.code or None) == code and meaning in (None, line.area_id.meaning)
        )

    def _counts(self, line):
        return line.count, line.up, line.same, line.down

    def _flow(self, evaluation, group="program"):
        """Return {(stage, reason): people} of the flow."""
        rows = evaluation.sudo().figures["groups"][group]["flow"]
        flow = {}
        for row in rows:
            key = (row["stage"], row["reason"]) if row["reason"] else row["stage"]
            flow[key] = flow.get(key, 0) + row["count"]
        return flow
