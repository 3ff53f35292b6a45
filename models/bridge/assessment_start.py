from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tools.i18n import format_list


class MobilityAssessment(models.Model):
    """How things hang together in somebody's life, and where one could begin. The person decides, always."""

    _inherit = "mobility.assessment"

    influence_ids = fields.One2many(
        "mobility.influence", "assessment_id", "What makes what heavier, or helps?", copy=True
    )
    start_suggestion = fields.Char(
        "Where to begin",
        compute="_compute_start_suggestion",
        help="The area, not holding yet, from which arrows reach most others. The person chooses.",
    )
    influence_circles = fields.Char("Circles", compute="_compute_influence_circles")
    can_take_over_influences = fields.Boolean(compute="_compute_can_take_over_influences")

    @api.depends(
        "line_ids.answer",
        "line_ids.level_id",
        "line_ids.is_priority",
        "influence_ids.source_area_id",
        "influence_ids.target_area_id",
        "influence_ids.sign",
        "influence_ids.strength",
    )
    def _compute_start_suggestion(self):
        for assessment in self:
            area, reason = assessment._get_start_suggestion()
            assessment.start_suggestion = (
                self.env._(
                    "You could begin with %(area)s: %(reason)s. It is your choice.", area=area.name, reason=reason
                )
                if area
                else False
            )

    @api.depends("influence_ids.source_area_id", "influence_ids.target_area_id", "influence_ids.sign")
    def _compute_influence_circles(self):
        for assessment in self:
            assessment.influence_circles = " ".join(assessment._get_influence_circles())

    @api.depends("state", "previous_id", "influence_ids.source_area_id", "influence_ids.target_area_id")
    def _compute_can_take_over_influences(self):
        for assessment in self:
            assessment.can_take_over_influences = bool(assessment._prepare_former_influence_vals())

    @api.onchange("instrument_id")
    def _onchange_instrument_id(self):
        result = super()._onchange_instrument_id()
        self.influence_ids = self.influence_ids.filtered(
            lambda influence: influence.source_area_id.instrument_id == self.instrument_id
        )
        return result

    @api.constrains("instrument_id", "influence_ids")
    def _check_influences(self):
        for assessment in self:
            areas = assessment.influence_ids.source_area_id | assessment.influence_ids.target_area_id
            if areas.instrument_id - assessment.instrument_id:
                raise ValidationError(self.env._("Arrows go between areas of the instrument of this assessment."))

    def action_take_over_influences(self):
        """Add the arrows of last time that this draft does not have yet; what stands here stays as it is."""
        self.ensure_one()
        self.check_access("write")
        self._check_open()
        self.influence_ids = [Command.create(vals) for vals in self._prepare_former_influence_vals()]
        return True

    def _prepare_former_influence_vals(self):
        """Return values for the arrows of last time between areas, by code, that have no arrow here yet."""
        self.ensure_one()
        if self.state != "draft":
            return []
        areas = {area.code: area.id for area in self.instrument_id.area_ids}
        here = {(arrow.source_area_id.code, arrow.target_area_id.code) for arrow in self.influence_ids}
        return [
            {
                "source_area_id": areas[arrow.source_area_id.code],
                "target_area_id": areas[arrow.target_area_id.code],
                "sign": arrow.sign,
                "strength": arrow.strength,
                "note": arrow.note,
            }
            for arrow in self.previous_id.influence_ids
            if (arrow.source_area_id.code, arrow.target_area_id.code) not in here
            and {arrow.source_area_id.code, arrow.target_area_id.code} <= areas.keys()
        ]

    def _get_start_suggestion(self):
        """Return the area whose improvement reaches most others, and why.

        The rule. An area can be suggested when the person chose a level for it that does not hold yet: who does not
        know, or would rather not say, is not pushed. From that area the arrows are followed, those that make heavier
        and those that help alike, from area to area as far as they go; circles are allowed, and each area is counted
        once, also one that holds already: it too can become lighter. Arrows that leave an area which holds, or which
        does not apply, are not followed: nothing needs to get better there first.

        The area that reaches most others is suggested. When two reach as many, the one whose own arrows are stronger
        together; then one the person starred to begin with; then the first in the order of the instrument. Without
        arrows there is nothing to suggest. How far an area is from holding does not count, nor does any score.

        :return: (area, reason): the reason is part of a sentence, such as 'it makes Health and Housing heavier';
            (no area, "") when there is nothing to suggest
        """
        self.ensure_one()
        lines = {line.area_id: line for line in self.line_ids}
        arrows = self._get_arrows().filtered(lambda arrow: not _is_at_rest(lines.get(arrow.source_area_id)))
        reach = _get_reach(arrows)
        candidates = [
            line.area_id
            for line in lines.values()
            if line.answer == "level" and not line.level_id.holds and reach.get(line.area_id)
        ]
        if not candidates:
            return self.env["mobility.area"], ""
        own = arrows.grouped("source_area_id")
        best = min(
            candidates,
            key=lambda area: (
                -len(reach[area] - area),
                -sum(own[area].mapped("strength")),
                not lines[area].is_priority,
                area.pillar_sequence,
                area.sequence,
                area.id,
            ),
        )
        return best, self._get_start_reason(own[best], reach[best] - best)

    def _get_start_reason(self, arrows, reached):
        """Say in words what the arrows of one area do, and what it ``reached`` further on."""
        direct = arrows.target_area_id
        heavier = arrows.filtered(lambda arrow: arrow.sign == "heavier").target_area_id
        parts = []
        if heavier:
            parts.append(self.env._("it makes %(areas)s heavier", areas=self._name_areas(heavier)))
        if helped := direct - heavier:
            parts.append(self.env._("it helps %(areas)s", areas=self._name_areas(helped)))
        if further := reached - direct:
            parts.append(self.env._("through that it touches %(areas)s too", areas=self._name_areas(further)))
        return format_list(self.env, parts)

    def _get_influence_circles(self):
        """Return a sentence for each circle: areas from each of which the arrows lead to all the others and back.

        Circles of one kind of arrow first, then those in which both kinds are needed to come back.
        """
        self.ensure_one()
        arrows = self._get_arrows()
        sentences, told = [], []
        for sign in ("heavier", "helps", False):
            for areas in _get_circles(arrows.filtered(lambda arrow, sign=sign: not sign or arrow.sign == sign)):
                if sign or not any(areas <= circle for circle in told):
                    told.append(areas)
                    sentences.append(self._get_circle_sentence(sign, areas))
        return sentences

    def _get_circle_sentence(self, sign, areas):
        names = self._name_areas(areas)
        if sign == "heavier":
            return self.env._("%(areas)s make each other heavier.", areas=names)
        if sign == "helps":
            return self.env._("%(areas)s help each other.", areas=names)
        return self.env._("%(areas)s act on each other.", areas=names)

    def _get_arrows(self):
        """Return the influences that are filled in: in a form that is not saved yet, one may be half done."""
        return self.influence_ids.filtered(
            lambda arrow: arrow.source_area_id and arrow.target_area_id and arrow.source_area_id != arrow.target_area_id
        )

    def _name_areas(self, areas):
        return format_list(self.env, areas.sorted().mapped("name"))


def _is_at_rest(line):
    """Tell whether nothing needs to get better in an area, as far as the person said."""
    return bool(line) and (line.answer == "not_applicable" or (line.answer == "level" and line.level_id.holds))


def _get_reach(arrows):
    """Return {area: areas that arrows lead to from there, itself included when they lead back}."""
    direct = {area: own.target_area_id for area, own in arrows.grouped("source_area_id").items()}
    reach = {}
    for area, targets in direct.items():
        found, fresh = targets.browse(), targets
        while fresh:
            found |= fresh
            nexts = targets.browse().union(*(direct[other] for other in fresh if other in direct))
            fresh = nexts - found
        reach[area] = found
    return reach


def _get_circles(arrows):
    """Return the sets of areas that all lead to each other, the largest possible ones."""
    reach = _get_reach(arrows)
    circles, done = [], arrows.source_area_id.browse()
    for area in arrows.source_area_id.sorted():
        if area not in done and area in reach[area]:
            circle = reach[area].filtered(lambda other, area=area: area in reach.get(other, reach[area].browse()))
            circles.append(circle)
            done |= circle
    return circles
