import csv
from collections import Counter
from pathlib import Path

from odoo.exceptions import AccessError
from odoo.fields import Command

from .common import MobilityCommon

OPERATIONS = ("read", "write", "create", "unlink")
ROLES = (
    "mentor",
    "coordinator",
    "manager",
    "finance",
    "analyst",
    "volunteer",
    "employee",
    "accountant",
    "portal",
)
# Whose record: of the mentor (own), of another mentor, of another organisation; for what belongs to no person, of our
# organisation (own) or another; for what all organisations share, the same; for a wizard, opened by oneself or another.
PERSONAL, COMPANY, SHARED, WIZARD = (
    ("own", "other", "other_company"),
    ("own", "other_company"),
    ("shared",),
    ("own", "other"),
)
MODELS = {
    "mobility.participant": PERSONAL,
    "mobility.household.member": PERSONAL,
    "mobility.guardian": PERSONAL,
    "mobility.enrollment": PERSONAL,
    "mobility.followup": PERSONAL,
    "mobility.assessment": PERSONAL,
    "mobility.assessment.line": PERSONAL,
    "mobility.influence": PERSONAL,
    "mobility.goal": PERSONAL,
    "mobility.goal.step": PERSONAL,
    "mobility.reward": PERSONAL,
    "mobility.other.gift": PERSONAL,
    "mobility.limit.reason": PERSONAL,
    "mobility.session": PERSONAL,
    "mobility.signal": PERSONAL,
    "mobility.today": PERSONAL,
    "mobility.participant.topic": PERSONAL,
    "mobility.session.report": PERSONAL,
    "mobility.mentor.training": PERSONAL,
    "mobility.outcome": PERSONAL,
    "mobility.outcome.report": PERSONAL,
    "mobility.debt.report": PERSONAL,
    "mobility.outcome.counted": PERSONAL,
    "mobility.outcome.figure": COMPANY,
    "mobility.step.report": PERSONAL,
    "mobility.barrier.report": PERSONAL,
    "mobility.research.member": PERSONAL,
    "mobility.research.group": COMPANY,
    "mobility.research.export": WIZARD,
    "mobility.outcome.split": WIZARD,
    "mobility.cohort.bridge": WIZARD,
    "mobility.session.reminder": PERSONAL,
    "mobility.childcare.ask": PERSONAL,
    "mobility.volunteer.day": COMPANY,
    "mobility.barrier": PERSONAL,
    "mobility.access.log": PERSONAL,
    "mobility.access.grant": PERSONAL,
    "mobility.consent": PERSONAL,
    "mobility.request": PERSONAL,
    "mobility.retention.line": PERSONAL,
    "mobility.retention": COMPANY,
    "mobility.retention.term": COMPANY,
    "mobility.destruction": COMPANY,
    "mobility.access.request": WIZARD,
    "mobility.invitation": PERSONAL,
    "mobility.invite": WIZARD,
    "mobility.link.attempt": SHARED,
    "mobility.followup.report": PERSONAL,
    "mobility.evaluation": COMPANY,
    "mobility.evaluation.line": COMPANY,
    "mobility.annual.report": COMPANY,
    "mobility.annual.figure": COMPANY,
    "mobility.program": COMPANY,
    "mobility.reward.budget": COMPANY,
    "mobility.budget.report": COMPANY,
    "mobility.session.helped": COMPANY,
    "mobility.accrual": COMPANY,
    "mobility.accrual.line": COMPANY,
    "mobility.payout": COMPANY,
    "mobility.payout.line": COMPANY,
    "mobility.payout.item": COMPANY,
    "mobility.payout.file": COMPANY,
    "mobility.payout.batch": COMPANY,
    "mobility.reward.route": PERSONAL,
    "mobility.payout.control": COMPANY,
    "mobility.payout.mark": COMPANY,
    "mobility.reward.sample": COMPANY,
    "mobility.reward.sample.item": COMPANY,
    "mobility.exit.reason": SHARED,
    "mobility.instrument": SHARED,
    "mobility.pillar": SHARED,
    "mobility.area": SHARED,
    "mobility.level": SHARED,
    "mobility.reward.type": SHARED,
    "mobility.reward.amount": SHARED,
    "mobility.voucher": PERSONAL,
    "mobility.scan.attempt": SHARED,
    "mobility.voucher.import": WIZARD,
    "mobility.voucher.import.problem": WIZARD,
    "mobility.legal.amount": SHARED,
    "mobility.bank.account": WIZARD,
    "mobility.enrollment.end": WIZARD,
    "mobility.over.time": WIZARD,
    "mobility.session.type": SHARED,
    "mobility.topic": SHARED,
    "mobility.session.book": WIZARD,
    "mobility.session.close": WIZARD,
    "mobility.reason": WIZARD,
    "mobility.reward.statement": WIZARD,
    "mobility.import": WIZARD,
    "mobility.import.file": WIZARD,
    "mobility.import.count": WIZARD,
    "mobility.import.problem": WIZARD,
    "mobility.import.question": WIZARD,
    "mobility.instrument.import": WIZARD,
    "mobility.instrument.import.problem": WIZARD,
}
# Something that no guard of the model minds, where its name would not do.
HARMLESS = {
    "mobility.enrollment": {"followup_agreed": True},
    "mobility.followup": {"note": "Called"},
    "mobility.assessment": {"vision": "A quiet house"},
    "mobility.assessment.line": {"note": "In own words"},
    "mobility.influence": {"note": "In own words"},
    "mobility.reward": {"amount": 51},
    "mobility.session": {"note": "Called"},
    "mobility.signal": {"date": "2030-01-01"},
    "mobility.today": {"kind": "step"},
    "mobility.participant.topic": {"times": 2},
    "mobility.session.report": {"state": "held"},
    "mobility.outcome": {"change": "same"},
    "mobility.outcome.report": {"change": "same"},
    "mobility.debt.report": {"result": "short"},
    "mobility.outcome.counted": {"months": "60"},
    "mobility.outcome.figure": {"people": 11},
    "mobility.annual.report": {"learned": "Much"},
    "mobility.annual.figure": {"people": 11},
    "mobility.step.report": {"state": "done"},
    "mobility.barrier.report": {"state": "open"},
    "mobility.research.member": {"secret": "other"},
    "mobility.research.group": {"cohort": "2020 Q1"},
    "mobility.research.export": {"file_format": "csv"},
    "mobility.outcome.split": {"measure": "back"},
    "mobility.cohort.bridge": {"voice": "self"},
    "mobility.session.reminder": {"reason": "None"},
    "mobility.childcare.ask": {"state": "declined"},
    "mobility.volunteer.day": {"weekday": "4"},
    "mobility.access.log": {"kind": "print"},
    "mobility.access.grant": {"reason": "Another reason"},
    "mobility.invitation": {"login": "joris"},
    "mobility.invite": {"way": "letter"},
    "mobility.link.attempt": {"address": "here"},
    "mobility.access.request": {"reason": "Another reason"},
    "mobility.consent": {"note": "Called"},
    "mobility.followup.report": {"months": 3},
    "mobility.evaluation.line": {"up": 3},
    "mobility.request": {"answer": "Called"},
    "mobility.retention.line": {"source": "Another"},
    "mobility.retention": {"company_id": 1},
    "mobility.retention.term": {"source": "Another"},
    "mobility.destruction": {"years": 1},
    "mobility.reward.budget": {"amount": 51},
    "mobility.accrual": {"date": "2030-01-01"},
    "mobility.accrual.line": {"amount": 51},
    "mobility.payout": {"date": "2030-01-01"},
    "mobility.payout.line": {"return_reason": "None"},
    "mobility.payout.item": {"amount": 51},
    "mobility.payout.file": {"reason": "Another reason"},
    "mobility.payout.batch": {"until": "post"},
    "mobility.reward.route": {"way": "own"},
    "mobility.payout.control": {"amount": 51},
    "mobility.payout.mark": {"reason": "None"},
    "mobility.reward.sample": {"remark": "Seen"},
    "mobility.reward.sample.item": {"date_evidence": "2030-01-01"},
    "mobility.bank.account": {"holder": "S. B."},
    "mobility.enrollment.end": {"followup_agreed": True},
    "mobility.over.time": {"audience": "skills"},
    "mobility.session.book": {"location": "Here"},
    "mobility.session.close": {"reason": "Ill"},
    "mobility.session.helped": {"yes": 11},
    "mobility.reason": {"reason": "Another reason"},
    "mobility.other.gift": {"amount": 51},
    "mobility.limit.reason": {"reason": "Another reason"},
    "mobility.reward.statement": {"reader": "payee"},
    "mobility.import": {"error_count": 1},
    "mobility.import.count": {"rows": 1},
    "mobility.import.problem": {"reason": "Another reason"},
    "mobility.instrument.import.problem": {"reason": "Another reason"},
    "mobility.reward.amount": {"amount_small": 5},
    "mobility.voucher": {"void_reason": "Another reason"},
    "mobility.scan.attempt": {"user_id": 1},
    "mobility.voucher.import.problem": {"reason": "Another reason"},
}


