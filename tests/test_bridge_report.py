import io
import os
import subprocess
import tempfile
from pathlib import Path
from unittest.mock import patch

from odoo.addons.base.models import ir_actions_report
from odoo.tools.misc import find_in_path
from PIL import Image
from pypdf import PdfReader

from .common import MobilityCommon


class TestBridgeReport(MobilityCommon):
    """The page on the fridge, printed for real in each build of wkhtmltopdf that organisations have."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._participant("Samira <b>El & Amrani</b>", strengths="patient\ngood with people\nnever late")
        cls._enrol(cls.person)
        cls._bridge(cls.person, {"house": 2, "family": 3, "debts": 0}, date="2025-03-01")
        cls.assessment = cls._bridge(
            cls.person,
            {"house": 3, "family": 1, "debts": "unknown"},
            vision="My own bakery, and evenings at home with the children",
            vision_date="2028-03-01",
        )

    def _builds(self):
        """Return the folders to put first on PATH, one a build that is here."""
        builds = {"distribution": os.path.dirname(find_in_path("wkhtmltopdf"))}
        if patched := os.environ.get("MOBILITY_WKHTML_PATCHED"):
            builds["patched"] = patched
        return builds

    def _print(self, folder):
        with patch.dict(os.environ, PATH=f"{folder}{os.pathsep}{os.environ['PATH']}"):
            # asks the binary anew: the host remembers the first answer
            info = ir_actions_report._wkhtml.__wrapped__()
        report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        with patch.object(ir_actions_report, "_wkhtml", lambda: info):
            content, _kind = report._render_qweb_pdf("mobility_mentoring.report_bridge", self.assessment.ids)
        return content

    def _picture(self, content):
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "page.pdf").write_bytes(content)
            subprocess.run(["pdftoppm", "-r", "40", "-png", "page.pdf", "page"], cwd=folder, check=True)
            [page] = Path(folder).glob("page*.png")
            return Image.open(io.BytesIO(page.read_bytes())).convert("L")

    def test_it_is_one_landscape_page_and_fills_it_in_every_build(self):
        for name, folder in self._builds().items():
            with self.subTest(build=name):
                content = self._print(folder)
                [page] = PdfReader(io.BytesIO(content)).pages
                self.assertEqual([round(page.mediabox.width), round(page.mediabox.height)], [842, 595])
                picture = self._picture(content)
                left, _top, right, bottom = picture.point(lambda level: 255 if level < 200 else 0).getbbox()
                self.assertLess(left / picture.width, 0.06)
                self.assertGreater(right / picture.width, 0.94, "an unpatched build shrinks what is too wide")
                self.assertLess(bottom, picture.height)

    def test_it_says_in_words_what_it_shows(self):
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "mobility_mentoring.report_bridge", self.assessment.ids
        )
        text = html.decode()
        self.assertIn("0 of 2 pillars hold. That is 1 fewer than last time. That can happen.", text)
        self.assertIn("Home asks for attention now. Money is not known yet.", text)
        self.assertIn("My own bakery", text)

    def test_only_the_first_name_and_no_score_are_on_it(self):
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "mobility_mentoring.report_bridge", self.assessment.ids
        )
        text = html.decode()
        self.assertNotIn("Amrani", text)
        self.assertNotIn("<b>", text)
        self.assertNotIn("score", text.lower())

    def test_scaffolding_stands_where_a_goal_is_under_way(self):
        pillars = self.assessment._prepare_bridge()["pillars"]
        self.assertEqual([pillar["helped"] for pillar in pillars], [False, False])
        area = self.instrument.area_ids.filtered(lambda area: area.code == "debts")
        self._goal(self.person, area_id=area.id)
        pillars = self.assessment._prepare_bridge()["pillars"]
        self.assertEqual([pillar["helped"] for pillar in pillars], [False, True])

    def test_it_speaks_the_language_of_the_participant(self):
        self.person.lang = "nl_NL"
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "mobility_mentoring.report_bridge", self.assessment.ids
        )
        self.assertIn("pijlers houden", html.decode())
