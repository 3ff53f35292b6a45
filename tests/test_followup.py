from unittest.mock import patch

from dateutil.relativedelta import relativedelta
from odoo import fields
from odoo.addons.base.models.ir_cron import IrCron
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import MobilityCommon
from .portal_common import PortalCommon

TODAY = fields.Date.today()


class TestFollowup(MobilityCommon):
    """Asking people how they are after the end, and of how many that is known."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.email = "town@example.org"
        cls.program.followup_months = "6,12"

    def _ended(self, months_ago=7, agreed=True, **vals):
        """Return the enrolment of somebody that ended so long ago."""
        person = self._participant(**{"contact_way": "phone", "email": "sam@example.org", **vals})
        enrollment = self._enrol(person, date_start=TODAY - relativedelta(years=3))
        enrollment.followup_agreed = agreed
        enrollment.with_context(
            exit_reason_id=self._exit_reason("completed").id, date_end=TODAY - relativedelta(months=months_ago)
        ).action_complete()
        return enrollment.with_context(exit_reason_id=False, date_end=False)

    def _report(self, *domain):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["mobility.followup.report"].search([("program_id", "=", self.program.id), *domain])

    # -- planning -----------------------------------------------------------------------------------------------------

    def test_only_who_agreed_is_asked_and_at_the_months_of_the_program(self):
        agreed, not_agreed = self._ended(), self._ended(agreed=False)
        self.assertEqual(agreed.followup_ids.mapped("months"), [6, 12])
        self.assertEqual(agreed.followup_ids[0].date_due, agreed.date_end + relativedelta(months=6))
        self.assertFalse(not_agreed.followup_ids)

    def test_who_agrees_later_is_asked_what_is_still_to_come(self):
        enrollment = self._ended(agreed=False)
        enrollment.followup_agreed = True
        self.assertEqual(enrollment.followup_ids.mapped("months"), [12])

    def test_who_takes_it_back_is_not_asked_and_what_was_told_stays(self):
        enrollment = self._ended()
        enrollment.followup_ids[0].employed = "yes"
        enrollment.with_user(self.mentor).followup_agreed = False
        self.assertEqual(enrollment.followup_ids.mapped("months"), [6])
        self.assertEqual(enrollment.followup_ids.state, "reached")

    # -- answers ------------------------------------------------------------------------------------------------------

    def test_an_answer_fills_in_the_day(self):
        followup = self._ended().followup_ids[0].with_user(self.mentor)
        self.assertEqual(followup.state, "planned")
        followup.employed = "yes"
        self.assertEqual((followup.state, followup.date_done), ("reached", TODAY))
        followup.write({"date_done": TODAY - relativedelta(days=3), "fell_back": "no"})
        followup.self_sufficient = "no"
        self.assertEqual(followup.date_done, TODAY - relativedelta(days=3))

    def test_who_could_not_be_reached_is_written_down(self):
        followup = self._ended().followup_ids[0].with_user(self.mentor)
        followup.action_not_reached()
        self.assertEqual((followup.state, followup.date_done), ("not_reached", TODAY))
        followup.action_ask_again()
        self.assertEqual((followup.state, followup.date_done), ("planned", False))
        followup.action_not_reached()
        followup.employed = "no"
        self.assertEqual(followup.state, "reached", "an answer came after all")
        with self.assertRaisesRegex(UserError, "gave answers already"):
            followup.action_not_reached()
        with self.assertRaisesRegex(UserError, "Only who could not be reached"):
            followup.action_ask_again()

    def test_an_answer_in_the_future_or_of_somebody_who_was_not_reached_is_refused(self):
        followup = self._ended().followup_ids[0]
        with self.assertRaisesRegex(ValidationError, "once it has happened"):
            followup.date_done = TODAY + relativedelta(days=1)
        followup.employed = "yes"
        with self.assertRaisesRegex(ValidationError, "gave no answers"):
            followup.not_reached = True

    # -- the share and what it is a share of --------------------------------------------------------------------------

    def test_everybody_whose_time_has_come_is_counted(self):
        reached, silent = self._ended(), self._ended()
        reached.followup_ids[0].write({"self_sufficient": "yes", "employed": "no", "fell_back": "unknown"})
        silent.followup_ids[0].action_not_reached()
        self._ended()
        self._ended(agreed=False)
        died = self._ended()
        died.participant_id.action_deceased()
        rows = self._report()
        states = {}
        for row in rows:
            states.setdefault(row.months, []).append(row.state)
        self.assertEqual(sorted(states[6]), ["died", "not_agreed", "not_reached", "reached", "to_ask"])
        self.assertEqual(states[12], ["later"] * 5)
        [(due, known, share, employed)] = self.env["mobility.followup.report"]._read_group(
            [("id", "in", rows.ids)],
            [],
            ["due_count:sum", "reached_count:sum", "self_sufficient_share:avg", "employed_share:avg"],
        )
        self.assertEqual((due, known, share, employed), (5, 1, 100, 0))

    def test_who_died_before_the_end_of_the_enrolment_is_shown(self):
        person = self._participant()
        self._enrol(person, date_start=TODAY - relativedelta(years=3))
        person.action_deceased()
        person.sudo().date_deceased = person.enrollment_id.sudo().date_end = TODAY - relativedelta(months=7)
        self.assertEqual(self._report(("months", "=", 6)).state, "died")

    def test_the_report_is_counted_for_an_evaluation_as_it_stood_on_a_day(self):
        enrollment = self._ended()
        enrollment.followup_ids[0].employed = "yes"
        Report = self.env["mobility.followup.report"]
        begin, end = TODAY - relativedelta(years=4), TODAY
        [row] = Report._count_for(self.program, begin, end, TODAY)
        self.assertEqual((row["months"], row["due"], row["reached"], row["employed"]), (6, 1, 1, 1))
        [row] = Report._count_for(self.program, begin, end, TODAY - relativedelta(days=1))
        self.assertEqual((row["due"], row["reached"], row["to_ask"]), (1, 0, 1))
        self.assertFalse(Report._count_for(self.program, begin, end, TODAY - relativedelta(months=2)))

    def test_a_row_opens_what_the_user_may_see(self):
        enrollment = self._ended()
        row = self._report(("months", "=", 6))
        self.assertEqual(row.with_user(self.mentor).action_open()["res_id"], enrollment.followup_ids[0].id)
        with self.assertRaises(AccessError):
            row.with_user(self.mentor_b).action_open()
        for name in ("mentor_id", "enrollment_id"):
            with self.assertRaises(AccessError):
                row.with_user(self.coordinator).read([name])

    # -- asking -------------------------------------------------------------------------------------------------------

    def _ask(self):
        with patch.object(IrCron, "_commit_progress", return_value=float("inf")):
            self.env["mobility.followup"]._cron_ask()
        self.env.flush_all()

    def _mails(self):
        return self.env["mail.mail"].search([("email_to", "ilike", "sam@example.org")])

    def test_who_prefers_the_phone_is_asked_by_the_mentor(self):
        enrollment = self._ended()
        self._ask()
        activity = enrollment.activity_ids
        self.assertEqual(activity.user_id, self.mentor)
        self.assertFalse(self._mails())
        self._ask()
        self.assertEqual(len(enrollment.activity_ids), 1)
        enrollment.followup_ids[0].with_user(self.mentor).employed = "yes"
        self.assertFalse(enrollment.activity_ids)

    def test_who_prefers_mail_gets_one_and_after_two_weeks_a_call(self):
        enrollment = self._ended(contact_way="mail")
        self._ask()
        mail = self._mails()
        self.assertEqual(len(mail), 1)
        for word in (self.program.name, "benefit", "debt", "Bridge", "mentor"):
            self.assertNotIn(word, f"{mail.subject} {mail.body_html}")
        self._ask()
        self.assertEqual(len(self._mails()), 1)
        followup = enrollment.followup_ids[0]
        self.assertFalse(enrollment.activity_ids)
        # sudo: two weeks pass
        followup.sudo().date_mailed = TODAY - relativedelta(days=14)
        self._ask()
        self.assertEqual(enrollment.activity_ids.user_id, self.mentor)
        self.assertEqual(len(self._mails()), 1)

    def test_nothing_is_sent_when_it_may_not_be_safe(self):
        enrollment = self._ended(contact_way="mail", safe_contact="Her mail is read by others")
        self._ask()
        self.assertFalse(self._mails())
        self.assertTrue(enrollment.activity_ids)

    def test_who_died_or_took_it_back_is_not_asked(self):
        died, withdrew = self._ended(), self._ended()
        died.participant_id.action_deceased()
        withdrew.followup_agreed = False
        self._ask()
        self.assertFalse((died | withdrew).followup_ids)

    def test_without_a_mentor_a_coordinator_asks(self):
        enrollment = self._ended()
        enrollment.with_user(self.coordinator).mentor_id = False
        self._ask()
        user = enrollment.activity_ids.user_id
        self.assertTrue(user.has_group("mobility_mentoring.group_coordinator"))
        self.assertIn(self.company, user.company_ids)

    def test_another_mentor_takes_the_task_over(self):
        enrollment = self._ended()
        self._ask()
        enrollment.with_user(self.coordinator).mentor_id = self.mentor_b
        self.assertEqual(enrollment.activity_ids.user_id, self.mentor_b)

    def test_the_questions_print_on_one_page(self):
        followup = self._ended().followup_ids[0].with_user(self.mentor)
        self.assertEqual(len(followup._get_sheet_pages()), 1)


@tagged("post_install", "-at_install")
class TestFollowupPage(PortalCommon):
    """The three questions on the own page."""

    def test_it_is_answered_once(self):
        vals = {"enrollment_id": self.samira.enrollment_id.id, "date_due": "2020-01-01"}
        followup = self.env["mobility.followup"].create(vals)
        self._as(self.samira)
        self.assertIn("/my/how-are-you", self._get("/my/today").text)
        self._post("/my/how-are-you", employed="perhaps", note="Words")
        self.assertEqual(followup.state, "planned", "no answer, nothing written down")
        self._post("/my/how-are-you", employed="yes", fell_back="unknown", enrollment_id="1", note="It goes well")
        self.assertEqual((followup.state, followup.way, followup.employed), ("reached", "portal", "yes"))
        self.assertEqual((followup.fell_back, followup.self_sufficient), ("unknown", False))
        self.assertEqual(followup.note, "It goes well")
        self.assertEqual(self._get("/my/how-are-you").status_code, 404)
        self.assertNotIn("/my/how-are-you", self._get("/my/today").text)