class Undo(Exception):
    """Leaves a savepoint without keeping anything."""


def read_declarations(name):
    """Return the lines of one of our tables of who may do what, each a dict."""
    return list(csv.DictReader((Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()))


class AccessCommon(MobilityCommon):
    """A record of each of our models for each of ``MODELS``' kinds, and a user for each role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {role: cls.portal_user if role == "portal" else getattr(cls, role) for role in ROLES}
        cls.rows = read_declarations("access_matrix.csv")
        cls.records, cls.vals = {}, {}
        for kind, mentor in zip(PERSONAL, (cls.mentor, cls.mentor_b, cls.mentor_other_company), strict=True):
            cls._prepare_person(kind, mentor)
        cls._prepare_companies()
        cls._prepare_shared()
        cls._prepare_wizards()

    @classmethod
    def _keep(cls, kind, record, vals):
        cls.records[record._name, kind] = record.with_env(cls.env)
        cls.vals[record._name, kind] = vals

    @classmethod
    def _prepare_person(cls, kind, mentor):
        company = mentor.company_id
        vals = {"name": f"New {kind}", "mentor_id": mentor.id, "company_id": company.id}
        cls._keep(kind, cls._participant(f"Mistake {kind}", mentor, company), vals)
        person = cls._participant(kind, mentor, company)
        enrollment = cls._enrol(person)
        cls._prepare_program_records(kind, person, enrollment)
        bridge = cls._bridge(person, confirm=False)
        line = bridge.line_ids[0]
        cls._keep(kind, bridge, {"participant_id": person.id, "instrument_id": cls.instrument.id})
        cls._keep(kind, line, {"assessment_id": bridge.id, "area_id": line.area_id.id})
        line_of_other_area = cls._bridge(person, confirm=False)
        line_of_other_area.line_ids.filtered(lambda other: other.area_id == line.area_id).unlink()
        cls.vals["mobility.assessment.line", kind]["assessment_id"] = line_of_other_area.id
        house, family, debts = cls.instrument.area_ids.sorted()
        arrow = {"assessment_id": bridge.id, "source_area_id": debts.id, "target_area_id": house.id}
        cls._keep(kind, cls.env["mobility.influence"].create(arrow), {**arrow, "target_area_id": family.id})
        goal = cls._goal(person, agree=False)
        cls._keep(kind, goal, {"participant_id": person.id, "name": "New"})
        cls._keep(kind, goal.step_ids, {"goal_id": goal.id, "name": "New", "reward_type_id": cls.words.id})
        reward = cls._earned_reward(person)
        reward.sudo()._do_approve("rule")
        cls._keep(kind, reward, {**reward.copy_data()[0], "step_id": False})
        gift_vals = {"participant_id": person.id, "amount": 20, "legal_code": "pw_gift"}
        cls._keep(kind, cls.env["mobility.other.gift"].create(gift_vals), gift_vals)
        reason_vals = {"reward_id": reward.id, "stage": "promise", "reason": "Because", "warning": "Above"}
        cls._keep(kind, cls.env["mobility.limit.reason"].create(reason_vals), reason_vals)
        session = cls._session(person)
        cls._keep(kind, session, {**cls._session_vals(person), "start": "2035-01-01 12:00:00"})
        cls._prepare_learning(kind, person)
        reminder_vals = {"session_id": session.id, "start": session.start, "way": "letter", "state": "sent"}
        cls._keep(kind, cls.env["mobility.session.reminder"].create(reminder_vals), reminder_vals)
        ask_vals = {"session_id": session.id, "user_id": cls.volunteer.id}
        cls._keep(kind, cls.env["mobility.childcare.ask"].create(ask_vals), {**ask_vals, "user_id": mentor.id})
        barrier_vals = {"participant_id": person.id, "name": "No bus"}
        cls._keep(kind, cls.env["mobility.barrier"].create(barrier_vals), barrier_vals)
        route_vals = {"participant_id": person.id, "way": "cash", "set_by_id": mentor.id}
        cls._keep(kind, cls.env["mobility.reward.route"].create(route_vals), {**route_vals, "state": "replaced"})
        cls._prepare_voucher(kind, person)
        cls._prepare_agreements(kind, person, mentor)
        cls._prepare_figures(kind, person, enrollment)

    @classmethod
    def _prepare_figures(cls, kind, person, enrollment):
        cls._bridge(person)
        outcome = cls.env["mobility.outcome"].search([("enrollment_id", "=", enrollment.id)], limit=1)
        vals = {"enrollment_id": enrollment.id, "area_id": outcome.area_id.id}
        cls._keep(kind, outcome, {**vals, "voice": "self", "first_date": "2024-01-01"})
        cls._keep(kind, cls.env["mobility.outcome.report"].browse(outcome.id), vals)
        cls._keep(kind, cls.env["mobility.debt.report"].browse(enrollment.id), {"enrollment_id": enrollment.id})
        counted_vals = {**vals, "months": "0", "voice": "self"}
        cls._keep(kind, cls.env["mobility.outcome.counted"].create(counted_vals), {**counted_vals, "months": "6"})
        for model, records in (
            ("mobility.step.report", person.step_ids.filtered(lambda step: step.state == "done")),
            ("mobility.barrier.report", person.barrier_ids),
        ):
            cls._keep(kind, cls.env[model].browse(records[:1].id), {"program_id": enrollment.program_id.id})
        group_vals = {"company_id": person.company_id.id, "last_start": "2020-01-01"}
        group = cls.env["mobility.research.group"].create(group_vals)
        member = cls.env["mobility.research.member"].create({"enrollment_id": enrollment.id, "group_id": group.id})
        cls._keep(kind, member, {"enrollment_id": person.enrollment_ids[0].id, "group_id": group.id})
        if kind in COMPANY:
            cls._keep(kind, group, group_vals)
            figure_vals = {
                "date": "2024-01-01",
                "company_id": person.company_id.id,
                "months": "0",
                "area_id": outcome.area_id.id,
                "voice": "self",
                "people": 10,
            }
            cls._keep(kind, cls.env["mobility.outcome.figure"].create(figure_vals), figure_vals)

    @classmethod
    def _prepare_agreements(cls, kind, person, mentor):
        person.with_user(mentor)._log_opening("print")
        cls._keep(kind, person.access_log_ids, {"participant_id": person.id, "kind": "open"})
        grant_vals = {"participant_id": person.id, "user_id": mentor.id, "reason": "Away", "valid_until": "2019-12-31"}
        # another's: who opened a person reads that; and over, so that it opens nothing here
        other = cls.manager if mentor.company_id == cls.company else mentor
        grant = cls.env["mobility.access.grant"].create({**grant_vals, "user_id": other.id})
        cls._keep(kind, grant, grant_vals)
        cls._prepare_invitation(kind, person)
        consent_vals = {"participant_id": person.id, "purpose": "coaching", "ground": "task"}
        cls._keep(kind, cls.env["mobility.consent"].create(consent_vals), {**consent_vals, "purpose": "research"})
        request_vals = {"participant_id": person.id, "kind": "copy"}
        cls._keep(kind, cls.env["mobility.request"].create(request_vals), {**request_vals, "kind": "deletion"})
        line_vals = {"participant_id": person.id, "legal_basis": "other", "years": 5}
        cls._keep(kind, cls.env["mobility.retention.line"].create(line_vals), line_vals)

    @classmethod
    def _prepare_invitation(cls, kind, person):
        used = {"date_used": "2030-01-01"}
        vals = {"participant_id": person.id, "way": "letter", "login": "samira", "date_expiry": "2030-01-01", **used}
        cls._keep(kind, cls.env["mobility.invitation"].create(vals), vals)

    @classmethod
    def _prepare_voucher(cls, kind, person):
        vals = {
            "code": f"card {kind}",
            "company_id": person.company_id.id,
            "reward_type_id": cls.voucher.id,
            "currency_id": cls.eur.id,
            "amount": 20,
        }
        reward = cls._earned_reward(person, 20, cls.voucher)
        voucher = cls.env["mobility.voucher"].create(vals)
        reward.sudo()._do_approve("rule")
        cls._keep(kind, voucher, {**vals, "code": f"new card {kind}"})

    @classmethod
    def _prepare_learning(cls, kind, person):
        happened = cls.env["mobility.session"].with_user(person.mentor_id).with_context(session_happened=True)
        topic = cls.env["mobility.topic"].create({"name": kind})
        session = happened.create(cls._session_vals(person, "2024-01-02 09:00:00", topic_ids=topic.ids))
        session.action_hold()
        talked = cls.env["mobility.participant.topic"].search([("topic_id", "=", topic.id)])
        cls._keep(kind, talked, {"participant_id": person.id, "topic_id": topic.id})
        figure = cls.env["mobility.session.report"].browse(session.id)
        cls._keep(kind, figure, {"program_id": person.program_id.id})
        signal = cls.env["mobility.signal"]._do_raise(person, "no_show").sudo(False)
        cls._keep(kind, signal, {"participant_id": person.id, "kind": "no_next"})
        today = cls.env["mobility.today"].search([("signal_id", "=", signal.id)])
        cls._keep(kind, today, {"kind": "step", "participant_id": person.id})
        vals = {"name": "Asking", "user_id": person.mentor_id.id, "company_id": person.company_id.id}
        cls._keep(kind, cls.env["mobility.mentor.training"].create(vals), vals)

    @classmethod
    def _prepare_program_records(cls, kind, person, enrollment):
        second = enrollment.program_id.copy({"code": f"second_{kind}"})
        third = enrollment.program_id.copy({"code": f"third_{kind}"})
        waiting = cls._enrol(person, program=second, state="intake", date_start=False)
        vals = {"participant_id": person.id, "program_id": third.id, "mentor_id": person.mentor_id.id}
        cls._keep(kind, waiting, vals)
        member_vals = {"participant_id": person.id, "name": "Child"}
        member = cls.env["mobility.household.member"].create(member_vals)
        cls._keep(kind, member, member_vals)
        guardian_vals = {"member_id": member.id, "is_participant": False, "name": "An aunt"}
        cls._keep(kind, cls.env["mobility.guardian"].create(guardian_vals), guardian_vals)
        ended = cls._enrol(person, program=enrollment.program_id.copy({"code": f"ended_{kind}"}), state="stopped")
        afterwards = cls.env["mobility.followup.report"].search([("program_id", "=", ended.program_id.id)], limit=1)
        cls._keep(kind, afterwards, {"program_id": ended.program_id.id})
        followup_vals = {"enrollment_id": enrollment.id, "date_due": "2030-01-01"}
        cls._keep(kind, cls.env["mobility.followup"].create(followup_vals), followup_vals)

    @classmethod
    def _prepare_companies(cls):
        cls._journal("Entries", "MEM", "general", cls.other_company)
        cls._journal("Bank", "BANK", "bank", cls.other_company)
        for kind, company in zip(COMPANY, (cls.company, cls.other_company), strict=True):
            vals = {"name": f"New {kind}", "company_id": company.id}
            program = cls.env["mobility.program"].create(vals)
            cls._keep(kind, program, vals)
            budget_vals = {"program_id": program.id, "year": 2031, "amount": 100}
            cls._keep(kind, cls.env["mobility.reward.budget"].create(budget_vals), {**budget_vals, "year": 2032})
            helped_vals = {"program_id": program.id, "date": "2031-01-01", "yes": 10, "total": 10}
            helped = cls.env["mobility.session.helped"].create(helped_vals)
            cls._keep(kind, helped, {**helped_vals, "date": "2031-04-01"})
            cls._prepare_evaluation(kind, program)
            annual_vals = {"company_id": company.id, "year": 2020}
            annual = cls.env["mobility.annual.report"].create(annual_vals)
            cls._keep(kind, annual, annual_vals)
            figure_vals = {"report_id": annual.id, "sequence": 1, "section": "reach", "key": "started"}
            figure_vals |= {"res_model": "mobility.enrollment", "domain": []}
            cls._keep(kind, cls.env["mobility.annual.figure"].create(figure_vals), figure_vals)
            report = cls.env["mobility.budget.report"].search([("program_id", "=", program.id)])
            cls._keep(kind, report, {"program_id": program.id})
            cls._prepare_retention(kind, company)
            day_vals = {"user_id": cls.volunteer.id, "company_id": company.id, "weekday": "0"}
            cls._keep(kind, cls.env["mobility.volunteer.day"].create(day_vals), {**day_vals, "weekday": "1"})
            journals = cls.env["account.journal"].search([("company_id", "=", company.id)], order="sequence")
            payout_vals = {
                "company_id": company.id,
                "currency_id": cls.eur.id,
                "journal_id": journals.filtered(lambda journal: journal.type == "bank")[0].id,
                "entry_journal_id": journals.filtered(lambda journal: journal.type == "general")[0].id,
            }
            payout = cls.env["mobility.payout"].create(payout_vals)
            cls._keep(kind, payout, payout_vals)
            sent = cls.env["mobility.payout"].create(payout_vals)
            file_vals = {"payout_id": sent.id, "name": "1.xml", "content": b"PA==", "sha256": "0"}
            file_vals["made_by_id"] = cls.finance.id
            cls._keep(kind, cls.env["mobility.payout.file"].create(file_vals), file_vals)
            batch_vals = {key: value for key, value in payout_vals.items() if key != "entry_journal_id"}
            cls._keep(kind, cls.env["mobility.payout.batch"].create(batch_vals), batch_vals)
            reward = cls.records["mobility.reward", kind]
            accrual_vals = {
                "company_id": company.id,
                "date": "2019-12-31",
                "journal_id": payout_vals["entry_journal_id"],
            }
            accrual = cls.env["mobility.accrual"].create(accrual_vals)
            cls._keep(kind, accrual, {**accrual_vals, "date": "2018-12-31"})
            accrual_line_vals = {"accrual_id": accrual.id, "reward_id": reward.id, "amount": 50}
            cls._keep(kind, cls.env["mobility.accrual.line"].create(accrual_line_vals), accrual_line_vals)
            line_vals = {
                "payout_id": cls.env["mobility.payout"].create(payout_vals).id,
                "partner_id": reward.partner_id.id,
            }
            line = cls.env["mobility.payout.line"].create(line_vals)
            cls._keep(kind, line, line_vals)
            item_vals = {"line_id": line.id, "reward_id": reward.id, "amount": 50}
            cls._keep(kind, cls.env["mobility.payout.item"].create(item_vals), {**item_vals, "returned": True})

        cls._prepare_control()

    @classmethod
    def _prepare_evaluation(cls, kind, program):
        vals = {
            "name": "Evaluation",
            "company_id": program.company_id.id,
            "program_ids": program.ids,
            "date_from": "2022-01-01",
            "date_to": "2022-12-31",
            "instrument_id": cls.instrument.id,
        }
        evaluation = cls.env["mobility.evaluation"].create(vals)
        cls._keep(kind, evaluation, vals)
        line_vals = {"evaluation_id": evaluation.id, "area_id": cls.instrument.area_ids[0].id}
        cls._keep(kind, cls.env["mobility.evaluation.line"].create(line_vals), line_vals)

    @classmethod
    def _prepare_control(cls):
        for kind, company in zip(COMPANY, (cls.company, cls.other_company), strict=True):
            reward = cls.records["mobility.reward", kind]
            point = cls.env["mobility.payout.control"].search([("company_id", "=", company.id)], limit=1)
            cls._keep(kind, point, {"company_id": company.id, "partner_id": reward.partner_id.id})
            mark_vals = {
                "company_id": company.id,
                "key": kind,
                "partner_id": reward.partner_id.id,
                "user_id": cls.env.uid,
            }
            cls._keep(kind, cls.env["mobility.payout.mark"].create(mark_vals), {**mark_vals, "key": "another"})
            sample_vals = {"company_id": company.id, "month": "2020-01-01", "seed": "0"}
            sample = cls.env["mobility.reward.sample"].create(sample_vals)
            cls._keep(kind, sample, {**sample_vals, "month": "2020-02-01"})
            item_vals = {"sample_id": sample.id, "reward_id": reward.id}
            cls._keep(kind, cls.env["mobility.reward.sample.item"].create(item_vals), item_vals)

    @classmethod
    def _prepare_retention(cls, kind, company):
        term_vals = {"legal_basis": "debt", "years": 5, "source": "Decision", "company_id": company.id}
        term = cls.env["mobility.retention.term"].create(term_vals)
        cls._keep(kind, term, {**term_vals, "legal_basis": "participation"})
        vals = {"company_id": company.id}
        retention = cls.env["mobility.retention"].create({**vals, "state": "done"})  # there is one draft at a time
        cls._keep(kind, retention, vals)
        destroyed_vals = {**vals, "date": "2020-01-01", "ground": "term", "confirmed_by_id": cls.manager.id}
        cls._keep(kind, cls.env["mobility.destruction"].create(destroyed_vals), destroyed_vals)

    @classmethod
    def _prepare_shared(cls):
        instrument = cls.instrument.copy({"code": "draft"})
        pillar = instrument.pillar_ids[0]
        area = pillar.area_ids[0]
        cls._keep("shared", instrument, {"name": "New", "code": "new"})
        cls._keep("shared", pillar, {"name": "New", "instrument_id": instrument.id})
        cls._keep("shared", area, {"name": "New", "code": "new", "pillar_id": pillar.id})
        cls._keep("shared", area.level_ids[0], {"name": "New", "value": 9, "area_id": area.id})
        amounts = {"amount_small": 1, "amount_medium": 2, "amount_large": 3}
        vals = {"reward_type_id": cls.voucher.id, **amounts}
        cls._keep("shared", cls.env["mobility.reward.amount"].create({**vals, "reward_type_id": cls.money.id}), vals)
        vals = {"user_id": cls.mentor.id}
        cls._keep("shared", cls.env["mobility.scan.attempt"].create(vals), vals)
        vals = {"address": "somewhere"}
        cls._keep("shared", cls.env["mobility.link.attempt"].create(vals), vals)
        for model in ("mobility.exit.reason", "mobility.reward.type", "mobility.session.type", "mobility.topic"):
            cls._keep("shared", cls.env[model].create({"name": "New"}), {"name": "New"})
        legal_vals = {"name": "New", "code": "new", "amount": 10, "date_from": "2020-01-01", "source": "Law"}
        cls._keep("shared", cls.env["mobility.legal.amount"].create(legal_vals), {**legal_vals, "code": "newer"})

    @classmethod
    def _prepare_wizards(cls):
        """Who opened a wizard is decided when it is tried; these are for whoever may open none at all."""
        for kind in WIZARD:
            person = cls.records["mobility.goal", kind].participant_id
            iban = cls._iban(person.id)
            cls.vals["mobility.bank.account", kind] = {
                "participant_id": person.id,
                "iban": iban,
                "iban_again": iban,
                "holder": "S.",
            }
            session_type = cls.env.ref("mobility_mentoring.session_type_checkin")
            cls.vals["mobility.session.book", kind] = {"participant_id": person.id, "session_type_id": session_type.id}
            session = cls.records["mobility.session", kind]
            cls.vals["mobility.session.close", kind] = {"session_id": session.id}
            cls.vals["mobility.enrollment.end", kind] = {
                "enrollment_ids": [Command.set(person.enrollment_id.ids)],
                "state": "stopped",
                "exit_reason_id": cls._exit_reason().id,
            }
            cls.vals["mobility.over.time", kind] = {"participant_id": person.id}
            cls.vals["mobility.reason", kind] = {
                "res_model": "mobility.reward",
                "res_ids": person.reward_ids.ids,
                "method": "action_cancel",
                "context_key": "cancel_reason",
                "reason": "Because",
            }
            cls.vals["mobility.reward.statement", kind] = {"participant_id": person.id}
            cls.vals["mobility.invite", kind] = {"participant_id": person.id, "way": "letter"}
            cls.vals["mobility.access.request", kind] = {"words": "P1", "reason": "Away"}
            cls.vals["mobility.research.export", kind] = {}
            cls.vals["mobility.outcome.split", kind] = {}
            cls.vals["mobility.cohort.bridge", kind] = {}
            register = cls.env["mobility.import"].create({})
            cls.vals["mobility.import", kind] = {}
            cls.vals["mobility.import.file", kind] = {"import_id": register.id, "name": "register.csv"}
            cls.vals["mobility.import.count", kind] = {"import_id": register.id, "sheet": "participants"}
            cls.vals["mobility.import.problem", kind] = {"import_id": register.id, "level": "error"}
            cls.vals["mobility.import.question", kind] = {"import_id": register.id, "name": "Samira"}
            cls.vals["mobility.instrument.import", kind] = {}
            instrument_import = cls.env["mobility.instrument.import"].create({})
            vals = {"import_id": instrument_import.id, "level": "error"}
            cls.vals["mobility.instrument.import.problem", kind] = vals
            cls.vals["mobility.voucher.import", kind] = {}
            voucher_import = cls.env["mobility.voucher.import"].create({})
            cls.vals["mobility.voucher.import.problem", kind] = {"import_id": voucher_import.id, "level": "error"}
            for model in (model for model, kinds in MODELS.items() if kinds is WIZARD):
                cls.records[model, kind] = cls.env[model].create(cls.vals[model, kind])

    def _get_record(self, model, user, kind):
        if MODELS[model] is not WIZARD:
            return self.records[model, kind].with_user(user)
        opener = user if kind == "own" else self.env.ref("base.user_admin")
        # sudo: opened with all rights, so that what is tried afterwards is refused for its own sake
        return self.env[model].with_user(opener).sudo().create(self.vals[model, kind]).sudo(False).with_user(user)


class TestAccess(AccessCommon):
    """Walk ``access_matrix.csv``: for each of our models, who may do what with whose record."""

    def _do(self, operation, record, vals):
        if operation == "read":
            record.read(["create_date" if record._log_access else record._rec_name])
            self.assertEqual(record.search([("id", "=", record.id)]), record, "readable, yet not found")
        elif operation == "write":
            record.write(HARMLESS.get(record._name, {"name": "Changed"}))
        elif operation == "create":
            record.browse().create(vals)
        else:
            record.unlink()

    def _try(self, operation, model, role, kind):
        """Really do ``operation``, undo it, and return whether it was allowed."""
        user, vals = self.users[role], self.vals[model, kind]
        try:
            if not self.env[model].with_user(user).has_access(operation):
                # refused for the whole model, before anything is touched: no savepoint and no record are needed
                self._do(operation, self.records[model, kind].with_user(user), vals)
                return True
            with self.cr.savepoint():
                record = self._get_record(model, user, kind)
                self.env.invalidate_all()
                self._do(operation, record, vals)
                self.env.flush_all()
                raise Undo
        except Undo:
            return True
        except AccessError:
            return False

    def test_every_model_of_ours_is_in_the_matrix(self):
        ours = {
            model.model
            for model in self.env["ir.model"].search([("model", "=like", "mobility.%")])
            if not self.env[model.model]._abstract
        }
        self.assertEqual(ours, set(MODELS))
        self.assertEqual(ours, {row["model"] for row in self.rows})

    def test_every_model_has_a_row_for_each_role_and_kind_of_record(self):
        found = Counter((row["model"], row["group"], row["record"]) for row in self.rows)
        wanted = {(model, role, kind) for model, kinds in MODELS.items() for role in ROLES for kind in kinds}
        self.assertEqual(set(found), wanted)
        self.assertEqual(set(found.values()), {1}, "a row stands there twice")

    def test_everybody_may_do_what_the_matrix_says_and_nothing_else(self):
        differences = []
        for row in self.rows:
            model, role, kind = row["model"], row["group"], row["record"]
            for operation in OPERATIONS:
                allowed = self._try(operation, model, role, kind)
                if allowed != (row[operation] == "1"):
                    differences.append(f"{model} {role} {kind}: {operation} is {'allowed' if allowed else 'refused'}")
        self.assertFalse(differences, "\n" + "\n".join(differences))

    def test_nobody_finds_in_a_search_what_they_cannot_read(self):
        for row in self.rows:
            model, role, kind = row["model"], row["group"], row["record"]
            if row["read"] == "1" or MODELS[model] is WIZARD:
                continue
            Model = self.env[model].with_user(self.users[role])
            if not Model.has_access("read"):
                continue
            record = self.records[model, kind]
            with self.subTest(model=model, role=role, kind=kind):
                self.assertNotIn(record, Model.search([]))
                self.assertFalse(Model.search_count([("id", "=", record.id)]))
                self.assertFalse(Model.name_search("", [("id", "=", record.id)]))
                self.assertFalse(
                    Model.formatted_read_group(
                        [("id", "=", record.id)], [Model._rec_name or "create_date:year"], ["__count"]
                    )
                )

    def test_portal_users_and_the_public_have_no_right_on_any_model_of_ours(self):
        public = self.env.ref("base.public_user")
        for model in MODELS:
            for user in (self.portal_user, self.volunteer, public, self.employee, self.accountant):
                with self.subTest(model=model, user=user.login):
                    self.assertFalse(any(self.env[model].with_user(user).has_access(op) for op in OPERATIONS))

    def test_who_mentors_in_two_organisations_sees_the_one_chosen_or_both(self):
        user = self._user(
            "both",
            "mobility_mentoring.group_mentor",
            company_ids=[Command.set((self.company | self.other_company).ids)],
        )
        here, there = self._participant("Here", user), self._participant("There", user, self.other_company)
        Participant = self.env["mobility.participant"].with_user(user)
        self.assertEqual(Participant.with_context(allowed_company_ids=self.company.ids).search([]), here)
        self.assertEqual(
            Participant.with_context(allowed_company_ids=(self.company | self.other_company).ids).search([]),
            here | there,
        )
