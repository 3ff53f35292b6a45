from contextlib import contextmanager
from urllib.parse import urljoin

from odoo.tests import tagged
from odoo.tests.common import ChromeBrowser

from .test_portal_pages import FILES, PortalWorld


@tagged("post_install", "-at_install")
class TestPortalNoJavaScript(PortalWorld):
    """On a phone whose browser runs no JavaScript, or has not got it yet."""

    browser_size = "390x844"
    touch_enabled = True

    @contextmanager
    def _phone(self):
        """A browser of Samira's that runs no script of any page. The test itself looks in from outside."""
        login = self.samira.partner_id.user_ids.login
        self.browser = ChromeBrowser(self)
        try:
            with self.allow_requests(browser=self.browser):
                self.authenticate(login, login, browser=self.browser)
                self.cr.flush()
                self.cr.clear()
                self.browser._websocket_request("Emulation.setScriptExecutionDisabled", params={"value": True})
                yield
                self._wait_remaining_requests()
        finally:
            self.browser.stop()
        self.env.invalidate_all()

    def _look(self, expression):
        found = self.browser._websocket_request(
            "Runtime.evaluate", params={"expression": expression, "returnByValue": True}
        )
        return found["result"].get("value")

    def _open(self, path):
        self.browser.navigate_to(urljoin(self.base_url(), path), wait_stop=True)
        self.assertTrue(self.browser._wait_ready(), path)
        self.assertEqual(self._look("typeof odoo"), "undefined", "no script of the page ran")

    def _press(self, selector, then):
        """Press what is found by ``selector``, unfolding what it is in; ``then`` these words are read."""
        unfold = "for (let up = it; (up = up.parentElement); ) { if (up.matches('details')) { up.open = true; } }"
        press = (
            f"const it = document.querySelector({selector!r}); if (!it) return false; {unfold} it.click(); return true;"
        )
        self.assertTrue(self._look(f"(() => {{ {press} }})()"), f"{selector} is there")
        self.assertTrue(self.browser._wait_ready(f"document.body.innerText.includes({then!r})"), then)

    def test_every_page_is_read(self):
        pages = self._get_pages(FILES)
        with self._phone():
            for path in pages:
                with self.subTest(path=path):
                    self._open(path)
                    words = "document.querySelector('.o_mobility_portal').innerText.length"
                    self.assertGreater(self._look(words), 100)
                    hidden = self._look(
                        "[...document.querySelectorAll('.o_mobility_portal button[type=submit]')]"
                        ".filter((it) => !it.closest('details') && !it.checkVisibility()).length"
                    )
                    self.assertFalse(hidden, "what can be pressed can be seen")

    def test_a_step_is_ticked_and_taken_back(self):
        step = self.samira.step_ids.filtered(lambda step: step.name == "alpha step")
        with self._phone():
            self._open(f"/my/goals/step/{step.id}")
            self._press("button[name=how][value=alone]", "Well done!")
        self.assertEqual((step.state, step.done_how), ("done", "alone"))
        with self._phone():
            self._open(f"/my/goals/step/{step.id}")
            self._press("form[action$='/undo'] button", "Taken back.")
        self.assertEqual(step.state, "todo")

    def test_an_area_is_answered(self):
        line = self.samira._get_own_draft()._get_own_lines()[0]
        level = line.area_id.level_ids[1]
        self.assertNotEqual(line.level_id, level)
        with self._phone():
            self._open("/my/bridge/fill/1")
            self._press(f"button[name=level][value='{level.id}']", "Saved.")
            chosen = self._look(f"document.querySelector('[aria-pressed=true]').value == '{level.id}'")
            self._press("button[name=go][value=next]", "Question 2 of")
        self.assertTrue(chosen, "one sees what was chosen")
        self.assertEqual(line.level_id, level)

    def test_letters_are_made_larger(self):
        size = "document.querySelector('.o_mobility_menu i').getBoundingClientRect().height"
        with self._phone():
            self._open("/my/goals")
            before = self._look(size)
            self._press("form[action='/my/text'] button", "Smaller letters")
            self.assertGreater(self._look(size), 1.3 * before)

    def test_an_agreement_is_given_and_withdrawn(self):
        with self._phone():
            self._open("/my/record")
            self._press("button[name=purpose][value=sms]", "You agree.")
        self.assertTrue(self.samira._has_consent("sms"))
        consent = self.samira.consent_ids.filtered(lambda consent: consent.purpose == "sms")
        with self._phone():
            self._open("/my/record")
            self._press(f"form[action$='/agreement/{consent.id}/withdraw'] button", "You do not agree any more.")
        self.assertFalse(self.samira._has_consent("sms"))
