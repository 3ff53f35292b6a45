from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from ..models.reward import payout_collect
from .test_payout import PayoutCommon


class TestPayoutBatch(PayoutCommon):
    def _batch(self, until="pay", user=None, **vals):
        batch = self.env["mobility.payout.batch"].with_user(user or self.finance).create({"until": until, **vals})
        batch.action_start()
        return batch

    def _run(self):
        """Do what the host's cron does, on cursors of its own."""
        with self.enter_registry_test_mode():
            self.env.ref("mobility_mentoring.ir_cron_payout_batch").method_direct_trigger()
        self.env.invalidate_all()

    def test_many_payouts_are_made_and_paid_in_the_background(self):
        rewards = self._approved_reward(self.samira, 50) | self._approved_reward(self.youssef, 10)
        rewards |= self._approved_reward(self._person("Third"), 5)
        with patch.object(payout_collect, "MAX_PAYEES", 2):
            batch = self._batch()
            self.assertEqual((batch.state, len(batch.payout_ids)), ("running", 0), "starting holds no request")
            self._run()
        self.assertEqual((batch.state, batch.problem), ("done", False))
        self.assertEqual(sorted(len(payout.line_ids) for payout in batch.payout_ids), [1, 2])
        self.assertEqual(set(batch.payout_ids.mapped("state")), {"paid"})
        self.assertEqual(batch.payout_ids.paid_by_id, self.finance)
        self.assertEqual(len(batch.payout_ids.sudo().file_ids), 2)
        self.assertEqual(set(rewards.mapped("state")), {"received"})
        self.assertEqual((batch.progress, batch.reward_done, batch.reward_total), (100, 3, 3))
        self.assertEqual(batch.amount_total, 65)
        self.assertEqual(self._balance(self.outstanding_account), -65)

    def test_it_goes_as_far_as_asked_and_on_from_there(self):
        reward = self._approved_reward(self.samira, 50)
        batch = self._batch("collect")
        for until, state in (("collect", "draft"), ("post", "posted"), ("file", "sent"), ("pay", "paid")):
            if until != "collect":
                batch.until = until
                self.assertLess(batch.progress, 100)
                batch.action_start()
            self._run()
            self.assertEqual((batch.payout_ids.state, batch.state, batch.progress), (state, "done", 100))
        self.assertEqual(reward.state, "received")
        self.assertEqual(len(batch.payout_ids), 1)

    def test_a_problem_of_one_payout_stops_no_other_and_can_be_tried_again(self):
        self._approved_reward(self.samira, 50)
        broken = self.program.copy({"code": "broken", "reward_account_id": False})
        self._approved_reward(self.youssef, 10).sudo().program_id = broken
        with patch.object(payout_collect, "MAX_PAYEES", 1):
            batch = self._batch()
            self._run()
        self.assertEqual(batch.state, "done")
        self.assertEqual(sorted(batch.payout_ids.mapped("state")), ["draft", "paid"])
        self.assertEqual(batch.problem_count, 1)
        problem = batch.payout_ids.filtered("batch_problem")
        self.assertIn("no expense account", problem.batch_problem)
        self.assertLess(batch.progress, 100)
        broken.reward_account_id = self.expense_account
        batch.action_start()
        self._run()
        self.assertEqual(set(batch.payout_ids.mapped("state")), {"paid"})
        self.assertFalse(batch.problem_count)

    def test_what_nobody_expected_is_said_and_logged(self):
        self._approved_reward(self.samira, 50)
        batch = self._batch("post")
        Payout = type(self.env["mobility.payout"])
        with (
            patch.object(Payout, "_do_post", side_effect=ZeroDivisionError),
            mute_logger("odoo.addons.mobility_mentoring.models.reward.payout_batch_run"),
        ):
            self._run()
        self.assertIn("unexpected", batch.payout_ids.batch_problem)

    def test_who_starts_payment_approved_nothing_in_it(self):
        self.coordinator.group_ids |= self.env.ref("mobility_mentoring.group_finance")
        own = self._approved_reward(self.samira, 50)
        other = self._earned_reward(self.youssef, 10)
        other.sudo()._do_approve("rule")
        batch = self._batch(user=self.coordinator)
        self._run()
        self.assertEqual(batch.payout_ids.line_ids.reward_ids, other)
        self.assertEqual((own.state, other.state), ("approved", "received"))
        draft = self.env["mobility.payout.batch"].with_user(self.coordinator).create({"until": "pay"})
        self.assertIn("1 × You approved it", draft.waiting_reasons)

    def test_who_goes_on_to_pay_approved_nothing_in_it_either(self):
        self.coordinator.group_ids |= self.env.ref("mobility_mentoring.group_finance")
        self._approved_reward(self.samira, 50)
        batch = self._batch("post", user=self.finance)
        self._run()
        batch.with_user(self.coordinator).until = "pay"
        batch.with_user(self.coordinator).action_start()
        self._run()
        self.assertEqual(batch.payout_ids.state, "posted")
        self.assertIn("You approved", batch.payout_ids.batch_problem)

    def test_it_works_with_the_rights_of_who_started(self):
        self._approved_reward(self.samira, 50)
        batch = self._batch()
        self.finance.group_ids -= self.env.ref("mobility_mentoring.group_finance")
        self._run()
        self.assertFalse(batch.sudo().payout_ids)
        self.assertIn("not allowed", batch.sudo().problem)

    def test_one_at_a_time_for_each_organisation(self):
        first = self._batch()
        with self.assertRaisesRegex(UserError, first.name):
            self._batch()
        self.assertDatabaseRefuses(
            "INSERT INTO mobility_payout_batch (name, company_id, currency_id, journal_id, date, until, state)"
            " SELECT name, company_id, currency_id, journal_id, date, until, state FROM mobility_payout_batch"
            " WHERE id = %s",
            first.id,
        )
        first.action_stop()
        self._batch()

    def test_stopped_it_does_nothing_and_goes_on_later(self):
        reward = self._approved_reward(self.samira, 50)
        batch = self._batch()
        batch.action_stop()
        self._run()
        self.assertEqual((batch.state, len(batch.payout_ids)), ("stopped", 0))
        batch.action_start()
        self._run()
        self.assertEqual((batch.state, reward.state), ("done", "received"))

    def test_what_a_colleague_collected_meanwhile_is_left_out(self):
        self._approved_reward(self.samira, 50)
        theirs = self._approved_reward(self.youssef, 10)
        Batch = type(self.env["mobility.payout.batch"])
        original = Batch._do_collect_chunk

        def collect_late(batch, chunk):
            if theirs.state == "approved" and not theirs.payout_line_id:
                theirs.with_user(self.coordinator).action_cancel()
            return original(batch, chunk)

        with patch.object(Batch, "_do_collect_chunk", collect_late):
            batch = self._batch("collect")
            batch.sudo()._do_collect_chunk([((0, 0), self.env["mobility.reward"].search([]).ids)])
        self.assertEqual(batch.payout_ids.amount_total, 50)

    def test_a_cash_desk_needs_no_file(self):
        self._wants_cash(self.samira)
        reward = self._approved_reward(self.samira, 50)
        batch = self._batch(journal_id=self.cash_journal.id)
        self._run()
        self.assertEqual((reward.state, batch.progress), ("received", 100))
        self.assertFalse(batch.payout_ids.sudo().file_ids)

    def test_only_finance_starts(self):
        self._approved_reward(self.samira)
        batch = self.env["mobility.payout.batch"].create({})
        for user in (self.manager, self.coordinator, self.accountant):
            with self.assertRaises(AccessError):
                batch.with_user(user).action_start()
        with self.assertRaises(AccessError):
            batch.with_user(self.finance).write({"state": "done"})

    def test_what_began_stays_as_it_is(self):
        batch = self._batch()
        with self.assertRaises(UserError):
            batch.date = "2030-01-01"
        with self.assertRaises(UserError):
            batch.until = "post"
        with self.assertRaises(UserError):
            batch.unlink()
