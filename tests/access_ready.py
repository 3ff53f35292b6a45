"""How a record gets into the state in which somebody gets through a method: see ``READY`` at the end.

Each function takes the test and the record of ``AccessCommon``, and returns nothing, or another record of the same
person or organisation to call the method on. Everything is undone after the call.
"""

import base64
from datetime import timedelta

from odoo import fields

from ..report.instrument_file import build_json
from .import_common import make_csv

NEXT_YEAR = "2035-01-03 09:00:00"


def _do(name, *args):
    """Call this action first."""
    return lambda test, record: getattr(record, name)(*args) and None


# -- goals, steps and enrolments ---------------------------------------------------------------------------------------


def _step_done(test, step):
    step.goal_id.action_agree()
    step.action_done("alone")


def _step_waits(test, step):
    step.write({"own_tick_date": "2030-01-01", "own_tick_how": "alone"})


def _paused(test, enrollment):
    enrollment.action_activate()
    enrollment.action_pause()


# -- rewards -----------------------------------------------------------------------------------------------------------


def _earned(test, reward):
    return test._earned_reward(reward.participant_id)


def _promised_and_done(test, reward):
    step = test._goal(reward.participant_id, steps=[("Call", 20)]).step_ids
    # a step that is ticked earns its reward at once: nobody comes between
    test.env.cr.execute("UPDATE mobility_goal_step SET state = 'done' WHERE id = %s", [step.id])
    step.invalidate_recordset()
    return step.reward_id


def _with_voucher(test, reward):
    return test.env["mobility.voucher"].search([("reward_id.participant_id", "=", reward.participant_id.id)]).reward_id


def _handed_over(test, reward):
    reward = _with_voucher(test, reward)
    reward.with_user(reward.mentor_id).action_hand_over()
    return reward


def _waiting_for_voucher(test, reward):
    reward = test._earned_reward(reward.participant_id, 30, test.voucher)
    reward._do_approve("rule")
    vals = {"code": "late", "amount": 30, "reward_type_id": test.voucher.id, "currency_id": test.eur.id}
    test.env["mobility.voucher"].create({**vals, "company_id": reward.company_id.id})
    return reward


def _evidence_seen(test, sample):
    sample.item_ids.with_user(test.coordinator).action_evidence_yes()


def _drawn(test, sample):
    rewards = sample.item_ids.reward_id.ids
    sample.drawn_from = [{"share": 100, "rewards": rewards}]


# -- payouts -----------------------------------------------------------------------------------------------------------


def _to_collect(test, payout, **vals):
    person = test._participant("Somebody to pay")
    test._enrol(person)
    test._bank_account(person)
    test._approved_reward(person)
    return test.env["mobility.payout"].create(vals).with_user(test.finance)


def _collected(test, payout, **vals):
    payout = _to_collect(test, payout, **vals)
    payout.action_collect()
    return payout


def _booked(test, payout, **vals):
    payout = _collected(test, payout, **vals)
    payout.action_post()
    return payout


def _booked_cash(test, payout):
    person = test._participant("Somebody to hand cash")
    test._enrol(person)
    person.with_user(test.mentor).reward_route = "cash"
    person.route_ids.with_user(test.finance).action_confirm()
    test._approved_reward(person)
    return _booked(test, payout, journal_id=test.cash_journal.id)


def _sent(test, payout):
    payout = _booked(test, payout)
    payout.action_export_sepa()
    return payout


def _paid_line(test, line):
    payout = _booked(test, line.payout_id)
    payout.action_pay()
    return payout.line_ids


def _with_something_earned(test, accrual):
    account = test._account("250000", "Rewards to pay", "liability_current")
    day = fields.Date.today() - timedelta(days=3)
    test.records["mobility.reward", "own"].date_earned = day
    accrual.write({"date": day, "account_id": account.id})


# -- sessions ----------------------------------------------------------------------------------------------------------


def _past(test, session):
    yesterday = fields.Datetime.now() - timedelta(days=1)
    sessions = test.env["mobility.session"].with_context(session_happened=True).with_user(session.mentor_id)
    return sessions.create(test._session_vals(session.participant_id, yesterday))


def _held(test, session):
    session = _past(test, session)
    session.action_hold()
    return session


def _came(test, wizard):
    wizard.write({"session_id": _past(test, wizard.session_id).id, "outcome": "held"})


