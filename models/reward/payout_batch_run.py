import logging

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.service.model import retrying

from . import payout_collect

_logger = logging.getLogger(__name__)
ACTIONS = {"post": "action_post", "file": "action_export_sepa", "pay": "action_pay"}
# Somebody may collect the same rewards by hand at the same moment: then we look again what is left, so many times.
TRIES = 5


class MobilityPayoutBatch(models.Model):
    """The work of a batch. It is done by the host's cron, as the person who started it: rights and four eyes hold.

    Nothing is remembered between two steps. What is to be done follows from the payouts, so after a kill it goes on.
    """

    _inherit = "mobility.payout.batch"

    def _cron_run(self):
        """Go on with every batch at work, one step a transaction, as long as the host gives us."""
        for batch in self.search([("state", "=", "running")], order="id"):
            if not batch._run():
                return

    def _run(self):
        """Do what is left to do.

        :return: False when the host wants to do something else first; it comes back
        """
        self.ensure_one()
        for done, left in self._do_steps():
            seconds = self.env["ir.cron"]._commit_progress(done, remaining=left)
            self.env.invalidate_all()  # or ten thousand people stay in memory, and a stop is not seen
            if self.state != "running":
                return True
            if seconds <= 0:
                return False
        return True

    def _do_steps(self):
        """Do step by step, each committed or undone; yield (payouts done, payouts left) after each."""
        if not self.is_collected:
            yield from self._do_collect_steps()
        for stage in self._get_stages()[1:]:
            yield from self._do_stage_steps(stage)
        self._attempt(lambda: self.write({"state": "done", "date_done": fields.Datetime.now()}))
        yield 1, 0

    def _do_stage_steps(self, stage):
        number = self._get_stages().index(stage)
        waiting = self._get_payouts_before(number)
        for index, payout in enumerate(waiting):
            payout = payout.with_prefetch()  # or each step would read the lines of all the others as well
            problem = self._attempt(lambda payout=payout: self._do_stage(payout, number))
            if problem:
                self._attempt(lambda payout=payout, problem=problem: payout.write({"batch_problem": problem}))
            yield 1, len(waiting) - index

    def _do_stage(self, payout, number):
        stages = self._get_stages()
        if payout._get_batch_progress(stages) == number:  # or somebody did it by hand just now
            getattr(self._as_starter(payout), ACTIONS[stages[number]])()

    def _get_payouts_before(self, number):
        """Return the payouts that wait for the stage with this number, without those that have a problem."""
        stages = self._get_stages()
        return self.payout_ids.sorted("id").filtered(
            lambda payout: not payout.batch_problem and payout._get_batch_progress(stages) == number
        )

    def _do_collect_steps(self):
        for _attempt in range(TRIES):
            groups = []
            problem = self._attempt(lambda groups=groups: self._do_count(groups))
            for start in range(0, len(groups), payout_collect.MAX_PAYEES):
                chunk = groups[start : start + payout_collect.MAX_PAYEES]
                problem = self._attempt(lambda chunk=chunk: self._do_collect_chunk(chunk))
                if problem:
                    break
                yield 1, 1 + (len(groups) - start) // payout_collect.MAX_PAYEES
            if not problem:
                break
        self._attempt(lambda: self.write({"is_collected": True, "problem": problem}))
        yield 1, 1

    def _do_count(self, groups):
        """Fill ``groups``, and count what is collected and to be collected."""
        groups[:] = self._get_groups()
        collected = self.env["mobility.payout.item"].search_count([("payout_id.batch_id", "=", self.id)])
        self.reward_total = collected + sum(len(reward_ids) for _key, reward_ids in groups)

    def _get_groups(self):
        """Return a list of ((payee id, bank account id), ids of rewards) that can be paid now.

        Who goes on to pay approved nothing in it: what the starter approved waits for a colleague's batch.
        """
        draft = self._as_starter(self)._get_payout_draft()
        rewards = draft._get_payable_rewards()
        rewards -= self._get_own_approvals(rewards, self.user_id)
        return [((partner.id, bank.id), group.ids) for (partner, bank), group in draft._group_by_payee(rewards)]

    def _do_collect_chunk(self, chunk):
        """Make one payout of this chunk, without what changed since it was looked up."""
        ids = [reward_id for _key, reward_ids in chunk for reward_id in reward_ids]
        Payout = self._as_starter(self.env["mobility.payout"])
        Payout.check_access("create")
        draft = self._as_starter(self)._get_payout_draft()
        rewards = Payout.env["mobility.reward"].search([("id", "in", ids), *draft._get_waiting_domain()])
        if rewards:
            # sudo: which batch made it is guarded; the right to make a payout was checked
            payout = Payout.sudo().create(self._prepare_payout_vals())
            payout._do_add_lines(payout._group_by_payee(rewards.sorted("date_earned")))

    def _as_starter(self, records):
        """Return ``records`` in the hands of the person who started, in their language."""
        user = self.user_id
        context = {"allowed_company_ids": self.company_id.ids, "lang": user.lang, "tz": user.tz}
        return records.with_user(user).with_context(tracking_disable=True, **context)

    def _attempt(self, step):
        """Do one step in a transaction of its own; return what went wrong in words, or False.

        What two transactions did at the same moment is tried again, as the host does with every request.
        """
        try:
            retrying(step, self.env)
        except UserError as error:  # also no access, and a value that the database refuses
            self.env.cr.rollback()
            self.env.invalidate_all()
            return str(error)
        except Exception:
            self.env.cr.rollback()
            self.env.invalidate_all()
            _logger.exception("A step of payouts in the background failed.")
            return self._as_starter(self).env._(
                "Something unexpected went wrong. Your administrator finds it in the log."
            )
        return False
