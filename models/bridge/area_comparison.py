from odoo import api, fields, models


class MobilityArea(models.Model):
    """Which areas may be laid side by side over time. This is the one place that decides it."""

    _inherit = "mobility.area"

    series_area_id = fields.Many2one(
        "mobility.area",
        "First with this meaning",
        compute="_compute_series_area_id",
        store=True,
        index=True,
        help="Answers about areas with the same one compare over time. It stays the same when a later version keeps the"
        " meaning.",
    )

    @api.depends("code", "meaning", "instrument_id.code", "instrument_id.version", "instrument_id.state")
    def _compute_series_area_id(self):
        published = self.search(
            [
                ("code", "in", self.mapped("code")),
                ("instrument_id.code", "in", self.instrument_id.mapped("code")),
                ("instrument_id.state", "!=", "draft"),
            ]
        ).sorted(lambda area: area.instrument_id.version)
        by_key = published.grouped(lambda area: area._get_series_key())
        for area in self:
            first = by_key.get(area._get_series_key(), self.browse())[:1]
            is_earlier = first.instrument_id.version < area.instrument_id.version
            area.series_area_id = first if first and is_earlier else area._origin

    def _get_series_key(self):
        return self.instrument_id.code, self.code, self.meaning

    def _get_break(self, earlier):
        """Tell why answers about this area cannot be laid beside answers about an ``earlier`` one.

        The rule: the same instrument (its ``code``, which all versions share), the same area ``code`` and the same
        ``meaning``. A meaning counts within one instrument only, so without the first a meaning 1 here could be taken
        for a meaning 1 of somebody else's areas. The version does not count, nor do name, pillar and order.

        SQL compares ``series_area_id``, which is the same where these three are; levels then compare by ``value``,
        never by id, because each version has its own. The rest of the rule is about answers:
        ``mobility.assessment.line._get_break``. Who filled in is no reason for a break, but makes series of their own:
        ``mobility.assessment._get_voice``.

        :param earlier: the area answered before; none when it was not asked then
        :return: False when they compare, else the reason: 'area' (another one, or not asked), 'instrument' or 'meaning'
        """
        self.ensure_one()
        if earlier.code != self.code:
            return "area"
        if earlier.instrument_id.code != self.instrument_id.code:
            return "instrument"
        return "meaning" if earlier.meaning != self.meaning else False

    def _have_break(self, earlier):
        """Tell whether what these areas say together, as a pillar does, cannot be laid beside ``earlier`` ones.

        It can when they are the same areas and each of them compares.
        """
        by_code = {area.code: area for area in earlier}
        return len(self) != len(earlier) or any(area._get_break(by_code.get(area.code, self.browse())) for area in self)
