from odoo import api, models


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    @api.model
    def _render_qweb_html(self, report_ref, docids, data=None):
        # EXTENDS base: PDFs come from here too
        self._prepare_mobility_print(report_ref, docids)
        return super()._render_qweb_html(report_ref, docids, data=data)

    @api.model
    def _render_qweb_text(self, report_ref, docids, data=None):
        # EXTENDS base
        self._prepare_mobility_print(report_ref, docids)
        return super()._render_qweb_text(report_ref, docids, data=data)

    def _prepare_mobility_print(self, report_ref, docids):
        """Check that the user may read what is printed, and log who is printed about.

        The host asks no right for printing. It would be refused by the first field that a page reads, yet a page may
        find the name in memory, read with all rights for something else. The log comes before printing: on a cursor
        that cannot write, the host starts again at once.

        :raises AccessError: for who may not read these records
        """
        report = self._get_report(report_ref)
        if not docids or not (report.model or "").startswith("mobility."):
            return
        records = self.env[report.model].browse(docids)
        records.check_access("read")
        if hasattr(records, "_log_opening"):
            records._log_opening("print", report.name)
        elif "participant_id" in records._fields:
            # sudo: rights are checked while printing; what is logged is about the person
            self._get_printed_about(records.sudo()).sudo(self.env.su)._log_opening("print", report.name)

    def _get_printed_about(self, records):
        """Return the children that pages of these wizards are about, else the participants."""
        children = records.member_id if "member_id" in records._fields else self.env["mobility.household.member"]
        return children or records.participant_id
