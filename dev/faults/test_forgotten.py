"""Somebody with a whole history is forgotten: not one of their words is left in the database or the filestore.

The whole database is read as text, each column of each table, and each file on disk. Beside that: what the books keep,
which goes when their own term is over, and the record of a child, which has a term and requests of its own.
"""

import base64
import os
import re
import unittest
from pathlib import Path

from devlib.host import environment, registry
from devlib.journey import Journey
from odoo.tools import config

# Where the books have the name and the account of a payee, until their own term is over; the last two are the file for
# the bank, and its words by which the host finds it.
BOOKS = {"res_partner", "res_partner_bank", "filestore", "ir_attachment"}
# What is not in the copy that a person gets: others in the household, and how the host keeps or sends things.
NOT_IN_COPY = {
    *("other parent", "pseudonym"),
    "child",
    *("event", "event text", "later message", "dialog", "external id", "signature"),
    *("device", "address of a device", "mobility.access.log.model"),
    # what opens, numbers or sends something
    *("mobility.voucher.code", "mobility.reward.hand_over_token", "mobility.reward.hand_over_key"),
    *("mobility.session.ics_uid", "mobility.session.reminder.sms_uuid"),
}


class Forgotten(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with environment() as env:
            journey = Journey(env)
            cls.plants = journey.live()
            cls.left_out = journey.left_out
            cls.name, cls.number, cls.company_id = journey.name, journey.number, journey.company.id
            cls.person_id, cls.partner_id = journey.person.id, journey.person.partner_id.id
            cls.figures = cls._get_figures(env)
            cls.not_in_copy = cls._get_not_in_copy(journey.person)
            request = journey.person._do_ask("deletion", journey.plant("request"))
            request.flush_recordset()
            cls.request_id, cls.manager_id = request.id, journey.manager.id
            cls.child_id = journey.person.household_member_ids.id

    @classmethod
    def _get_not_in_copy(cls, person):
        """Return where the words stand that are not in the whole copy."""
        copy = person._get_access_copy_json(looked_through=True)
        files = [base64.b64decode(text).decode() for text in re.findall(r'"text": "([A-Za-z0-9+/=]{16,})"', copy)]
        # an account number is shown in groups of four
        text = " ".join([copy, *files]).lower().replace(" ", "")
        left = {where for word, where in cls.plants.items() if word.lower() not in text}
        return {where for where in left if not where.endswith("of the child")}

    @classmethod
    def _get_figures(cls, env):
        """Return what is counted over years: levels, steps, talks, amounts."""
        count = {}
        for table, what in (
            ("mobility_assessment_line", "level_id"),
            ("mobility_goal_step", "state || done_how"),
            ("mobility_session", "state || to_char(start, 'YYYY-MM HH24:MI') || duration"),
            ("mobility_reward", "state || amount || program_id"),
            ("mobility_enrollment", "state || date_start || COALESCE(date_end::text, '')"),
            ("mobility_payout_item", "amount"),
        ):
            env.cr.execute(f"SELECT {what} FROM {table} ORDER BY id")
            count[table] = [row[0] for row in env.cr.fetchall()]
        return count

    def _find_plants(self):
        """Return {word: set of the tables in which it stands, or 'filestore'}."""
        found = {}
        with registry().cursor() as cr:
            cr.execute(
                "SELECT relname FROM pg_class WHERE relkind IN ('r', 'm') AND relnamespace = 'public'::regnamespace"
            )
            for (table,) in cr.fetchall():
                cr.execute(f'SELECT string_agg(lower(t::text), chr(10)) FROM "{table}" t')
                self._look(found, table, cr.fetchone()[0] or "")
        for path in Path(config.filestore(os.environ["MOBILITY_DB"])).rglob("*"):
            if path.is_file():
                self._look(found, "filestore", path.read_bytes().decode("latin-1").lower())
        return found

    def _look(self, found, where, text):
        for word in self.plants:
            small = word.lower()
            if small in text or small.encode().hex() in text:
                found.setdefault(word, set()).add(where)

    def _let_the_host_clear_up(self):
        """The host removes files, dialogs and notices within a day: that day is over."""
        with environment() as env:
            for table in ("bus_bus", *self._get_dialogs(env)):
                env.cr.execute(
                    f"UPDATE \"{table}\" SET create_date = create_date - interval '3 days',"
                    " write_date = write_date - interval '3 days'"
                )
        with environment(cron_id=True) as env:
            env["ir.autovacuum"]._run_vacuum_cleaner()
        with environment() as env:
            env["ir.attachment"]._gc_file_store()

    def _get_dialogs(self, env):
        tables = {env[name]._table for name in env.registry if env[name]._transient and env[name]._log_access}
        env.cr.execute("SELECT relname FROM pg_class WHERE relkind = 'r'")
        return tables & {row[0] for row in env.cr.fetchall()}

    def test_the_copy_had_every_word_but_those_of_others_and_of_the_machine(self):
        self.assertEqual(self.not_in_copy, NOT_IN_COPY)

    def test_nothing_is_left_but_what_the_books_keep_and_then_nothing(self):
        before = self._find_plants()
        self.assertFalse(set(self.plants) - set(before), "planted, and nowhere to be found")
        self.assertFalse(self.left_out, "texts about a person without a word in them: let the journey make one")
        self.assertGreater(len(self.plants), 60)
        with environment(user=self.manager_id) as env:
            env["mobility.request"].browse(self.request_id).action_erase()
        with environment() as env:
            env["mobility.retention.line"]._cron_erase()
        self._let_the_host_clear_up()
        with self.subTest("the person is forgotten, the child is not yet"):
            self._check_forgotten(child_kept=True)
        self._forget_child()
        with self.subTest("the child is forgotten"):
            self._check_forgotten()
        with environment() as env:
            env.cr.execute(
                "UPDATE res_partner SET mobility_kept_until = '2020-01-01' WHERE mobility_kept_until > now()"
            )
            self.assertEqual(env.cr.rowcount, 1)
            env["res.partner"]._cron_forget_mobility_payees()
        self.assertIn(self.name, self._find_plants(), "an entry of this year is not seven years old")
        with environment() as env:
            self._age_books(env)
        with environment() as env:
            env["res.partner"]._cron_forget_mobility_payees()
        self._let_the_host_clear_up()
        self.assertFalse({word: (self.plants[word], where) for word, where in self._find_plants().items()})
        with environment() as env:
            self.assertEqual(self._get_figures(env), self.figures)
            self._check_books(env)

    def _forget_child(self):
        vals = {"participant_id": self.person_id, "member_id": self.child_id, "kind": "deletion"}
        with environment() as env:
            request_id = env["mobility.request"].create(vals).id
        with environment(user=self.manager_id) as env:
            env["mobility.request"].browse(request_id).action_erase()
        with environment() as env:
            env["mobility.retention.line"]._cron_erase()
        self._let_the_host_clear_up()

    def _is_about_child(self, word):
        where = self.plants[word]
        return where.endswith("of the child") or where in ("child", "other parent")

    def _check_forgotten(self, child_kept=False):
        left, found = {}, self._find_plants()
        about_child = {word for word in self.plants if self._is_about_child(word)}
        self.assertEqual(about_child & set(found), about_child if child_kept else set())
        for word, where in found.items():
            if child_kept and word in about_child:
                continue
            allowed = BOOKS if word in (self.name, self.number) else set()
            if where - allowed:
                left[word] = (self.plants[word], where - allowed)
        self.assertFalse(left)
        with environment() as env:
            self.assertEqual(self._get_figures(env), self.figures, "figures over years stay what they were")
            person = env["mobility.participant"].with_context(active_test=False).browse(self.person_id)
            self.assertEqual((person.name, person.active, bool(person.date_erased)), ("Somebody", False, True))
            self.assertFalse(person.reward_ids, "nothing leads from the person to the payee")
            self.assertNotEqual(person.partner_id.id, self.partner_id)
            self.assertEqual(env["res.partner"].browse(self.partner_id).name, self.name)
            destroyed = env["mobility.destruction"].search([("company_id", "=", self.company_id)], order="id", limit=1)
            self.assertEqual((destroyed.ground, destroyed.legal_basis, destroyed.years), ("request", "wmo", 15))
            self.assertEqual(destroyed.confirmed_by_id.id, self.manager_id)
            request = env["mobility.request"].browse(self.request_id)
            self.assertEqual((request.state, request.words), ("done", False))

    def _age_books(self, env):
        """Everything in the books was ten years ago."""
        for table, column in (("account_move", "date"), ("account_move_line", "date"), ("mobility_payout", "date")):
            env.cr.execute(f"UPDATE {table} SET {column} = {column} - interval '10 years'")
        env.cr.execute(
            "UPDATE res_partner SET mobility_kept_until = '2020-01-01' WHERE mobility_kept_until IS NOT NULL"
        )

    def _check_books(self, env):
        moves = env["account.move"].search([("company_id", "=", self.company_id)])
        self.assertTrue(moves)
        for move in moves:
            self.assertAlmostEqual(sum(move.line_ids.mapped("balance")), 0)
        payouts = env["mobility.payout"].search([("company_id", "=", self.company_id)])
        self.assertEqual(payouts.mapped("state"), ["paid"], "the books go on saying that it was paid")
