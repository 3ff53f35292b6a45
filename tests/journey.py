"""A real person's whole journey, through the methods that people use, with a word of its own in everything typed."""

import base64
from datetime import timedelta

from freezegun import freeze_time
from odoo import fields
from odoo.fields import Command

from .common import QUIET, MobilityCommon
from .import_common import make_csv
from .sweep import Sweep

# key: what is typed. Each word is found nowhere else.
WORDS = {
    "name": "Qzsamira",
    "e-mail": "qzpost@example.org",
    "phone": "683194725",
    "street": "Qzstraat",
    "number": "QZ-0001",
    "IBAN": "1573519264",  # the account number in it
    "holder": "Qzholder",
    "strengths": "qzsings",
    "safe contact": "qzneighbour",
    "child": "Qznour",
    "family": "Qzfamily",
    "vision": "qzvision",
    "note on an area": "qzarea",
    "influence": "qzinfluence",
    "why a Bridge was cancelled": "qzbridgecancelled",
    "goal": "qzgoal",
    "motivation": "qzmotive",
    "step": "qzstep",
    "if-then": "qzifthen",
    "what the reward is for": "qzrewardfor",
    "telling reward type": "qzsober",
    "neutral reward type": "qzcard",
    "why refused": "qzrefused",
    "bank's reason": "qzreturned",
    "voucher": "qzvoucher",
    "session note": "qzsession",
    "why not come": "qznoshow",
    "place": "qzplace",
    "barrier": "qzbarrier",
    "note on a barrier": "qzbarriernote",
    "agreement with": "qzlandlord",
    "note on an agreement": "qzagreed",
    "chatter": "qzchatter",
    "message to the person": "qzmessage",
    "file": "qzfile",
    "file content": "qzcontent",
    "activity": "qzactivity",
    "activity note": "qzactivitynote",
    "grant": "qzgrant",
    "follow-up": "qzfollowup",
    "imported": "Qzimported",
    "imported e-mail": "qzimport@example.org",
}


