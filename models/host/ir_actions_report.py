from odoo import api, models


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    @api.model
    def _render_qweb_html(self, report_ref, docids, data=None):
        # EXTENDS base: PDFs come from here too
        self._log_mobility_print(report_ref, docids)
        return super()._render_qweb_html(report_ref, docids, data=data)

    @api.model
    def _render_qweb_text(self, report_ref, docids, data=None):
        # EXTENDS base
        self._log_mobility_print(report_ref, docids)
        return super()._render_qweb_text(report_ref, docids, data=data)

    def _log_mobility_print(self, report_ref, docids):
        """Log who is printed about. Before printing: on a cursor that cannot write, the host starts again at once."""
        report = self._get_report(report_ref)
        if not docids or not (report.model or "").startswith("mobility."):
            return
        records = self.env[report.model].browse(docids)
        if hasattr(records, "_log_opening"):
            records._log_opening("print", report.name)
        elif "participant_id" in records._fields:
            # sudo: rights are checked while printing; what is logged is about the person
            self._get_printed_about(records.sudo()).sudo(self.env.su)._log_opening("print", report.name)

    def _get_printed_about(self, records):
        """Return the children that pages of these wizards are about, else the participants."""
        children = records.member_id if "member_id" in records._fields else self.env["mobility.household.member"]
        return children or records.participant_id
