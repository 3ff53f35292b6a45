from odoo import fields

from .common import MobilityCommon

FIGURE = "mobility.outcome.figure"


class FiguresCommon(MobilityCommon):
    """People by the dozen, with Bridges long enough ago for figures."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mentor_c = cls._user("mentor_c", "mobility_mentoring.group_mentor")
        cls.mentors = (cls.mentor, cls.mentor_b, cls.mentor_c)

    @classmethod
    def _crowd(cls, count, start="2020-01-15", mentors=None, program=None, levels=(10,), led_by="together", **vals):
        """Return ``count`` people who started on that day, divided over the mentors, with a Bridge at the start.

        :param levels: of debts, one after the other; those that follow the first are of a year, two years ... later
        """
        mentors = mentors or cls.mentors
        vals = {"birthdate": "1990-01-01", "household_type": "single", **vals}
        people = cls.env["mobility.participant"].create(
            [
                {"name": f"Person {n}", "mentor_id": mentors[n % len(mentors)].id, "company_id": cls.company.id, **vals}
                for n in range(count)
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
        for year, level in enumerate(levels):
            cls._fill_in(people, level, fields.Date.add(fields.Date.to_date(start), years=year, days=3), led_by)
        return people

    @classmethod
    def _fill_in(cls, people, level, date, led_by="together", instrument=None):
        """Confirm for each of these people a Bridge in which debts stand at ``level``, and the rest at the lowest."""
        instrument, lines = instrument or cls.instrument, []
        for area in instrument.area_ids:
            lowest = area.level_ids.sorted("value")[0]
            chosen = area.level_ids.filtered(lambda one: one.value == level) if area.code == "debts" else lowest
            lines.append((0, 0, {"area_id": area.id, "level_id": chosen.id}))
        bridges = cls.env["mobility.assessment"].create(
            [
                {
                    "participant_id": person.id,
                    "instrument_id": instrument.id,
                    "date": date,
                    "led_by": led_by,
                    "line_ids": lines,
                }
                for person in people
            ]
        )
        bridges.action_confirm()
        return bridges

    @classmethod
    def _consenting(cls, count, **vals):
        """Return a crowd of people who agreed to research."""
        people = cls._crowd(count, **vals)
        cls._agree_to_research(people)
        return people

    @classmethod
    def _agree_to_research(cls, people):
        cls.env["mobility.consent"].create(
            [{"participant_id": person.id, "purpose": "research", "given_how": "paper"} for person in people]
        )

    @classmethod
    def _publish(cls):
        cls.env[FIGURE]._do_publish_all(cls.company)

    def _figures(self, user=None, code="debts", **domain):
        domain = [("company_id", "=", self.company.id), ("area_id.code", "=", code), *domain.items()]
        domain = [item if item[0] in ("company_id", "area_id.code") else (item[0], "=", item[1]) for item in domain]
        return self.env[FIGURE].with_user(user or self.analyst).search(domain)
