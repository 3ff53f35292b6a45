import base64

from odoo import fields, models

from .bridge_blank import blank_pages
from .instrument_file import build_json, build_xlsx


class MobilityInstrument(models.Model):
    """An instrument on paper, to fill in by hand, and in files, to carry to another database or a translator."""

    _inherit = "mobility.instrument"

    file_xlsx = fields.Binary("As .xlsx", compute="_compute_file_xlsx", exportable=False)
    file_json = fields.Binary("As JSON", compute="_compute_file_json", exportable=False)

    def _compute_file_xlsx(self):
        for instrument in self:
            instrument.file_xlsx = base64.b64encode(build_xlsx(instrument))

    def _compute_file_json(self):
        for instrument in self:
            instrument.file_json = base64.b64encode(build_json(instrument))

    def action_export_xlsx(self):
        """Download the instrument as a spreadsheet."""
        return self._download("file_xlsx", "xlsx")

    def action_export_json(self):
        """Download the instrument as JSON."""
        return self._download("file_json", "json")

    def _download(self, name, extension):
        self.ensure_one()
        filename = f"{self.code}-{self.version}.{extension}".replace("/", "-")
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/{name}/{filename}?download=true",
            "target": "download",
        }

    def _get_blank_bridge_pages(self, title=None):
        """Return the pages of this instrument to fill in by hand, as the template ``paper_document`` draws them."""
        self.ensure_one()
        return blank_pages(self._prepare_blank_bridge(title or self.name))

    def _prepare_blank_bridge(self, title):
        """Return what ``bridge_blank.blank_pages`` needs, in the language of the context."""
        language = self.env["res.lang"]._get_data(code=self.env.lang or "en_US")
        return {
            "title": title,
            "direction": language.direction or "ltr",
            "intro": [
                self.env._("Read the sentences. Tick the one that fits your life now."),
                self.env._("Tick where you want to be in two years."),
                self.env._("No answer is right or wrong. What you do not want to tell, you do not tell."),
                self.env._("Put a cross through the star where you want to begin. Choose at most three."),
            ],
            "pillars": [self._prepare_blank_pillar(pillar) for pillar in self.pillar_ids],
            "labels": self._get_blank_bridge_labels(),
            "footer": lambda number, count: self.env._("Page %(number)s of %(count)s", number=number, count=count),
        }

    def _prepare_blank_pillar(self, pillar):
        return {
            "name": pillar.name,
            "icon": pillar.icon,
            "color": pillar.color,
            "areas": [
                {
                    "name": area.name,
                    "question": area.question,
                    "levels": area.level_ids.sorted("value").mapped("name"),
                }
                for area in pillar.area_ids
            ],
        }

    def _get_blank_bridge_labels(self):
        return {
            "name": self.env._("First name"),
            "date": self.env._("Date"),
            "alone": self.env._("I fill it in by myself"),
            "together": self.env._("We fill it in together"),
            "how": self.env._("This is how it works"),
            "strengths": self.env._("What I am good at"),
            "strengths_hint": self.env._("Three things. Ask somebody who knows you, if you like."),
            "vision": self.env._("Where I want to be in two years"),
            "vision_hint": self.env._("Where do I live, what do I do, who is with me?"),
            "begin": self.env._("I want to begin here"),
            "now": self.env._("Now"),
            "wanted": self.env._("In two years"),
            "own_words": self.env._("In my own words"),
            "unknown": self.env._("don't know"),
            "rather_not": self.env._("rather not say"),
            "not_applicable": self.env._("does not apply"),
        }