def _proposed(test, wizard):
    wizard.write({"proposals": [[NEXT_YEAR, "2035-01-03 10:00:00"]], "start": NEXT_YEAR})


def _needed(test, day):
    mentors = test.mentor | test.mentor_b | test.coordinator | test.manager
    now = fields.Datetime.now()
    for mentor in mentors:
        person = test._participant("With a child", mentor)
        test._session(person, now + timedelta(minutes=1), user=test.coordinator, childcare_needed=True)


# -- today -------------------------------------------------------------------------------------------------------------


def _row(kind, make):
    """Return a function that makes a record and finds its row on the screen of today."""

    def find(test, row):
        record = make(test, row)
        test.env.flush_all()
        today = test.env["mobility.today"].search([("kind", "=", kind)])
        field = {"to_close": "session_id", "answer": "session_id", "step": "step_id", "reward": "reward_id"}[kind]
        return today.filtered(lambda line: line[field] == record)

    return find


def _todo_step(test, row):
    return test._goal(row.participant_id, steps=[{"name": "Call", "date_deadline": fields.Date.today()}]).step_ids


def _untold(test, row):
    row.participant_id.contact_way = "phone"
    return test._session(row.participant_id, "2035-01-05 09:00:00")


# -- figures -----------------------------------------------------------------------------------------------------------


def _with_people_who_agreed(test, wizard):
    test.company.mobility_group_size = 5
    for number in range(5):
        person = test._participant(f"Agrees {number}")
        test._enrol(person, date_start="2020-01-01")
        test._bridge(person, date="2020-01-02")
        test._agree(person, "research")


# -- files and wizards -------------------------------------------------------------------------------------------------


def _somebody_else(test, wizard):
    wizard.words = test.records["mobility.goal", "other"].participant_id.ref


def _with_register(test, register):
    content = base64.b64encode(make_csv([("reference", "name"), ("A1", "Imported")]))
    files = test.env["mobility.import.file"].with_user(register.create_uid).sudo()
    files.create({"import_id": register.id, "name": "participants.csv", "content": content})


def _on_earned(test, wizard):
    reward = test.env["mobility.reward"].browse(wizard.res_ids)
    wizard.write({"res_ids": _earned(test, reward[0]).ids, "method": "action_refuse", "context_key": "refuse_reason"})


def _checked_register(test, register):
    _with_register(test, register)
    register.action_check()


def _with_instrument(test, wizard):
    content = base64.b64encode(build_json(test.instrument))
    wizard.write({"name": "instrument.json", "content": content, "code": "again"})


def _with_vouchers(test, wizard):
    content = base64.b64encode(make_csv([("code", "amount"), ("AB1", "20")]))
    wizard.write({"name": "cards.csv", "content": content, "reward_type": str(test.voucher.id)})


def _checked_vouchers(test, wizard):
    _with_vouchers(test, wizard)
    wizard.with_user(test.finance).sudo().action_check()


# -- what is kept, and what goes ---------------------------------------------------------------------------------------


def _asks_to_be_forgotten(test, request):
    person = test._participant("Leaves", request.participant_id.mentor_id, request.company_id)
    return test.env["mobility.request"].create({"participant_id": person.id, "kind": "deletion"})


def _with_ground(test, request):
    request.write({"refused_what": "Who told us.", "refused_ground": "other_person"})


def _draft(test, retention):
    return retention.create({"company_id": retention.company_id.id})


def _somebody_due(test, retention):
    company, retention = retention.company_id, _draft(test, retention)
    term = {"legal_basis": "other", "years": 1, "source": "Decision", "company_id": company.id}
    test.env["mobility.retention.term"].create(term)
    mentor = test.mentor if company == test.company else test.mentor_other_company
    person = test._participant("Long ago", mentor, company)
    person.flush_recordset()
    test.env.cr.execute("UPDATE mobility_participant SET date_touched = '2001-01-01' WHERE id = %s", [person.id])
    person.invalidate_recordset()
    retention._do_fill()
    return retention


def _kept(test, line):
    line.write({"state": "keep", "keep_reason": "A claim"})


# -- evaluations -------------------------------------------------------------------------------------------------------


def _asked(test, evaluation):
    evaluation.write({"primary_kind": "pillars", "resamples": 200})


def _run(test, evaluation):
    _asked(test, evaluation)
    evaluation.with_user(test.coordinator).action_run()


