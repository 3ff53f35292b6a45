import json
import os
from pathlib import Path

from odoo.tests import tagged

from .portal_common import PortalCommon
from .test_bridge_board import AXE
from .test_portal_login import InvitationCommon
from .test_portal_pages import FILES, PortalWorld


@tagged("post_install", "-at_install")
class TestPortalTours(InvitationCommon, PortalCommon):
    """On a phone, as somebody who does it for the first time."""

    browser_size = "390x844"
    touch_enabled = True

    def setUp(self):
        super().setUp()
        self._offer_small_bridge()

    def test_an_invitation_is_accepted(self):
        path = "/my/welcome/" + self._token(self._invite())
        self.start_tour(path, "mobility_portal_welcome", login=None)
        self.assertTrue(self.nadia.partner_id.user_ids)

    def test_a_bridge_is_filled_in_twice_and_handed_in(self):
        user = self.samira.partner_id.user_ids
        self.start_tour("/my/bridge", "mobility_portal_bridge_begin", login=user.login)
        self.env.invalidate_all()
        draft = self.samira._get_own_draft()
        answers = {line.area_id.code: line for line in draft.line_ids}
        self.assertEqual((answers["house"].level_id.value, answers["house"].note), (1, "Damp walls"))
        self.assertEqual(answers["family"].answer, "rather_not")
        self.start_tour("/my/bridge", "mobility_portal_bridge_go_on", login=user.login)
        self.env.invalidate_all()
        self.assertFalse(draft.is_private)
        self.assertEqual((draft.state, draft.led_by, draft.vision), ("draft", "participant", "A dry house"))
        self.assertEqual(draft.influence_ids.display_name, "Debts makes Family heavier")
        self.assertEqual(self.samira.strengths, "Going on")
        draft.with_user(self.mentor).action_confirm()
        self.assertEqual(self.samira.assessment_id, draft)


@tagged("post_install", "-at_install")
class TestPortalAccessibility(InvitationCommon, PortalWorld):
    """No serious or critical problem on any page, at the size of a small phone."""

    browser_size = "320x640"

    def test_no_serious_problem_of_accessibility(self):
        source = Path(os.environ.get("MOBILITY_AXE", ""))
        if not source.is_file():
            self.skipTest("wanted: axe-core is not here")
        axe = source.read_text(encoding="utf-8")
        look = AXE % {"selector": json.dumps({"include": [".o_mobility_portal"]})}
        narrow = """
            const look = (size) => {
                document.documentElement.style.fontSize = size;
                const edge = document.documentElement.clientWidth + 1;
                const wide = [...document.querySelectorAll(".o_mobility_portal *")].filter(
                    (element) => element.getBoundingClientRect().right > edge
                );
                if (wide.length) { console.error(`wider at ${size}: ` + wide[0].outerHTML.slice(0, 150)); }
            };
            document.querySelectorAll(".o_mobility_portal details").forEach((folded) => { folded.open = true; });
            look("200%");  // as who sees badly sets it
            look("");
        """
        code = f"{axe};\n(async () => {{ {narrow} {look} }})();"
        ready = "document.querySelectorAll('.o_mobility_portal').length > 0"
        self.browser_js("/my/welcome/" + self._token(self._invite()), code, ready, login=None)
        for path in self._get_pages(FILES):
            with self.subTest(path=path):
                self.browser_js(path, code, ready, login=self.samira.partner_id.user_ids.login)
