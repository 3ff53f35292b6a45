from odoo import api, fields, models
from odoo.tools import format_date

from ..models.participant.strengths import MOST_STRENGTHS, get_strengths
from .bridge_drawing import layout


class MobilityAssessment(models.Model):
    """What the Bridge drawing shows of an assessment; ``bridge_drawing`` decides where."""

    _inherit = "mobility.assessment"

    drawing = fields.Html("The Bridge", compute="_compute_drawing", sanitize=False)
    drawing_areas = fields.Json(
        "Where to tap", compute="_compute_drawing", help="Each area, in per cent of the drawing."
    )

    @api.depends(
        "line_ids.answer",
        "line_ids.level_id",
        "line_ids.target_level_id",
        "influence_ids.source_area_id",
        "influence_ids.target_area_id",
        "influence_ids.sign",
        "influence_ids.strength",
        "vision",
        "state",
    )
    def _compute_drawing(self):
        for assessment in self:
            drawing = assessment._get_bridge_drawing()
            assessment.drawing = self.env["ir.qweb"]._render("mobility_mentoring.bridge_drawing", {"drawing": drawing})
            assessment.drawing_areas = assessment._prepare_places_to_tap(drawing)

    def _prepare_places_to_tap(self, drawing):
        """Return for each area of the drawing its id, its name and its place, in per cent of width and height."""
        areas = {area.code: area for area in self.instrument_id.area_ids}
        across, down = 100 / drawing["width"], 100 / drawing["height"]
        return [
            {
                "id": areas[place["code"]].id,
                "name": areas[place["code"]].name,
                "left": round(place["x"] * across, 2),
                "width": round(place["width"] * across, 2),
                "top": round(place["y"] * down, 2),
                "height": round(place["height"] * down, 2),
            }
            for place in drawing["areas"]
        ]

    def _get_bridge_drawing(self, size="full"):
        """Return the drawing of this assessment: the dict that the templates draw."""
        self.ensure_one()
        return layout(self._prepare_bridge(), size)

    def _prepare_bridge(self):
        """Return what ``bridge_drawing.layout`` needs, in the language of the context, and no score."""
        self.ensure_one()
        first_name = self._get_first_name()
        results = self._get_pillar_results()
        helped = self._get_helped_areas()
        language = self.env["res.lang"]._get_data(code=self.env.lang or "en_US")
        return {
            "first_name": first_name,
            "title": self._get_bridge_title(first_name),
            "desc": self._get_bridge_description(results),
            "sentence": self._get_bridge_sentence(results),
            "date": format_date(self.env, self.date, date_format="d MMMM y"),
            "filled_in_by": self._get_filled_in_by(first_name),
            "vision": self.vision or "",
            "vision_date": format_date(self.env, self.vision_date, date_format="MMMM y") if self.vision_date else "",
            "strengths": [] if self.member_id else get_strengths(self.participant_id.strengths)[:MOST_STRENGTHS],
            "direction": language.direction or "ltr",
            "pillars": [self._prepare_pillar(pillar, holds, helped) for pillar, holds in results.items()],
            "influences": [self._prepare_influence(influence) for influence in self._get_arrows()],
            "labels": self._get_bridge_labels(),
        }

    def _prepare_bridge_card(self):
        """Return what ``bridge_drawing.layout`` needs for a card: the same Bridge, told in fewer words."""
        self.ensure_one()
        results = self._get_pillar_results()
        helped = self._get_helped_areas()
        return {
            "title": self._get_bridge_title(self._get_first_name()),
            "desc": " ".join(self._get_pillar_words(results)),
            "direction": self.env["res.lang"]._get_data(code=self.env.lang or "en_US").direction or "ltr",
            "pillars": [self._prepare_pillar(pillar, holds, helped) for pillar, holds in results.items()],
        }

    def _get_bridge_title(self, first_name):
        if self._is_about_skills():
            return self.env._("%(name)s’s skills", name=first_name)
        return self.env._("%(name)s’s Bridge", name=first_name)

    def _get_first_name(self):
        return (self.member_id.name or self.participant_id.name or "").split(" ")[0]

    def _prepare_pillar(self, pillar, holds, helped):
        lines = self.line_ids.filtered(lambda line: line.area_id.pillar_id == pillar).sorted("area_sequence")
        return {
            "name": pillar.name,
            "icon": pillar.icon,
            "color": pillar.color,
            "holds": holds,
            "helped": bool(pillar.area_ids & helped),
            "areas": [self._prepare_area(line) for line in lines],
        }

    def _prepare_area(self, line):
        levels = line.area_id.level_ids.sorted("value")
        index = {level: i for i, level in enumerate(levels)}
        return {
            "name": line.area_id.name,
            "code": line.area_id.code,
            "answer": line.answer or "",
            "level": index.get(line.level_id),
            "previous": index.get(line.previous_level_id),
            "target": index.get(line.target_level_id),
            "levels": len(levels),
        }

    def _prepare_influence(self, influence):
        return {
            "source": influence.source_area_id.code,
            "target": influence.target_area_id.code,
            "sign": influence.sign,
            "strength": influence.strength,
        }

    def _get_helped_areas(self):
        """Return the areas in which a goal was under way at this date: there the drawing shows scaffolding."""
        if self.member_id:
            return self.env["mobility.area"]  # goals are the parent's
        date = self.date or fields.Date.context_today(self)
        goals = self.participant_id.goal_ids.filtered(
            lambda goal: (
                goal.state == "agreed" or (goal.date_closed and goal.create_date.date() <= date < goal.date_closed)
            )
        )
        codes = set(goals.area_id.mapped("code"))
        return self.instrument_id.area_ids.filtered(lambda area: area.code in codes)

    def _get_filled_in_by(self, first_name):
        words = {
            "participant": self.env._("filled in by %(name)s", name=first_name),
            "together": self.env._("filled in together"),
            "mentor": self.env._("filled in by the mentor"),
        }[self.led_by or "together"]
        if self.member_id and self.member_id._get_parents_blocker():
            return self.env._(
                "%(words)s, for %(name)s alone: parents only see it if %(name)s agrees", words=words, name=first_name
            )
        return words

    def _get_bridge_sentence(self, results):
        """Say how many pillars hold, and what changed since last time. A decline is said kindly, not hidden."""
        holding = sum(1 for holds in results.values() if holds)
        text = self._get_holding_words(holding, len(results)) + "."
        if self.previous_id:
            change = holding - self.previous_id.pillars_holding
            if change > 0:
                text += " " + self.env._("That is %(change)s more than last time.", change=change)
            elif change < 0:
                text += " " + self.env._("That is %(change)s fewer than last time. That can happen.", change=-change)
            else:
                text += " " + self.env._("That is as many as last time.")
        return text

    def _get_bridge_description(self, results):
        """Say in words what the drawing shows, for who cannot see it."""
        arrows = [f"{influence.display_name}." for influence in self._get_arrows()]
        return " ".join([*self._get_pillar_words(results), *arrows])

    def _get_pillar_words(self, results):
        """Return sentences: how many pillars hold, and how each of them stands."""
        parts = [self._get_bridge_sentence(results)]
        for pillar, holds in results.items():
            holding = self.env._("%(pillar)s holds.", pillar=pillar.name)
            if self._is_about_skills():
                holding = self.env._("%(pillar)s goes well.", pillar=pillar.name)
            words = {
                True: holding,
                False: self.env._("%(pillar)s asks for attention now.", pillar=pillar.name),
                None: self.env._("%(pillar)s is not known yet.", pillar=pillar.name),
            }
            parts.append(words[holds])
        return parts

    def _get_bridge_labels(self):
        return {
            "holds": self.env._("this goes well") if self._is_about_skills() else self.env._("this pillar holds"),
            "now": self.env._("now"),
            "new": self.env._("new"),
            "was": self.env._("was here before"),
            "wanted": self.env._("wanted"),
            "helped": self.env._("somebody helps here"),
            "heavier": self.env._("makes heavier"),
            "helps": self.env._("helps"),
            "unknown": self.env._("don't know"),
            "rather_not": self.env._("rather not say"),
            "not_applicable": self.env._("does not apply"),
        }