READY = {
    "mobility.access.request.action_open": _somebody_else,
    "mobility.accrual.action_post": _with_something_earned,
    "mobility.annual.report.action_print": lambda test, report: report.write({"date_counted": "2021-01-01"}) and None,
    "mobility.barrier.action_reopen": _do("action_remove"),
    "mobility.enrollment.action_complete": _do("action_activate"),
    "mobility.enrollment.action_pause": _do("action_activate"),
    "mobility.enrollment.action_resume": _paused,
    "mobility.evaluation.action_check": _run,
    "mobility.evaluation.action_export_xlsx": _run,
    "mobility.evaluation.action_run": _asked,
    "mobility.evaluation.action_sign": _run,
    "mobility.followup.action_ask_again": _do("action_not_reached"),
    "mobility.goal.action_achieve": _do("action_agree"),
    "mobility.goal.step.action_confirm_tick": _step_waits,
    "mobility.goal.step.action_not_yet": _step_waits,
    "mobility.goal.step.action_reopen": _step_done,
    "mobility.import.action_check": _with_register,
    "mobility.import.action_download_marked": _with_register,
    "mobility.import.action_import": _checked_register,
    "mobility.instrument.action_retire": _do("action_publish"),
    "mobility.instrument.import.action_import": _with_instrument,
    "mobility.payout.action_collect": _to_collect,
    "mobility.payout.action_post": _collected,
    "mobility.payout.action_export_sepa": _booked,
    "mobility.payout.action_pay": _booked,
    "mobility.payout.action_print_receipts": _booked_cash,
    "mobility.payout.action_register_payment": _booked,
    "mobility.payout.action_renew_sepa": _sent,
    "mobility.payout.line.action_return": _paid_line,
    "mobility.reason.action_go_on": _on_earned,
    "mobility.research.export.action_export": _with_people_who_agreed,
    "mobility.request.action_erase": _asks_to_be_forgotten,
    "mobility.request.action_refuse": _with_ground,
    "mobility.retention.action_confirm": _somebody_due,
    "mobility.retention.action_fill": _draft,
    "mobility.retention.line.action_undecide": _kept,
    "mobility.reward.action_approve": _earned,
    "mobility.reward.action_approve_possible": _earned,
    "mobility.reward.action_refuse": _earned,
    "mobility.reward.action_cancel": _earned,
    "mobility.reward.action_earn": _promised_and_done,
    "mobility.reward.action_hand_over": _with_voucher,
    "mobility.reward.action_undo_hand_over": _handed_over,
    "mobility.reward.action_assign_voucher": _waiting_for_voucher,
    "mobility.reward.sample.action_draw_again": _drawn,
    "mobility.reward.sample.action_sign": _evidence_seen,
    "mobility.session.action_hold": _past,
    "mobility.session.action_no_show": _past,
    "mobility.session.action_reopen": _held,
    "mobility.session.book.action_book": _proposed,
    "mobility.session.book.action_choose": _proposed,
    "mobility.session.close.action_save": _came,
    "mobility.session.close.action_save_and_print": _came,
    "mobility.signal.action_ask_again": _do("action_my_choice"),
    "mobility.today.action_close": _row("to_close", _past),
    "mobility.today.action_done": _row("step", _todo_step),
    "mobility.today.action_approve": _row("reward", _earned),
    "mobility.today.action_told": _row("answer", _untold),
    "mobility.today.action_comes": _row("answer", _untold),
    "mobility.today.action_cannot_come": _row("answer", _untold),
    "mobility.volunteer.day.action_ask": _needed,
    "mobility.voucher.action_restock": lambda test, voucher: voucher.write({"state": "void"}) and None,
    "mobility.voucher.import.action_check": _with_vouchers,
    "mobility.voucher.import.action_import": _checked_vouchers,
}
# What a method wants to be called with, and in what context.
ARGUMENTS = {
    "mobility.goal.step.action_done": ["alone"],
    "mobility.goal.step.action_make_smaller": [["Look for the letters", "Open one"]],
}
REASONS = {"cancel_reason": "Because", "refuse_reason": "Because", "undo_reason": "Because", "void_reason": "Because"}
CONTEXT = {
    **REASONS,
    "renew_reason": "Because",
    "return_reason": "Because",
    "limit_reason": "Because",
    "not_yet_reason": "Because",
    "keep_reason": "Because",
    "extend_reason": "Because",
    "slot": 0,
    "done_how": "alone",
}
