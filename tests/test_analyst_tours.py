import io

from dateutil.relativedelta import relativedelta
from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger
from openpyxl import load_workbook

from .figures_common import FiguresCommon
from .portal_common import PortalCommon

TODAY = fields.Date.today()


class TestAnalystTours(FiguresCommon, HttpCase):
    """The main jobs around figures, in a browser, each by the person whose job it is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["mobility.instrument"].search([("state", "=", "published")]).filtered(
            lambda instrument: instrument != cls.instrument
        ).action_retire()
        for user in (cls.analyst, cls.coordinator, cls.manager):
            user.password = user.login

    def _tour(self, path, name, user):
        self.start_tour(f"/odoo/{path}", name, login=user.login)
        self.env.invalidate_all()

    def _people(self):
        """Return two groups, and one person who differs from all the others."""
        people = self._crowd(15, levels=(0, 10))
        people |= self._crowd(12, levels=(10, 10), household_type="couple_with_children")
        target = self._crowd(1, levels=(40, 0), household_type="couple", birthdate="1949-05-05")
        target.name = "Uniquename Targetperson"
        return people | target

    def test_an_analyst_looks_at_figures_about_groups(self):
        self._people()
        self._publish()
        self._tour("mobility-figures", "mobility_analyst_figures", self.analyst)

    def test_an_analyst_asks_a_coordinator_shows_a_manager_signs_and_the_analyst_reads(self):
        self._crowd(15, levels=(0, 10))
        self._crowd(1, levels=()).name = "Uniquename Targetperson"
        self._tour("mobility-evaluations", "mobility_analyst_asks", self.analyst)
        evaluation = self.env["mobility.evaluation"].search([("name", "=", "What changed?")])
        self.assertEqual((evaluation.state, evaluation.primary_area_id.code), ("draft", "debts"))
        self.assertTrue(evaluation.date_primary)
        self._tour("mobility-evaluations", "mobility_coordinator_evaluates", self.coordinator)
        self.assertGreater(evaluation.date_run, evaluation.date_primary)
        self._tour("mobility-evaluations", "mobility_manager_signs", self.manager)
        self.assertEqual(evaluation.signed_by_id, self.manager)
        self._tour("mobility-evaluations", "mobility_analyst_reads", self.analyst)
        self.authenticate(self.analyst.login, self.analyst.login)
        paper = self.url_open(f"/report/pdf/mobility_mentoring.report_evaluation/{evaluation.id}")
        self.assertIn("15 people who were asked twice", paper.text)
        # the host looks at the first kilobyte, and warns that it is no whole spreadsheet
        with mute_logger("odoo.tools.mimetypes.guess_mimetype"):
            sheet = self.url_open(evaluation.with_user(self.analyst).action_export_xlsx()["url"])
        told = str([[c.value for c in row] for page in load_workbook(io.BytesIO(sheet.content)) for row in page])
        self.assertIn("Debts", told)
        self.assertNotIn("Not asked", told, "of the one who is missing nothing is told")

    def test_a_coordinator_looks_for_whom(self):
        self._people()
        self._tour("mobility-for-whom", "mobility_for_whom", self.coordinator)

    def test_an_analyst_makes_a_research_file(self):
        people = self._crowd(15, levels=(0, 10)) | self._crowd(3, levels=(0, 10), household_type="couple")
        self.env["mobility.consent"].create(
            [{"participant_id": person.id, "purpose": "research", "given_how": "paper"} for person in people[:15]]
        )
        action = "action-mobility_mentoring.mobility_research_export_action"
        self._tour(action, "mobility_research_file", self.analyst)
        self.assertEqual(set(people[:15].access_log_ids.mapped("kind")), {"export"})
        self.assertFalse(people[15:].access_log_ids)

    def test_a_coordinator_asks_how_people_are(self):
        due = {"Samira": TODAY, "Bilal": TODAY, "Zoë": TODAY - relativedelta(months=1)}
        due["Later"] = TODAY + relativedelta(months=6)
        followups = {}
        for name, day in due.items():
            enrollment = self._enrol(self._participant(name, contact_way="phone"), state="completed")
            followups[name] = self.env["mobility.followup"].create({"enrollment_id": enrollment.id, "date_due": day})
        self._tour("mobility-followups", "mobility_coordinator_followups", self.coordinator)
        told = {name: (one.state, one.way, one.employed, one.self_sufficient) for name, one in followups.items()}
        self.assertEqual(
            told,
            {
                "Samira": ("reached", "phone", "yes", False),
                "Bilal": ("reached", "paper", False, "no"),
                "Zoë": ("not_reached", False, False, False),
                "Later": ("planned", False, False, False),
            },
        )


@tagged("post_install", "-at_install")
class TestFollowupTour(PortalCommon):
    """On a phone, by somebody who left the program."""

    browser_size = "390x844"
    touch_enabled = True

    def test_the_questions_are_answered_on_the_own_page(self):
        followup = self.env["mobility.followup"].create(
            {"enrollment_id": self.samira.enrollment_id.id, "date_due": TODAY}
        )
        self.start_tour("/my/today", "mobility_portal_followup", login=self.samira.partner_id.user_ids.login)
        self.env.invalidate_all()
        told = (followup.state, followup.way, followup.employed, followup.note)
        self.assertEqual(told, ("reached", "portal", "yes", "It goes well"))
