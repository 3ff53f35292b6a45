from odoo import api, fields, models


class MobilityOutcomeSplit(models.TransientModel):
    """The table of 'For whom, in what context'."""

    _inherit = "mobility.outcome.split"

    table = fields.Html(compute="_compute_table", sanitize=False)

    @api.depends_context("lang", "uid")
    @api.depends("question", "area_id", "voice", "measure", "rows_by", "columns_by")
    def _compute_table(self):
        for split in self:
            values = {}
            if split.question == "sequence" or (split.area_id and split.voice and split.measure and split.rows_by):
                values = {"doc": split._prepare_table()}
            split.table = values and self.env["ir.qweb"]._render("mobility_mentoring.outcome_split_table", values)

    def _prepare_table(self):
        """Return what the template ``outcome_split_table`` draws: a title, heads, and rows of cells in words."""
        table = self._get_table()
        cells = [[self._prepare_cell(cell) for cell in row] for row in table["cells"]]
        narrow = not self._get_columns_by()
        return {
            "title": self._get_title(),
            "corner": self._get_corner(),
            "heads": table["columns"][-1:] if narrow else table["columns"],
            "rows": [
                {"head": head, "cells": row[-1:] if narrow else row}
                for head, row in zip(table["rows"], cells, strict=True)
            ],
            "is_empty": table["cells"][-1][-1] is not None and not table["cells"][-1][-1]["count"],
            "is_split": self.question == "split",
            "has_hidden": any(cell["kind"] == "hidden" for row in cells for cell in row),
        }

    def _prepare_cell(self, cell):
        if cell is None:
            return {"kind": "hidden"}
        if not cell["count"]:
            return {"kind": "nobody"}
        low, high = cell["interval"] or (0, 0)
        return {
            "kind": "shown",
            "share": None if cell["share"] is None else f"{cell['share']:.0f}",
            "spot": cell["share"],
            "low": low,
            "width": max(high - low, 1),
            "interval": self.env._("%(low).0f to %(high).0f", low=low, high=high),
            "people": self.env._("of %(count)s people", count=cell["count"])
            if self.question == "split"
            else self.env._("%(count)s people", count=cell["count"]),
        }

    def _get_title(self):
        if self.question == "sequence":
            return self.env._("Of 100 people whose first goal was about the same: what their second goal was about")
        measure = dict(self._fields["measure"]._description_selection(self.env))[self.measure]
        voice = dict(self._fields["voice"]._description_selection(self.env))[self.voice]
        return self.env._(
            "%(area)s (filled in: %(voice)s). Of 100 people: %(measure)s",
            area=self.area_id.display_name,
            voice=voice.lower(),
            measure=measure.lower(),
        )

    def _get_corner(self):
        if self.question == "sequence":
            return self.env._("First goal ↓, second goal →")
        labels = dict(self._fields["rows_by"]._description_selection(self.env))
        return " ".join(
            f"{labels[name]} {arrow}" for name, arrow in ((self.rows_by, "↓"), (self.columns_by, "→")) if name
        )
