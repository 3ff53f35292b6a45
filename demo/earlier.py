from datetime import date

from odoo import fields
from odoo.fields import Command

from . import afterwards
from .tables import read_answer, read_table, read_time

# Columns of earlier.csv with what was answered, in the order of the areas, and how many months after the start.
MOMENTS = {"first": 0, "year": 12, "two_years": 24}

BARRIERS = (
    ("Wie meer uren gaat werken, verliest toeslag.", "rule", "earnings"),
    ("Een tweede aanvraag wordt pas na vier weken bekeken.", "rule", "debts"),
    ("Drie loketten vragen om dezelfde papieren.", "organisation", "debts"),
)


class Earlier:
    """A group of earlier years, all of whom have left: enough people for figures that point at nobody."""

    def __init__(self, town):
        self.town = town
        self.areas = town.env.ref("mobility_mentoring.instrument_bridge_adult").area_ids.sorted()

    def live(self):
        rows = read_table("earlier")
        for mentor in sorted({row["mentor"] for row in rows}):
            self._coach(mentor, [row for row in rows if row["mentor"] == mentor])
        self.town.env["mobility.outcome.figure"]._do_publish_all(self.town.company)

    def _coach(self, mentor, rows):
        """Let everything happen with the people of one mentor: they start, fill in their Bridges and leave."""
        env = self.town.acting_as(mentor, self._time(rows[0]["start"]))
        people = env["mobility.participant"].create([self._prepare_person_vals(row) for row in rows])
        enrollments = env["mobility.enrollment"].create(
            [
                {
                    "participant_id": person.id,
                    "program_id": self.town.programs[row["program"]].id,
                    "date_start": self._time(row["start"]),
                    "followup_agreed": bool(row["followup"]),
                }
                for person, row in zip(people, rows, strict=True)
            ]
        )
        enrollments.action_activate()
        told = list(zip(people, rows, strict=True))
        vals_list = [
            self._prepare_bridge_vals(person, row, name) for name in MOMENTS for person, row in told if row[name]
        ]
        for vals in vals_list:
            env["mobility.assessment"].create(vals).action_confirm()
        for enrollment, row in zip(enrollments, rows, strict=True):
            reason = env.ref(f"mobility_mentoring.exit_reason_{row['reason']}")
            ending = enrollment.with_context(exit_reason_id=reason.id, date_end=self._time(row["until"]))
            getattr(ending, {"completed": "action_complete", "stopped": "action_stop"}[row["state"]])()
            afterwards.register(enrollment, row["followup"])
        self._agree(env, told)
        self._run_into(env, told)

    def _agree(self, env, told):
        purposes = {"coaching": {"ground": "task"}, "research": {"given_how": "paper"}}
        env["mobility.consent"].create(
            [
                {"participant_id": person.id, "purpose": purpose, "date_given": self._time(row["start"]), **vals}
                for person, row in told
                for purpose, vals in purposes.items()
                if purpose != "research" or row["research"] == "yes"
            ]
        )

    def _run_into(self, env, told):
        """Write down what was in the way of these people in the year before this one: the annual report tells of it."""
        year = self.town.today.year - 1
        there = [(person, row) for person, row in told if self._time(row["until"]) >= date(year, 7, 1)]
        for number, (person, row) in enumerate(there):
            name, cause, area = BARRIERS[number % len(BARRIERS)]
            found = max(date(year, 1 + number % 6, 12), self._time(row["start"]))
            barrier = env["mobility.barrier"].create(
                {
                    "participant_id": person.id,
                    "name": name,
                    "cause": cause,
                    "area_id": env.ref(f"mobility_mentoring.area_{area}").id,
                    "date_found": found,
                }
            )
            if number % 4 == 0:
                # sudo: the past is written by the superuser who loads the demo
                barrier.sudo().write({"state": "removed", "date_closed": fields.Date.add(found, months=2)})

    def _time(self, text):
        return read_time(text, self.town.today)

    def _prepare_person_vals(self, row):
        return {
            "name": row["name"],
            "birthdate": self._time(row["born"]),
            "household_type": row["household"],
            "city": self.town.company.city,
            "country_id": self.town.company.country_id.id,
        }

    def _prepare_bridge_vals(self, person, row, moment):
        date = fields.Date.add(self._time(row["start"]), months=MOMENTS[moment], days=4)
        answers = zip(self.areas, row[moment].split(), strict=True)
        return {
            "participant_id": person.id,
            "date": date,
            "led_by": row["led_by"],
            "line_ids": [Command.create(self._prepare_line_vals(area, text)) for area, text in answers],
        }

    def _prepare_line_vals(self, area, text):
        answer, value, _target, _first = read_answer(text)
        level = area.level_ids.filtered(lambda one: int(one.value) == value)
        return {"area_id": area.id, "answer": answer, "level_id": level.id}
