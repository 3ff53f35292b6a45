from odoo import models

from .topic_sheet import read_html, topic_page


class MobilityTopic(models.Model):
    _inherit = "mobility.topic"

    def _get_handout_pages(self):
        """Return one page a topic, as the template ``paper_document`` draws it, in the language of the context."""
        direction = self.env["res.lang"]._get_data(code=self.env.lang or "en_US").direction or "ltr"
        footer = self.env._("Questions? Ask your mentor.")
        return [
            topic_page(
                {
                    "title": topic.name,
                    "summary": topic.summary,
                    "parts": read_html(topic.content),
                    "footer": footer,
                    "direction": direction,
                }
            )
            for topic in self
        ]
