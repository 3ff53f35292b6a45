from odoo import models

from ..models.program.followup import QUESTIONS
from .paper import SMALL, choices, heading, page, paragraph, stack, title, writing_lines

GAP = 26


class MobilityFollowup(models.Model):
    """The three questions in the person's words, for the own page and for paper."""

    _inherit = "mobility.followup"

    def _prepare_own_questions(self):
        """Return what the page shows: a list of {name, words, answers}, in the language of the context."""
        words = {
            "self_sufficient": self.env._("Do you live without benefit or debt help?"),
            "employed": self.env._("Do you have paid work?"),
            "fell_back": self.env._("Is there too little money again, after it went well?"),
        }
        answers = {
            "yes": self.env._("Yes"),
            "no": self.env._("No"),
            "unknown": self.env._("I don't know, or I'd rather not say"),
        }
        return {"questions": [{"name": name, "words": words[name], "answers": answers} for name in QUESTIONS]}

    def _get_sheet_pages(self):
        """Return the page to fill in by hand, as the template ``paper_document`` draws it."""
        self.ensure_one()
        parts = [title(self.env._("How are you?"), self.participant_id._get_first_name())]
        parts.append(paragraph(self.env._("We agreed to ask you this. You may skip every question."), most=2))
        for question in self._prepare_own_questions()["questions"]:
            parts.append(stack(heading(question["words"]), choices(question["answers"].values()), gap=6))
        hint = paragraph(self.env._("In your own words, if you like"), SMALL)
        parts.append(stack(hint, writing_lines(6)))
        direction = self.env["res.lang"]._get_data(code=self.env.lang).direction or "ltr"
        return [page(stack(*parts, gap=GAP), direction=direction)]
