from contextlib import contextmanager

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "no_reset_password": True,
    "tz": "UTC",  # one day for everybody, at whatever hour the tests run
}


@tagged("post_install", "-at_install")
class MobilityCommon(TransactionCase):
    """A small world of its own: two organisations, a person for each role, one program and one small Bridge.

    Nothing here relies on demo data or on what the addon ships, except sequences, exit reasons and groups. Automatic
    approval is off, so that a test that wants it says so.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, **QUIET})
        cls.eur = cls.env.ref("base.EUR")
        cls.eur.active = True
        cls.company = cls._create_company("Gemeente Rivierdal")
        cls.other_company = cls._create_company("Stichting Overkant")
        # without this the tests' own superuser would work for whichever company the database began with
        cls.env.user.write({"company_ids": [Command.set(cls.company.ids)], "company_id": cls.company.id})
        cls._create_users()
        cls._create_books()
        cls._create_instrument()
        cls._create_program()

    # -- the world ----------------------------------------------------------------------------------------------------

    @classmethod
    def _create_company(cls, name):
        return cls.env["res.company"].create({"name": name, "currency_id": cls.eur.id})

    @classmethod
    def _create_users(cls):
        mentor, coordinator = "mobility_mentoring.group_mentor", "mobility_mentoring.group_coordinator"
        vals_list = [
            cls._user_vals("mentor", mentor),
            cls._user_vals("mentor_b", mentor),
            cls._user_vals("coordinator", coordinator),
            cls._user_vals("manager", "mobility_mentoring.group_manager"),
            cls._user_vals("finance", "base.group_user", "mobility_mentoring.group_finance"),
            cls._user_vals("analyst", "mobility_mentoring.group_analyst"),
            cls._user_vals("volunteer", "base.group_portal", "mobility_mentoring.group_volunteer"),
            cls._user_vals("portal_user", "base.group_portal"),
            cls._user_vals("employee", "base.group_user"),
            cls._user_vals("accountant", "base.group_user", "account.group_account_invoice"),
            cls._user_vals("mentor_other_company", mentor, company=cls.other_company),
        ]
        # in one call: one by one takes twice as long, in every test class
        for vals, user in zip(vals_list, cls.env["res.users"].create(vals_list), strict=True):
            setattr(cls, vals["login"].removeprefix("mobility_"), user)

    @classmethod
    def _user_vals(cls, login, *groups, company=None, **vals):
        company = company or cls.company
        return {
            "name": login.replace("_", " ").capitalize(),
            "login": f"mobility_{login}",
            "email": f"{login}@example.org",
            "company_id": company.id,
            "company_ids": [Command.set(company.ids)],
            "group_ids": [Command.set([cls.env.ref(group).id for group in groups])],
            **vals,
        }

    @classmethod
    def _user(cls, login, *groups, company=None, **vals):
        """Return a new user with exactly these groups."""
        return cls.env["res.users"].create(cls._user_vals(login, *groups, company=company, **vals))

    @classmethod
    def _create_books(cls):
        """A chart of accounts by hand: loading a template costs seconds for every test class."""
        cls.payable_account = cls._account("440000", "Suppliers", "liability_payable", reconcile=True)
        cls.receivable_account = cls._account("130000", "Customers", "asset_receivable", reconcile=True)
        cls.expense_account = cls._account("460000", "Activities", "expense")
        cls.income_account = cls._account("800000", "Income", "income")
        cls.outstanding_account = cls._account("109000", "Money on its way", "asset_current", reconcile=True)
        suspense_account = cls._account("109900", "Bank lines to place", "asset_current", reconcile=True)
        exchange_account = cls._account("490000", "Exchange differences", "expense")
        cls.company.write(
            {
                "account_journal_suspense_account_id": suspense_account.id,
                "transfer_account_id": cls.outstanding_account.id,
                "income_currency_exchange_account_id": exchange_account.id,
                "expense_currency_exchange_account_id": exchange_account.id,
            }
        )
        IrDefault = cls.env["ir.default"]
        IrDefault.set("res.partner", "property_account_payable_id", cls.payable_account.id, company_id=cls.company.id)
        IrDefault.set(
            "res.partner", "property_account_receivable_id", cls.receivable_account.id, company_id=cls.company.id
        )
        cls.general_journal = cls._journal("Entries", "MEM", "general", sequence=1)
        cls.company.currency_exchange_journal_id = cls._journal("Exchange differences", "KOERS", "general")
        cls.sale_journal = cls._journal("Sales", "VERK", "sale", default_account_id=cls.income_account.id)
        cls.purchase_journal = cls._journal("Purchases", "INK", "purchase", default_account_id=cls.expense_account.id)
        cls.cash_journal = cls._journal("Cash desk", "KAS", "cash")
        cls.bank_journal = cls._journal("Bank", "BANK", "bank", bank_acc_number=cls._iban(1))
        cls.bank_journal.outbound_payment_method_line_ids.payment_account_id = cls.outstanding_account
        cls.bank_journal.inbound_payment_method_line_ids.payment_account_id = cls.outstanding_account

    @classmethod
    def _account(cls, code, name, account_type, company=None, **vals):
        return cls.env["account.account"].create(
            {
                "code": code,
                "name": name,
                "account_type": account_type,
                "company_ids": [Command.set((company or cls.company).ids)],
                **vals,
            }
        )

    @classmethod
    def _journal(cls, name, code, journal_type, company=None, **vals):
        return cls.env["account.journal"].create(
            {"name": name, "code": code, "type": journal_type, "company_id": (company or cls.company).id, **vals}
        )

    @classmethod
    def _create_instrument(cls):
        """Two pillars with three areas; weights and distances between levels differ, so that a wrong formula shows.

        ======  ======  ======  ========  ======================
        pillar  area    weight  required  levels (* holds)
        ======  ======  ======  ========  ======================
        Home    house        1  yes       1   2*  3*
        Home    family       2  no        1   2   3*
        Money   debts        3  yes       0   10* 40*
        ======  ======  ======  ========  ======================
        """
        cls.instrument = cls.env["mobility.instrument"].create(
            {
                "name": "Small Bridge",
                "code": "test_small",
                "pillar_ids": [
                    Command.create(
                        {
                            "name": "Home",
                            "icon": "house",
                            "sequence": 1,
                            "area_ids": [
                                cls._area("house", {1: False, 2: True, 3: True}, weight=1),
                                cls._area("family", {1: False, 2: False, 3: True}, weight=2, required=False),
                            ],
                        }
                    ),
                    Command.create(
                        {
                            "name": "Money",
                            "icon": "coin",
                            "sequence": 2,
                            "area_ids": [cls._area("debts", {0: False, 10: True, 40: True}, weight=3)],
                        }
                    ),
                ],
            }
        )
        cls.instrument.action_publish()

    @classmethod
    def _instrument(cls, audience):
        """Return a published copy of the small Bridge for another audience."""
        instrument = cls.instrument.copy({"code": f"test_{audience}", "audience": audience})
        instrument.action_publish()
        return instrument

    @classmethod
    def _area(cls, code, levels, **vals):
        return Command.create(
            {
                "name": code.capitalize(),
                "code": code,
                "level_ids": [
                    Command.create({"value": value, "name": f"{code} at {value}", "holds": holds})
                    for value, holds in levels.items()
                ],
                **vals,
            }
        )

    @classmethod
    def _create_program(cls):
        # an existing plan if there is one: a new one adds columns to tables
        AnalyticPlan = cls.env["account.analytic.plan"]
        plan = AnalyticPlan.search([], limit=1) or AnalyticPlan.create({"name": "Rivierdal teams"})
        cls.analytic_account = cls.env["account.analytic.account"].create(
            {"name": "Team East", "plan_id": plan.id, "company_id": cls.company.id}
        )
        cls.program = cls.env["mobility.program"].create(
            {
                "name": "Rivierdal on its way",
                "code": "test_east",
                "company_id": cls.company.id,
                "analytic_account_id": cls.analytic_account.id,
                "reward_account_id": cls.expense_account.id,
                "auto_approve_below": 0,
            }
        )
        cls.other_program = cls.env["mobility.program"].create(
            {"name": "Overkant on its way", "company_id": cls.other_company.id, "auto_approve_below": 0}
        )
        cls.money = cls.env["mobility.reward.type"].create(
            {"name": "Test money", "kind": "money", "default_amount": 10}
        )
        cls.words = cls.env["mobility.reward.type"].create({"name": "Test words", "kind": "recognition"})
        cls.voucher = cls.env["mobility.reward.type"].create(
            {"name": "Test voucher", "kind": "voucher", "neutral_name": "Card A"}
        )

    # -- people and what they do --------------------------------------------------------------------------------------

    @classmethod
    def _participant(cls, name="Samira", mentor=None, company=None, **vals):
        """Return a new participant of ``mentor`` (of ours, unless said otherwise), not enrolled yet."""
        company = company or cls.company
        if mentor is None:
            mentor = cls.mentor if company == cls.company else cls.mentor_other_company
        return cls.env["mobility.participant"].create(
            {"name": name, "mentor_id": mentor.id, "company_id": company.id, **vals}
        )

    @classmethod
    def _enrol(cls, participant, program=None, state="active", **vals):
        """Return an enrolment of ``participant``, by default under way since half a year, with the own mentor."""
        program = program or (cls.program if participant.company_id == cls.company else cls.other_program)
        enrollment = cls.env["mobility.enrollment"].create(
            {
                "participant_id": participant.id,
                "program_id": program.id,
                "mentor_id": participant.mentor_id.id,
                "date_start": fields.Date.subtract(fields.Date.today(), months=6),
                **vals,
            }
        )
        if state != "intake":
            enrollment.action_activate()
        if state == "paused":
            enrollment.action_pause()
        if state in ("completed", "stopped"):
            enrollment = enrollment.with_context(exit_reason_id=cls._exit_reason(state).id)
            enrollment.action_complete() if state == "completed" else enrollment.action_stop()
        return enrollment.with_env(cls.env)

    @classmethod
    def _exit_reason(cls, kind="stopped"):
        return cls.env["mobility.exit.reason"].search([("kind", "=", kind)], limit=1)

    @classmethod
    def _bridge(cls, participant, levels=None, confirm=True, **vals):
        """Return an assessment with the small Bridge.

        :param levels: {area code: value of a level, or 'unknown', 'rather_not' or 'not_applicable'}; areas left out
            get their lowest level
        """
        assessment = cls.env["mobility.assessment"].create(
            {"participant_id": participant.id, "instrument_id": cls.instrument.id, **vals}
        )
        levels = levels or {}
        for area in assessment.instrument_id.area_ids:
            answer = levels.get(area.code, area.level_ids.sorted("value")[0].value)
            line_vals = {"assessment_id": assessment.id, "area_id": area.id}
            if isinstance(answer, str):
                line_vals["answer"] = answer
            else:
                line_vals["level_id"] = area.level_ids.filtered(lambda level, value=answer: level.value == value).id
            cls.env["mobility.assessment.line"].create(line_vals)
        if confirm:
            assessment.action_confirm()
        return assessment

    @classmethod
    def _goal(cls, participant, steps=("Open the envelopes",), agree=True, user=None, **vals):
        """Return a goal made, and agreed upon, by ``user`` or else the mentor.

        :param steps: for each step its name (it earns kind words), a tuple (name, amount in money) or its values
        """
        user = user or participant.mentor_id
        goal = (
            cls.env["mobility.goal"]
            .with_user(user)
            .create(
                {
                    "participant_id": participant.id,
                    "name": "Have my money in order",
                    "step_ids": [Command.create(cls._step_vals(step)) for step in steps],
                    **vals,
                }
            )
        )
        if agree:
            goal.action_agree()
        return goal.with_env(cls.env)

    @classmethod
    def _step_vals(cls, step):
        if isinstance(step, dict):
            return {"reward_type_id": cls.words.id, **step}
        if isinstance(step, tuple):
            name, amount = step
            return {"name": name, "reward_type_id": cls.money.id, "reward_amount": amount}
        return {"name": step, "reward_type_id": cls.words.id}

    @classmethod
    def _session(cls, participant, start=None, **vals):
        """Return a session planned by the mentor, by default on Tuesday 2 January 2035 from 9 to 10 o'clock UTC."""
        sessions = cls.env["mobility.session"].with_user(vals.pop("user", participant.mentor_id))
        return sessions.create(cls._session_vals(participant, start, **vals)).with_env(cls.env)

    @classmethod
    def _session_vals(cls, participant, start=None, **vals):
        return {
            "participant_id": participant.id,
            "session_type_id": cls.env.ref("mobility_mentoring.session_type_checkin").id,
            "start": start or "2035-01-02 09:00:00",
            **vals,
        }

    @classmethod
    def _earned_reward(cls, participant, amount=50, reward_type=None):
        """Return the reward of a step that the mentor just ticked; it waits for approval."""
        vals = {"name": "Call the bank", "reward_type_id": (reward_type or cls.money).id, "reward_amount": amount}
        step = cls._goal(participant, steps=[vals]).step_ids
        step.with_user(participant.mentor_id).action_done("alone")
        return step.reward_id

    @classmethod
    def _approved_reward(cls, participant, amount=50, reward_type=None):
        """Return a reward that the mentor promised, the mentor ticked and the coordinator approved."""
        reward = cls._earned_reward(participant, amount, reward_type)
        if reward.approval_state == "earned":
            reward.with_user(cls.coordinator).action_approve()
        return reward

    @classmethod
    def _bank_account(cls, participant, trusted=True, iban=None, partner=None):
        """Return an IBAN of the one who gets this participant's money, entered by the mentor, trusted by finance."""
        partner = partner or participant.payee_id or participant.partner_id
        bank = cls.env["res.partner.bank"].create(
            {
                "partner_id": partner.id,
                "acc_number": iban or cls._iban(participant.id),
                "acc_holder_name": partner.name,
                "mobility_entered_by_id": participant.mentor_id.id,
            }
        )
        if trusted:
            bank.with_user(cls.finance).action_mobility_trust()
        return bank

    @classmethod
    def _iban(cls, number):
        """Return a valid Dutch IBAN made from ``number``: the same for the same number."""
        account = f"{1000000000 + number % 1000000000}"
        digits = "".join(str(int(char, 36)) for char in f"ABNA{account}NL00")
        return f"NL{98 - int(digits) % 97:02d}ABNA{account}"

    @classmethod
    def _agree(cls, participant, purpose="sms"):
        """Note that this person agreed in a talk."""
        return cls.env["mobility.consent"].create(
            {"participant_id": participant.id, "purpose": purpose, "given_how": "spoken"}
        )

    # -- what tests ask -----------------------------------------------------------------------------------------------

    @contextmanager
    def assertRaisesRegex(self, exception, words):
        """As the host's ``assertRaises``: what was done before the refusal is undone."""
        with self.assertRaises(exception) as caught:
            yield caught
        self.assertRegex(str(caught.exception), words)

    def assertTransitions(self, table, make, actions, state="state"):
        """Walk a whole table of states and actions.

        :param table: {state: {action: new state, or None when it is refused}}; every state names every action
        :param make: function that returns a record in the state it is given
        :param actions: {action: function that does it to a record}
        """
        self.assertEqual(set(table), set(dict(make(next(iter(table)))._fields[state]._description_selection(self.env))))
        for before, row in table.items():
            self.assertEqual(set(row), set(actions), f"the row {before} leaves actions out")
            for action, after in row.items():
                with self.subTest(before=before, action=action, after=after):
                    record = make(before)
                    self.assertEqual(record[state], before)
                    if after:
                        actions[action](record)
                    else:
                        with self.assertRaises(UserError):
                            actions[action](record)
                    self.assertEqual(record.sudo()[state], after or before)

    def assertRefusesRoles(self, record, users, actions, error=AccessError):
        """Check that each of these users is refused each of these actions, by default for want of rights."""
        for user in users:
            for name, action in actions.items():
                with self.subTest(user=user.login, action=name), self.assertRaises(error):
                    action(record.with_user(user).with_context(allowed_company_ids=user.company_ids.ids))

    def assertDatabaseRefuses(self, query, *args, error=IntegrityError):
        """Check that the database itself refuses this, with no help of any method of ours."""
        self.env.flush_all()
        with self.assertRaises(error), mute_logger("odoo.sql_db"), self.cr.savepoint(flush=False):
            self.cr.execute(query, args)