class JourneyCommon(MobilityCommon):
    """The world of the other tests, and in it everything that happens to one person in three years."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # as it is in life: with tracking, followers and mails
        cls.env = cls.env(context={key: value for key, value in cls.env.context.items() if key not in QUIET})
        cls.env = cls.env(context={**cls.env.context, "tz": "UTC"})
        cls.sweep = Sweep(cls.env, WORDS)
        cls._walk()

    @classmethod
    def _as(cls, user, model):
        return cls.env[model].with_user(user).with_context(allowed_company_ids=user.company_ids.ids)

    @classmethod
    def _walk(cls):
        cls._come_in()
        cls._fill_in_bridges()
        cls._agree_on_goals()
        cls._give_accounts()
        cls._get_rewards()
        cls._meet()
        cls._note_down()
        cls._look_and_print()
        cls._end()
        cls._import_others()
        cls.env.flush_all()
        cls.env.cr.precommit.run()
        cls.env.invalidate_all()

    @classmethod
    def _come_in(cls):
        cls.company.write({"email": "hello@example.org"})
        # with the host's own right to export, so that what is refused is refused for our sake
        staff = cls.env["res.users"].search([("login", "like", "mobility_"), ("share", "=", False)])
        staff.group_ids = [Command.link(cls.env.ref("base.group_allow_export").id)]
        cls.manager.notification_type = "inbox"
        cls.person = cls._as(cls.mentor, "mobility.participant").create(
            {
                "name": f"{WORDS['name']} Zonderling",
                "email": WORDS["e-mail"],
                "phone": f"+31 6 {WORDS['phone'][1:5]} {WORDS['phone'][5:]}",
                "street": f"{WORDS['street']} 1",
                "ref": WORDS["number"],
                "birthdate": "1988-02-03",
                "strengths": WORDS["strengths"],
                "contact_way": "mail",
            }
        )
        cls.enrollment = cls._as(cls.coordinator, "mobility.enrollment").create(
            {"participant_id": cls.person.id, "program_id": cls.program.id, "mentor_id": cls.mentor.id}
        )
        cls.enrollment.action_activate()
        cls.child = cls._as(cls.mentor, "mobility.household.member").create(
            {
                "participant_id": cls.person.id,
                "name": f"{WORDS['child']} {WORDS['family']}",
                "relation": "child",
                "birthdate": fields.Date.subtract(fields.Date.today(), years=8),
            }
        )
        wizard = cls._as(cls.mentor, "mobility.invite").create({"participant_id": cls.person.id, "way": "mail"})
        wizard.action_invite()
        cls.env["mobility.invitation"].search([], order="id desc", limit=1)._do_accept("blauwe fiets morgen")
        cls.self_user = cls.person.partner_id.user_ids

    @classmethod
    def _fill_in_bridges(cls):
        for cancelled in (True, False):
            bridge = cls._bridge(cls.person.with_user(cls.mentor), confirm=False, vision=WORDS["vision"])
            bridge = bridge.with_user(cls.mentor)
            bridge.line_ids.note = WORDS["note on an area"]
            house, _family, debts = cls.instrument.area_ids.sorted()
            arrow = {"assessment_id": bridge.id, "source_area_id": debts.id, "target_area_id": house.id}
            cls._as(cls.mentor, "mobility.influence").create({**arrow, "note": WORDS["influence"]})
            bridge.action_confirm()
            if cancelled:
                bridge.with_context(cancel_reason=WORDS["why a Bridge was cancelled"]).action_cancel()
        cls.bridge = bridge

    @classmethod
    def _agree_on_goals(cls):
        cls.sober = cls.env["mobility.reward.type"].create(
            {
                "name": WORDS["telling reward type"],
                "kind": "voucher",
                "neutral_name": WORDS["neutral reward type"],
            }
        )
        steps = [cls._step(10, cls.money), cls._step(20, cls.money), cls._step(25, cls.sober), cls._step(0, cls.words)]
        cls.goal = cls._goal(cls.person, steps=steps, name=WORDS["goal"], motivation=WORDS["motivation"])
        for step in cls.goal.step_ids[:3]:
            step.with_user(cls.mentor).action_done("together")

    @classmethod
    def _step(cls, amount, reward_type):
        return {
            "name": WORDS["step"],
            "if_then": WORDS["if-then"],
            "reward_for": WORDS["what the reward is for"],
            "reward_type_id": reward_type.id,
            "reward_amount": amount,
            "date_deadline": fields.Date.today(),
        }

    @classmethod
    def _give_accounts(cls):
        iban = cls._iban(int(WORDS["IBAN"]) - 1000000000)
        wizard = cls._as(cls.mentor, "mobility.bank.account").create(
            {"participant_id": cls.person.id, "iban": iban, "iban_again": iban, "holder": WORDS["holder"]}
        )
        wizard.action_save()
        cls.bank = cls.person.partner_id.bank_ids
        cls.bank.with_user(cls.finance).action_mobility_trust()

    @classmethod
    def _get_rewards(cls):
        rewards = cls.goal.step_ids.reward_id.with_user(cls.coordinator)
        cash = rewards.filtered(lambda reward: reward.kind == "money")
        cash[0].action_approve()
        cash[1].with_context(refuse_reason=WORDS["why refused"]).action_refuse()
        cls.card = cls.env["mobility.voucher"].create(
            {
                "code": WORDS["voucher"],
                "company_id": cls.company.id,
                "reward_type_id": cls.sober.id,
                "currency_id": cls.eur.id,
                "amount": 25,
            }
        )
        rewards.filtered(lambda reward: reward.kind == "voucher").action_approve()
        cls.card.with_user(cls.mentor).action_show_code()
        cls.card.reward_id.with_user(cls.mentor).action_hand_over()
        for number in range(2):
            cls.payout = cls._as(cls.finance, "mobility.payout").create({})
            cls.payout.action_collect()
            cls.payout.action_post()
            cls.payout.action_export_sepa()
            cls.payout.action_pay()
            if not number:
                cls.payout.line_ids.with_context(return_reason=WORDS["bank's reason"]).action_return()

    @classmethod
    def _meet(cls):
        """Talks with everything that is sent about them, and a child that is looked after."""
        sessions = cls._as(cls.mentor, "mobility.session")
        tuesday = {"user_id": cls.volunteer.id, "weekday": "1", "company_id": cls.company.id}
        cls.env["mobility.volunteer.day"].create(tuesday)
        vals = {**cls._session_vals(cls.person, "2035-01-02 09:00:00"), "location": WORDS["place"]}
        cls.talk = sessions.create({**vals, "childcare_needed": True, "childcare_member_ids": cls.child.ids})
        ask = cls._as(cls.volunteer, "mobility.childcare.ask")
        ask._do_answer(cls.talk.childcare_ask_ids.id, "accept")
        cls.talk.start = "2035-01-02 10:00:00"
        cls.talk.sudo()._do_remind(48)
        cls._agree(cls.person)
        cls.person.contact_way = "sms"
        with freeze_time("2035-01-02 08:30:00"):  # no text message goes out at night
            cls.talk.sudo()._do_remind(2)
        cls.person.contact_way = "phone"
        cls.talk.start = "2035-01-02 11:00:00"  # leaves a task to ring
        happened = sessions.with_context(session_happened=True)
        for number in (3, 2, 1):
            day = fields.Datetime.now() - timedelta(days=number)
            session = happened.create({**cls._session_vals(cls.person, day), "note": WORDS["session note"]})
            if number == 1:
                session.action_close()
                session.action_hold()
            else:
                session.with_context(no_show_reason=WORDS["why not come"]).action_no_show()
        cls.signal = cls.env["mobility.signal"].search([("participant_id", "=", cls.person.id)])

    @classmethod
    def _note_down(cls):
        person = cls.person.with_user(cls.mentor)
        person.safe_contact = WORDS["safe contact"]
        cls._as(cls.mentor, "mobility.barrier").create(
            {"participant_id": person.id, "name": WORDS["barrier"], "note": WORDS["note on a barrier"]}
        )
        cls._as(cls.mentor, "mobility.consent").create(
            {
                "participant_id": person.id,
                "purpose": "sharing",
                "organisation": WORDS["agreement with"],
                "note": WORDS["note on an agreement"],
                "given_how": "paper",
            }
        )
        cls.file = cls._as(cls.mentor, "ir.attachment").create(
            {
                "name": f"{WORDS['file']}.txt",
                "raw": WORDS["file content"].encode(),
                "res_model": person._name,
                "res_id": person.id,
            }
        )
        colleagues = cls.manager.partner_id
        person.message_post(body=WORDS["chatter"], attachment_ids=cls.file.ids, partner_ids=colleagues.ids)
        person.message_post(
            body=WORDS["message to the person"],
            partner_ids=person.partner_id.ids,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        cls.goal.with_user(cls.mentor).message_post(body=WORDS["chatter"])
        cls.talk.with_user(cls.mentor).message_post(body=WORDS["chatter"], partner_ids=cls.coordinator.partner_id.ids)
        for user in cls.mentor | cls.coordinator:
            person.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=user.id,
                summary=WORDS["activity"],
                note=WORDS["activity note"],
            )
        colleague = cls._user("colleague", "mobility_mentoring.group_mentor")
        request = {"words": WORDS["number"], "reason": WORDS["grant"]}
        cls._as(colleague, "mobility.access.request").create(request).action_open()

    @classmethod
    def _look_and_print(cls):
        person = cls.person.with_user(cls.mentor)
        person.web_read({"name": {}})
        person.with_user(cls.manager).export_data(["name"])
        reports = cls.env["ir.actions.report"].search([("report_name", "like", "mobility_mentoring.")])
        records = {"mobility.participant": person, "mobility.assessment": cls.bridge, "mobility.goal": cls.goal}
        records |= {"mobility.session": cls.talk, "mobility.payout": cls.payout}
        # a copy of everything is given on request only, as the journey goes on to do
        reports -= cls.env.ref("mobility_mentoring.report_own_copy")
        for report in reports.filtered(lambda report: report.model in records):
            user = cls.finance if report.model == "mobility.payout" else cls.mentor
            report.with_user(user)._render_qweb_html(report.report_name, records[report.model].ids)
        cls.payout.action_export_xlsx()

    @classmethod
    def _end(cls):
        wizard = cls._as(cls.mentor, "mobility.enrollment.end").create(
            {
                "enrollment_ids": [Command.set(cls.enrollment.ids)],
                "state": "completed",
                "exit_reason_id": cls._exit_reason().id,
                "followup_agreed": True,
            }
        )
        wizard.action_end()
        cls.enrollment.with_user(cls.mentor).followup_ids[0].note = WORDS["follow-up"]

    @classmethod
    def _import_others(cls):
        people = ("reference", "name", "e-mail")
        rows = [("QZ-0002", WORDS["imported"], WORDS["imported e-mail"])]
        wizard = cls._as(cls.coordinator, "mobility.import").create(
            {
                "file_ids": [
                    Command.create({"name": "participants.csv", "content": base64.b64encode(make_csv([people, *rows]))})
                ]
            }
        )
        wizard.action_check()
        wizard.action_import()
