import base64
import io
import re

import xlsxwriter
from odoo import fields, models
from odoo.exceptions import UserError

OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}

NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


class MobilityEvaluation(models.Model):
    """The evaluation as a spreadsheet, with the same parts as the page."""

    _inherit = "mobility.evaluation"

    file_xlsx = fields.Binary("Spreadsheet", compute="_compute_file_xlsx")

    def _compute_file_xlsx(self):
        for evaluation in self:
            evaluation.file_xlsx = evaluation.state != "draft" and base64.b64encode(evaluation._build_xlsx())

    def action_export_xlsx(self):
        """Download the figures as a spreadsheet.

        :raises UserError: there are none yet
        """
        self.ensure_one()
        self.check_access("read")
        if self.state == "draft":
            raise UserError(self.env._("There are no figures yet."))
        filename = f"{self.name}.xlsx".replace("/", "-")
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/file_xlsx/{filename}?download=true",
            "target": "download",
        }

    def _build_xlsx(self):
        doc, output = self._prepare_document(), io.BytesIO()
        with xlsxwriter.Workbook(output, OPTIONS) as book:
            bold, wrap = book.add_format({"bold": True, "bottom": 1}), book.add_format({"text_wrap": True})
            for name, widths, rows in self._get_sheets(doc):
                page = book.add_worksheet(name)
                for column, width in enumerate(widths):
                    page.set_column(column, column, width)
                for number, row in enumerate(rows):
                    for column, value in enumerate(row):
                        self._write_cell(page, number, column, value, wrap if number else bold)
                page.freeze_panes(1, 0)
        return output.getvalue()

    def _write_cell(self, page, row, column, value, style):
        # figures come as the page shows them, with a minus sign of their own
        words = str(value).replace("−", "-")
        if column and NUMBER.fullmatch(words):
            page.write_number(row, column, float(words), style)
        else:
            page.write_string(row, column, str(value or ""), style)

    def _get_sheets(self, doc):
        """Return (name, widths of columns, rows) of each sheet; the first row is the heading."""
        labels = self._get_sheet_labels()
        about = [*doc["about"], ("", doc["status"]), *(("", sentence) for sentence in doc["conclusion"])]
        flow = [
            (" " * 4 * row["depth"] + row["words"], row["count"])
            for table in doc["flow"]
            for row in ({"words": table["title"], "count": "", "depth": 0}, *table["rows"])
        ]
        notes = [(note, "") for note in doc["notes"]]
        parts = {
            "lines": (
                *("name", "count", "down", "same", "up", "down_share", "same_share", "up_share"),
                *("net", "interval", "p"),
            ),
            "missing": ("name", "could_rise", "rising", "missing", "net", "all_same", "all_down"),
            "levels": ("start", "count", "down", "same", "up"),
            "compared": ("name", "count", "other", "words"),
            "afterwards": (
                *("months", "due", "reached", "not_reached", "to_ask", "not_agreed", "died"),
                *("self_sufficient", "employed", "fell_back"),
            ),
            "statistics": (
                *("name", "count", "mentors", "p_sign", "p_holm", "p_rank", "correlation", "before", "after"),
                "deviation",
            ),
        }
        tables = [
            (labels[part], self._get_widths(keys), [self._get_heads(labels, keys), *self._get_rows(doc[part], keys)])
            for part, keys in parts.items()
        ]
        return [
            (labels["about"], (30, 100), [(doc["title"], doc["organisation"]), *about]),
            tables[0],
            (labels["flow"], (60, 10), [(labels["flow"], labels["count"]), *flow, *notes]),
            *tables[1:],
            (labels["method"], (120,), [(labels["method"],), *((sentence,) for sentence in doc["method"])]),
        ]

    def _get_widths(self, keys):
        return [40 if key == "name" else 30 if key in ("words", "interval") else 14 for key in keys]

    def _get_heads(self, labels, keys):
        return [labels[key] for key in keys]

    def _get_rows(self, rows, keys):
        return [[row[key] for key in keys] for row in rows]

    def _get_sheet_labels(self):
        """Return the names of sheets and columns by their keys; those of follow-ups are the report's."""
        fields_after = self.env["mobility.followup.report"]._fields
        after = ("self_sufficient", "employed", "fell_back")
        counts = ("due", "reached", "not_reached", "to_ask", "not_agreed", "died")
        return {
            "about": self.env._("In short"),
            "lines": self.env._("What changed"),
            "flow": self.env._("Who started"),
            "missing": self.env._("Missing"),
            "levels": self.env._("Where they began"),
            "compared": self.env._("Side by side"),
            "afterwards": self.env._("After the end"),
            "statistics": self.env._("Statistics"),
            "method": self.env._("How computed"),
            "name": self.env._("Outcome"),
            "count": self.env._("People"),
            "down": self.env._("Lower"),
            "same": self.env._("The same"),
            "up": self.env._("Higher"),
            "down_share": self.env._("Of 100 lower"),
            "same_share": self.env._("Of 100 the same"),
            "up_share": self.env._("Of 100 higher"),
            "net": self.env._("Balance"),
            "interval": self.env._("With chance, between"),
            "p": "p",
            "could_rise": self.env._("Could rise"),
            "rising": self.env._("Of 100 of those, higher"),
            "all_same": self.env._("All the same"),
            "all_down": self.env._("All down"),
            "start": self.env._("Start"),
            "other": self.env._("Other group"),
            "words": self.env._("Difference"),
            "mentors": self.env._("Mentors"),
            "p_sign": self.env._("p sign"),
            "p_holm": self.env._("p Holm"),
            "p_rank": self.env._("p Wilcoxon"),
            "correlation": "r",
            "before": self.env._("Mean before"),
            "after": self.env._("Mean after"),
            "deviation": self.env._("SD of change"),
            "months": fields_after["months"]._description_string(self.env),
            **{name: fields_after[f"{name}_count"]._description_string(self.env) for name in counts},
            **{name: fields_after[name]._description_string(self.env) for name in after},
        }
