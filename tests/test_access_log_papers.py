from odoo.exceptions import AccessError

from .test_access import AccessCommon

# What each paper is printed from: a record of the own person, who then reads in the log that it was printed.
PAPERS = {
    "report_access_copy": "mobility.request",
    "report_bridge": "mobility.assessment",
    "report_bridge_a3": "mobility.assessment",
    "report_followup": "mobility.followup",
    "report_invitation_letter": "mobility.invitation",
    "report_session_letter": "mobility.session",
    "report_topic_session": "mobility.session",
    "report_bridge_blank_participant": "mobility.participant",
    "report_goal_plan": "mobility.participant",
    "report_worksheet": "mobility.participant",
    "report_stress_plan": "mobility.participant",
    "report_own_statement": "mobility.participant",
    "report_worksheet_goal": "mobility.goal",
    "report_reward_statement": "mobility.reward.statement",
    "report_topic_participant": "mobility.participant.topic",
    "report_voucher": "mobility.reward",
    "report_certificate": "mobility.reward",
}
# About nobody, or bookkeeping: who gets a sum, and not why.
NOT_LOGGED = {
    "report_annual",
    "report_bridge_blank",
    "report_evaluation",
    "report_topic",
    "report_payout",
    "report_payout_receipts",
}
# Printed by the person on the own page, and refused to everybody else.
OWN = {"report_own_copy"}


class TestAccessLogPapers(AccessCommon):
    """Whatever leaves the house about somebody, on paper or in a file, stands in the log of that person."""

    def _get_reports(self):
        reports = self.env["ir.actions.report"].search([("model", "=like", "mobility.%")])
        return {report.get_external_id()[report.id].partition(".")[2]: report for report in reports}

    def test_every_paper_is_known_here(self):
        self.assertEqual(set(self._get_reports()), PAPERS.keys() | NOT_LOGGED | OWN)
        self.assertFalse(PAPERS.keys() & NOT_LOGGED)

    def test_what_is_for_the_person_alone_nobody_else_prints(self):
        for name in OWN:
            report = self._get_reports()[name]
            record = self._get_record(report.model, self.manager, "own")
            with self.assertRaises(AccessError):
                report.with_user(self.manager)._render_qweb_html(report.report_name, record.ids)

    def _get_log(self, record):
        """Return what the log of the person of this record holds by now."""
        path = getattr(record, "_person_path", "participant_id")
        self.env.invalidate_all()
        return (record.sudo() if path == "id" else record.sudo().mapped(path)).access_log_ids

    def _assert_logged(self, record, before, kind):
        log = self._get_log(record) - before
        self.assertEqual([(line.kind, line.user_id) for line in log], [(kind, self.manager)])
        return log

    def test_each_paper_about_a_person_is_logged(self):
        reports = self._get_reports()
        for name, model in PAPERS.items():
            report, record = reports[name], self._get_record(model, self.manager, "own")
            before = self._get_log(record)
            with self.subTest(name=name):
                self.assertEqual(report.model, model)
                report.with_user(self.manager)._prepare_mobility_print(report.report_name, record.ids)
                self.assertEqual(self._assert_logged(record, before, "print").document, report.name)

    def test_each_export_of_what_is_about_a_person_is_logged(self):
        self.manager.group_ids += self.env.ref("base.group_allow_export")
        for model in self.env.registry.descendants(["mobility.personal"], "_inherit"):
            if self.env[model]._abstract or not self.env[model].with_user(self.manager).has_access("read"):
                continue
            record = self.records[model, "own"]
            before = self._get_log(record)
            with self.subTest(model=model):
                record.with_user(self.manager).export_data([".id"])
                self._assert_logged(record, before, "export")
