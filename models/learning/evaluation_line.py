from odoo import api, fields, models

from . import evaluation_statistics as statistics
from .evaluation import COORDINATOR

COUNTED = ("is_primary", "count", "up", "same", "down", "could_rise", "mentor_count", "comparison_count", "missing")


class MobilityEvaluationLine(models.Model):
    """What changed in one area, or in the number of pillars that hold: counted and kept, nobody writes it.

    Analysts read the counts of enough people only (the rules), and what small groups could be told from not at all.
    """

    _name = "mobility.evaluation.line"
    _description = "Result of an evaluation"
    _order = "evaluation_id desc, sequence, id"
    _rec_name = "area_id"

    evaluation_id = fields.Many2one("mobility.evaluation", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="evaluation_id.company_id", store=True, index=True)
    state = fields.Selection(related="evaluation_id.state", store=True)
    sequence = fields.Integer(readonly=True)
    area_id = fields.Many2one("mobility.area", readonly=True, ondelete="restrict", help="None: the pillars that hold.")
    name = fields.Char("What", compute="_compute_name")
    is_primary = fields.Boolean("Named first", readonly=True)
    count = fields.Integer("People", readonly=True, help="Asked twice, with answers that compare.")
    up = fields.Integer("Higher", readonly=True)
    same = fields.Integer("The same", readonly=True)
    down = fields.Integer("Lower", readonly=True)
    mentor_count = fields.Integer("Mentors", readonly=True)
    comparison_count = fields.Integer("Compared with (people)", readonly=True)
    could_rise = fields.Integer(
        readonly=True, groups=COORDINATOR, help="Did not stand at the highest level the first time."
    )
    missing = fields.Integer(readonly=True, groups=COORDINATOR, help="Started, and nothing can be compared.")
    reasons = fields.Json(readonly=True, groups=COORDINATOR)
    statistics = fields.Json(readonly=True, groups=COORDINATOR)
    net = fields.Float(
        "Net of 100",
        compute="_compute_shares",
        digits=(5, 1),
        help="How many more of each hundred stood higher than stood lower.",
    )
    up_share = fields.Float("Of 100 higher", compute="_compute_shares", digits=(5, 1))
    same_share = fields.Float("Of 100 the same", compute="_compute_shares", digits=(5, 1))
    down_share = fields.Float("Of 100 lower", compute="_compute_shares", digits=(5, 1))
    net_words = fields.Char("Net", compute="_compute_words")
    interval_words = fields.Char("With chance, between", compute="_compute_words")
    p_words = fields.Char("p (Holm)", compute="_compute_words")

    @api.depends("area_id", "evaluation_id.instrument_id")
    def _compute_name(self):
        for line in self:
            area = line.area_id.sudo()  # sudo: the name of what was asked, which is no secret
            evaluation = line.evaluation_id.sudo()  # sudo: as above
            if not area:
                line.name = evaluation._get_pillars_name()
            elif area.instrument_id == evaluation.instrument_id:
                line.name = area.name
            else:
                line.name = self.env._("%(area)s (as it was asked before)", area=area.name)

    @api.depends("count", "up", "same", "down")
    def _compute_shares(self):
        for line in self:
            shares = [100 * part / line.count if line.count else 0 for part in (line.up, line.same, line.down)]
            line.up_share, line.same_share, line.down_share = shares
            line.net = shares[0] - shares[2]

    @api.depends("statistics", "count")
    def _compute_words(self):
        for line in self:
            # sudo: of the lines that the user may read, what does not depend on small groups
            figures = line.sudo().statistics or {}
            line.net_words = line._get_few_words() or statistics.as_words(figures["net"])
            line.interval_words = line._get_interval_words(figures)
            line.p_words = line._get_p_words(figures)

    def _get_few_words(self):
        """Say that there are too few people for a figure, or return False: of three people no part of a hundred."""
        if not self.count:
            return self.env._("nobody")
        return self.env._("too few people") if self.count < statistics.FEWEST_PEOPLE else False

    def _get_interval_words(self, figures):
        if few := self._get_few_words():
            return few
        low, high = figures["low"], figures["high"]
        if low is not None:
            return self.env._("%(low)s and %(high)s", low=statistics.as_words(low), high=statistics.as_words(high))
        if self.mentor_count < statistics.FEWEST_FOR_INTERVAL:
            return self.env._("too few mentors")
        return self.env._("cannot be said")

    def _get_p_words(self, figures):
        if few := self._get_few_words():
            return few
        p = figures["p_holm"] if self.area_id else figures["p_sign"]
        if p is not None:
            return "< 0.001" if p < 0.001 else f"{p:.3f}"
        if self.mentor_count < statistics.FEWEST_MENTORS:
            return self.env._("too few mentors")
        return self.env._("cannot be said")

    def _prepare_facts(self, may_see_small):
        """Return what the conclusion may say about this outcome.

        :param may_see_small: else what could be told from groups of few people is left out
        """
        self.ensure_one()
        figures = self.statistics
        interval = None if figures["low"] is None else (figures["low"], figures["high"])
        missing = self.missing
        if not may_see_small and missing < statistics.FEWEST_PEOPLE:
            missing = 0
        return {
            "outcome": self.name,
            "count": self.count,
            "up": self.up,
            "same": self.same,
            "down": self.down,
            "net": figures["net"],
            "interval": interval,
            "mentors": self.mentor_count,
            "verdict": statistics.get_verdict(
                self.count, self.up, self.down, figures["p_sign"], interval, self.mentor_count
            ),
            "missing": missing,
            "bounds": self._get_bounds(),
            "compared": figures["compared"],
            "slope": self.evaluation_id.figures["slope"],
        }

    def _get_bounds(self):
        """Return the net when all who are missing stayed the same, and when all went down."""
        self.ensure_one()
        changes = statistics.Changes(self.count, self.up, self.same, self.down, self.could_rise)
        return statistics.get_bounds(changes, self.missing)

    def _get_changed(self, vals_list):
        """Return which rows differ from newly computed ones: a set of keys, of both."""
        before = {line._get_row_key(line.area_id): line._get_row() for line in self}
        after = {self._get_row_key(self.area_id.browse(vals["area_id"])): self._round(vals) for vals in vals_list}
        return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}

    def _get_row_key(self, area):
        return area.code or "", area.meaning

    def _get_row(self):
        return self._round({name: self[name] for name in (*COUNTED, "reasons", "statistics")})

    def _round(self, vals):
        """Return the figures of a row to compare: other machines may differ after the sixth digit."""
        figures = vals["statistics"] | {
            f"compared {key}": value for key, value in (vals["statistics"]["compared"] or {}).items()
        }
        rounded = {key: round(value, 6) if isinstance(value, float) else value for key, value in figures.items()}
        del rounded["compared"]
        return [vals[name] for name in COUNTED], vals["reasons"] or {}, rounded
