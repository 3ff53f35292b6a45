from datetime import datetime, timedelta

from odoo import fields
from odoo.tests import tagged

from .portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestPortalStepTours(PortalCommon):
    """On a phone, as somebody who does it for the first time."""

    browser_size = "390x844"
    touch_enabled = True

    def _tour(self, path, name):
        self.start_tour(path, name, login=self.samira.partner_id.user_ids.login)
        self.env.invalidate_all()

    def test_a_step_is_ticked_and_the_reward_seen(self):
        step = self._goal(self.samira, steps=[("Call the bank", 20)]).step_ids
        self._tour("/my/today", "mobility_portal_tick")
        self.assertEqual((step.state, step.done_how), ("done", "alone"))

    def test_a_talk_is_moved(self):
        day = fields.Date.today() + timedelta(days=21)
        talk = self._session(self.samira, datetime.combine(day, datetime.min.time()) + timedelta(hours=9))
        before = talk.start
        self._tour("/my/appointments", "mobility_portal_move")
        self.assertNotEqual(talk.start, before)
        self.assertEqual((talk.event_id.start, talk.answer), (talk.start, "yes"))

    def test_an_agreement_is_withdrawn(self):
        first = self._agree(self.samira)
        self._tour("/my/record", "mobility_portal_withdraw")
        self.assertTrue(first.date_withdrawn)
        self.assertTrue(self.samira._has_consent("sms"))

    def test_the_record_is_downloaded(self):
        self._goal(self.samira)
        self._tour("/my/record", "mobility_portal_copy")
