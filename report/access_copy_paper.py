"""The copy of what is known of somebody, as a person reads it.

The file for a computer has every field. On paper stands what says something to a person: what only tells how a record
is kept is left out, as are zeros, and what belongs together stands together. A model or field that is not named here is
printed as it is, so that nothing that is added later is forgotten.
"""

from odoo import models
from odoo.tools import format_date

# What tells how a record is kept, or is said elsewhere on the same paper.
LEFT_OUT = {
    "mobility.participant": {"told_age", "pillars_holding", "pillar_count"},
    "mobility.assessment": {"enrollment_id", "pillar_count", "date_confirmed"},
    "mobility.goal": {"enrollment_id"},
    "mobility.session": {"enrollment_id", "duration"},
    "mobility.session.reminder": {"start", "hours"},
    "mobility.reward": {"enrollment_id", "program_id", "kind", "approval_state", "date_budget"},
    "mobility.voucher": {"reward_id"},
    "mobility.request": {"with_messages"},
    "ir.attachment": {"type", "content"},
}
# Under what records of a model stand together, and by what one of them is called.
GROUPED_BY = {
    "mobility.assessment.line": "assessment_id",
    "mobility.influence": "assessment_id",
    "mobility.goal.step": "goal_id",
}
CALLED = {
    "mobility.assessment": "instrument_id",
    "mobility.assessment.line": "area_id",
    "mobility.barrier": "name",
    "mobility.childcare.ask": "session_id",
    "mobility.consent": "purpose",
    "mobility.enrollment": "program_id",
    "mobility.followup": "date_due",
    "mobility.goal": "name",
    "mobility.goal.step": "name",
    "mobility.household.member": "relation",
    "mobility.influence": "source_area_id",
    "mobility.request": "kind",
    "mobility.reward": "reward_type_id",
    "mobility.session": "session_type_id",
    "mobility.session.reminder": "session_id",
    "mobility.voucher": "reward_type_id",
    "mail.activity": "date",
    "mail.message": "date",
}
# A value longer than this stands on a line of its own.
SHORT = 60


class MobilityPersonal(models.AbstractModel):
    _inherit = "mobility.personal"

    def _get_copy_on_paper(self, copy):
        """Return what is printed of a copy (``_get_access_copy``), in the language of the context.

        :return: a dict with made_on, in words, and parts: dicts of title and groups; a group is a dict of title and
            records; a record a dict of title and lines, each a list of (label, words) beside each other
        """
        titles = self._get_paper_titles()
        own, *others = copy["parts"]
        parts = [{"title": self.env._("About you"), "groups": self._get_paper_groups(own, about=True)}]
        for part in others:
            title = titles.get(part["model"], part["title"])
            parts.append({"title": title, "groups": self._get_paper_groups(part)})
        return {"made_on": format_date(self.env, copy["made_on"]), "parts": parts}

    def _get_paper_titles(self):
        return {
            "mobility.household.member": self.env._("Who lives with you"),
            "mobility.guardian": self.env._("Who has authority over a child"),
            "mobility.enrollment": self.env._("Programs"),
            "mobility.assessment": self.env._("Bridges"),
            "mobility.assessment.line": self.env._("Answers in the Bridges"),
            "mobility.influence": self.env._("What makes what heavier, or helps"),
            "mobility.goal": self.env._("Goals"),
            "mobility.goal.step": self.env._("Steps"),
            "mobility.barrier": self.env._("What is in the way"),
            "mobility.session": self.env._("Talks"),
            "mobility.session.reminder": self.env._("Reminders of a talk"),
            "mobility.childcare.ask": self.env._("Asked to look after a child"),
            "mobility.reward": self.env._("Rewards"),
            "mobility.voucher": self.env._("Vouchers"),
            "mobility.consent": self.env._("What was agreed"),
            "mobility.request": self.env._("What you asked about your data"),
            "mobility.signal": self.env._("What asked for attention"),
        }

    def _get_paper_labels(self):
        return {("mobility.guardian", "is_participant"): self.env._("You")}

    def _get_paper_groups(self, part, about=False):
        model, groups, labels = part["model"], [], self._get_paper_labels()
        by, called = GROUPED_BY.get(model), not about and CALLED.get(model)
        for rows in part["records"]:
            values = {
                row["name"]: {**row, "label": labels.get((model, row["name"]), row["label"])}
                for row in rows
                if row["value"] and row["name"] not in LEFT_OUT.get(model, ())
            }
            if "level_id" in values:
                values.pop("answer", None)  # the sentence says it
            title = values.pop(by)["text"] if by in values else ""
            if not groups or groups[-1]["title"] != title:
                groups.append({"title": title, "records": []})
            name = values.pop(called)["text"] if called in values else ""
            lines = self._get_paper_lines(values.values(), beside=not about)
            groups[-1]["records"].append({"title": name, "lines": lines})
        return groups

    def _get_paper_lines(self, rows, beside=True):
        """Return these values as lines, short ones beside each other when ``beside``."""
        lines, room = [], False
        for row in rows:
            short = beside and len(row["text"]) <= SHORT and "\n" not in row["text"]
            if not (short and room):
                lines.append([])
            lines[-1].append((row["label"], row["text"]))
            room = short
        return lines
