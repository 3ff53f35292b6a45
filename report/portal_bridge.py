from odoo import models
from odoo.tools import format_date

from ..models.participant.strengths import MOST_STRENGTHS, get_strengths
from .bridge_drawing import layout
from .bridge_icons import FALLBACK_ICON, ICONS
from .read_ahead import fill, read_ahead

AREA = ["instrument_id", "pillar_sequence", "sequence", "name", "question", "code", "meaning"]
LINE = ["area_id", "area_sequence", "answer", "level_id", "target_level_id", "note"]
# What is told as news: not what stayed the same, nor what cannot be compared.
NEWS = ("forward", "back", "new")


class MobilityParticipant(models.Model):
    """The words on the page of somebody's own Bridge."""

    _inherit = "mobility.participant"

    def _prepare_own_bridge(self, bridges, bridge_id=None):
        """Return what the page shows of one of the own ``bridges``, by default the latest; None: not there."""
        confirmed = bridges.filtered(lambda bridge: bridge.state == "confirmed")
        bridge = confirmed.filtered(lambda own: own.id == bridge_id) if bridge_id else confirmed[:1]
        if bridge_id and not bridge:
            return None
        draft = bridges.filtered("is_private")
        waiting = bridges._filter_waiting()
        (bridge | bridge.previous_id | draft)._read_ahead()
        return {
            "bridge": bridge._prepare_own_page() if bridge else {},
            "strengths": get_strengths(self.strengths)[:MOST_STRENGTHS],
            "history": [own._prepare_own_row(own == bridge) for own in confirmed],
            "progress": draft._get_progress_words() if draft else "",
            "waiting": format_date(self.env, waiting.date_handed_in, date_format="d MMMM") if waiting else "",
            "may_fill_in": self._may_fill_in(bridges),
            "talk": self.next_session_id._get_near_when() if waiting and self.next_session_id else "",
        }

    def _may_fill_in(self, bridges):
        """Tell whether this person can begin a Bridge alone: ``_get_own_bridge_blocker``, of what is read already."""
        if self.state == "ended" or bridges._filter_waiting():
            return False
        known = any(instrument.state == "published" for instrument in bridges.instrument_id)
        return known or not self._get_own_bridge_blocker()


