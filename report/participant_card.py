from odoo import api, fields, models

from .bridge_drawing import layout


class MobilityParticipant(models.Model):
    """The small Bridge on somebody's card; ``bridge_card`` decides how it is drawn."""

    _inherit = "mobility.participant"

    bridge_card = fields.Html("Small Bridge", compute="_compute_bridge_card", sanitize=False)

    @api.depends("assessment_id")
    @api.depends_context("lang")
    def _compute_bridge_card(self):
        # once for all cards: parts of a recordset would ask each for their own, and lines come by the thousand
        bridges = self.assessment_id
        lines = bridges.line_ids | bridges.previous_id.line_ids
        lines.fetch(["assessment_id", "area_id", "area_sequence", "answer", "level_id", "target_level_id"])
        qweb = self.env["ir.qweb"]
        for participant in self:
            bridge = participant.assessment_id
            values = bridge._prepare_bridge_card() if bridge else participant._prepare_empty_card()
            drawing = layout(values, "card")
            participant.bridge_card = qweb._render("mobility_mentoring.bridge_card", {"drawing": drawing})

    def _prepare_empty_card(self):
        """Return a Bridge of two banks and the way between them, open yet."""
        self.ensure_one()
        return {
            "title": self.env._("%(name)s’s Bridge", name=self._get_first_name()),
            "desc": self.env._("No Bridge yet. It can be built whenever there is a quiet moment."),
            "direction": self._get_paper_direction(),
        }
