from odoo import api, fields, models

from ..models.learning.evaluation_statistics import FEWEST_PEOPLE
from . import annual_drawing as draw
from .bridge_of_group import prepare_pillars
from .paper import WIDTH


class MobilityCohortBridge(models.TransientModel):
    """The picture of 'The Bridge of a group', and the same in words."""

    _inherit = "mobility.cohort.bridge"

    picture = fields.Html(compute="_compute_picture", sanitize=False)

    @api.depends_context("lang", "uid")
    @api.depends("program_id", "cohort", "voice")
    def _compute_picture(self):
        for page in self:
            values = {"doc": page._prepare_picture()} if page.voice else {}
            page.picture = values and self.env["ir.qweb"]._render("mobility_mentoring.cohort_bridge_picture", values)

    def _prepare_picture(self):
        """Return what the template ``cohort_bridge_picture`` draws; without a chart where there are too few people."""
        people, areas, shares = self._count()
        doc = {"people": people, "is_few": 0 < people < FEWEST_PEOPLE, "chart": None}
        if not areas:
            return doc

        def get_share(key, area):
            return shares[key, area.id]

        pillars = prepare_pillars(areas, get_share)
        rows = [
            {
                "pillar": pillar["name"],
                "area": area["name"],
                "before": self._get_words(area["before"]),
                "now": self._get_words(area["now"]),
            }
            for pillar in pillars
            for area in pillar["areas"]
        ]
        drawing = draw.bridge_of_many(pillars)
        chart = {
            **drawing,
            "view_box": f"0 0 {WIDTH} {drawing['height']}",
            "title": self.env._("The Bridge of %(count)s people, then and now", count=people),
            "desc": " ".join(
                self.env._(
                    "%(area)s: of each hundred, %(before)s at first, %(now)s now.",
                    area=row["area"],
                    before=row["before"],
                    now=row["now"],
                )
                for row in rows
            ),
            "mirror": "",
        }
        hidden = any(None in (area["before"], area["now"]) for pillar in pillars for area in pillar["areas"])
        return doc | {"chart": chart, "rows": rows, "has_hidden": hidden or any(p["now"] is None for p in pillars)}

    def _get_words(self, share):
        return self.env._("too few") if share is None else f"{share:.0f}"