class MobilityAssessment(models.Model):
    """A Bridge in words, so that nobody needs the picture; and the screens on which somebody fills it in alone."""

    _inherit = "mobility.assessment"

    def _read_ahead(self):
        """Read what drawing these, and telling of them in words, needs."""
        self._read_ahead_answers()
        self._read_ahead_arrows()

    def _read_ahead_arrows(self):
        """Read what is drawn besides the answers: arrows, and scaffolding where a goal is under way."""
        read_ahead(self, "influence_ids", ["source_area_id", "target_area_id", "sign", "strength"])
        read_ahead(self.participant_id, "goal_ids", ["area_id", "state", "date_closed", "create_date"])

    def _read_ahead_answers(self):
        """Read the answers in these, and what there was to choose from."""
        instruments = self.instrument_id
        instruments.fetch(["name", "code", "version", "audience", "state"])
        pillars = read_ahead(instruments, "pillar_ids", ["name", "icon", "color", "sequence"])
        areas = fill(instruments, "area_ids", read_ahead(pillars, "area_ids", AREA))
        read_ahead(areas, "level_ids", ["name", "description", "value", "holds"])
        read_ahead(self, "line_ids", LINE)

    def _prepare_own_row(self, is_here):
        what = self._get_holding_words(self.pillars_holding, self.pillar_count)
        when = format_date(self.env, self.date, date_format="d MMMM y")
        return {"id": self.id, "when": when, "voice": self._get_own_voice(), "what": what, "here": is_here}

    def _prepare_own_page(self):
        """Return this Bridge as drawings and as words for the person whose it is. Never a score."""
        self.ensure_one()
        bridge, results = self._prepare_bridge(), self._get_pillar_results()
        previous = self.previous_id
        return {
            "id": self.id,
            "sentence": bridge["sentence"],
            "day": bridge["date"],
            "voice": self._get_own_voice(),
            "drawing": layout(bridge),
            "card": layout(bridge, "card"),
            "news": self._prepare_news(previous) if previous else [],
            "before": format_date(self.env, previous.date, date_format="d MMMM y") if previous else "",
            "pillars": [self._prepare_own_pillar(pillar, holds) for pillar, holds in results.items()],
            "arrows": [f"{arrow.display_name}." for arrow in self._get_arrows()],
            "vision": self.vision or "",
            "vision_date": bridge["vision_date"],
            "has_photo": bool(self.with_context(bin_size=True).vision_image),
        }

    def _prepare_news(self, previous):
        """Return for each area that is new or different what it is now and what it was before."""
        before = {line.area_id.code: line for line in previous.line_ids}
        now = {line.area_id: line for line in self.line_ids}
        return [
            {
                "name": row["area"].name,
                "now": now[row["area"]]._get_answer_words(),
                "before": before[row["area"].code]._get_answer_words() if row["area"].code in before else "",
            }
            for row in self._get_comparison(previous)
            if row["kind"] in NEWS
        ]

    def _get_own_voice(self):
        """Say who filled in, to the person whose it is."""
        return {
            "participant": self.env._("filled in by yourself"),
            "together": self.env._("filled in together"),
            "mentor": self.env._("filled in by your mentor"),
        }[self.led_by]

    def _prepare_own_pillar(self, pillar, holds):
        words = {
            True: self.env._("holds"),
            False: self.env._("asks for attention now"),
            None: self.env._("not known yet"),
        }
        lines = self.line_ids.filtered(lambda line: line.area_id.pillar_id == pillar).sorted("area_sequence")
        return {
            "name": pillar.name,
            "icon": ICONS.get(pillar.icon, FALLBACK_ICON),
            "color": pillar.color,
            "words": words[holds],
            "areas": [
                {"name": line.area_id.name, "answer": line._get_answer_words(), "note": line.note or ""}
                for line in lines
            ],
        }

    # -- filling in ---------------------------------------------------------------------------------------------------

    def _get_progress_words(self):
        """Say how far filling in is."""
        done, count = len(self.line_ids.filtered("answer")), len(self.line_ids)
        return self.env._("%(done)s of %(count)s questions answered", done=done, count=count)

    def _prepare_own_screen(self, number):
        """Return what the screen about one area shows.

        :param number: which of the areas, from 1; there is no other one
        """
        line, lines = self._get_own_lines()[number - 1], self.line_ids
        area = line.area_id
        return {
            "number": number,
            "count": len(lines),
            "pillar": area.pillar_id.name,
            "icon": ICONS.get(area.pillar_id.icon, FALLBACK_ICON),
            "color": area.pillar_id.color,
            "name": area.name,
            "question": area.question or "",
            "levels": [
                {
                    "id": level.id,
                    "name": level.name,
                    "description": level.description or "",
                    "chosen": level == line.level_id,
                    "before": level == line.previous_level_id,
                }
                for level in area.level_ids.sorted("value")
            ],
            "answer": line.answer or "",
            "note": line.note or "",
        }

    def _prepare_own_arrows(self):
        """Return the areas to choose from, the arrows that were drawn, and the drawing."""
        self._read_ahead_arrows()
        drawing = layout(self._prepare_bridge())
        return {
            "drawing": drawing,
            "places": self._prepare_places_to_tap(drawing),
            "areas": [
                {"id": line.area_id.id, "name": line.area_id.name, "color": line.area_id.pillar_id.color}
                for line in self._get_own_lines()
            ],
            "arrows": [{"id": arrow.id, "words": arrow.display_name} for arrow in self._get_arrows()],
            "circles": self._get_influence_circles(),
        }

    def _prepare_own_vision(self):
        strengths = get_strengths(self.participant_id.strengths)[:MOST_STRENGTHS]
        return {
            "strengths": strengths + [""] * (MOST_STRENGTHS - len(strengths)),
            "vision": self.vision or "",
            "has_photo": bool(self.with_context(bin_size=True).vision_image),
        }

    def _prepare_own_check(self):
        """Return what is looked through before handing in: each area with its answer."""
        return {
            "rows": [
                {"number": number, "name": line.area_id.name, "answer": line.answer and line._get_answer_words()}
                for number, line in enumerate(self._get_own_lines(), 1)
            ],
            "arrows": [f"{arrow.display_name}." for arrow in self._get_arrows()],
            "vision": self.vision or "",
            "progress": self._get_progress_words(),
            "can_hand_in": bool(self.line_ids.filtered("answer")),
            "mentor": self.mentor_id.name or self.company_id.name,
        }

    def _get_first_open(self):
        """Return the number of the first area without an answer, or of the last one."""
        lines = self._get_own_lines()
        return next((number for number, line in enumerate(lines, 1) if not line.answer), len(lines))
