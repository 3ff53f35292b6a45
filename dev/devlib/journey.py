"""One person with everything that can be known of somebody, each text a word of its own, for dev/faults.

    plants = Journey(env).live()        # {word: where it was written}

Texts of our own models are found in the registry, so that a field that is added later gets a word as well.
"""

import psycopg2
from odoo import fields
from odoo.fields import Command
from odoo.tools import mute_logger

from .world import iban, make_company


class Journey:
    def __init__(self, env):
        self.plants = {}
        self.env, self.company, self.journal = make_company(env, name="Journey")
        self.company.email = "office@journey.example"
        self.mentor = self._user("mentor", "mobility_mentoring.group_mentor")
        self.coordinator = self._user("coordinator", "mobility_mentoring.group_coordinator")
        self.manager = self._user("manager", "mobility_mentoring.group_manager")
        self.finance = self._user("finance", "mobility_mentoring.group_finance", "base.group_user")

    def _user(self, login, *groups):
        return self.env["res.users"].create(
            {
                "name": login.capitalize(),
                "login": f"journey_{login}",
                "email": f"{login}@journey.example",
                "company_id": self.company.id,
                "company_ids": [Command.set(self.company.ids)],
                "group_ids": [Command.set([self.env.ref(group).id for group in groups])],
            }
        )

    def plant(self, where):
        """Return a word that stands nowhere else, and remember where it goes."""
        word = f"Zq{len(self.plants):03d}planted"
        self.plants[word] = where
        return word

    def live(self):
        """Let everything happen to this person, and end it, so that nothing stands in the way of forgetting them."""
        self._begin()
        self._coach()
        self._reward()
        self._leave_traces()
        self._end()
        self._plant_texts()
        return self.plants

    # -- what happens -------------------------------------------------------------------------------------------------

    def _begin(self):
        env = self.env(user=self.mentor.id)
        self.name, self.number = self.plant("payee name"), iban(987654)
        self.plants[self.number] = "payee IBAN"
        self.email = f"{self.plant('e-mail')}@example.org".lower()
        self.phone = "+31687654321"
        self.plants["31687654321"] = "phone"
        self.person = (
            env["mobility.participant"]
            .create(
                {
                    "name": self.name,
                    "email": self.email,
                    "phone": self.phone,
                    "street": self.plant("street"),
                    "city": self.plant("city"),
                    "birthdate": "1987-06-05",
                    "contact_way": "mail",
                    "company_id": self.company.id,
                    "household_member_ids": [
                        Command.create({"name": self.plant("child"), "relation": "child", "birthdate": "2015-04-03"})
                    ],
                }
            )
            .with_env(self.env)
        )
        self.plants["1987-06-05"] = "birth date"
        self.plants["2015-04-03"] = "birth date of the child"
        account = self.env["account.account"].search(
            [("account_type", "=", "expense"), ("company_ids", "in", self.company.ids)], limit=1
        )
        self.program = self.env["mobility.program"].create(
            {
                "name": "Journey",
                "company_id": self.company.id,
                "reward_account_id": account.id,
                "legal_basis": "wmo",
                "auto_approve_below": 0,
            }
        )
        self.enrollment = env["mobility.enrollment"].create(
            {"participant_id": self.person.id, "program_id": self.program.id, "followup_agreed": True}
        )
        self.enrollment.action_activate()
        consent = {
            "participant_id": self.person.id,
            "purpose": "sms",
            "given_how": "spoken",
            "note": self.plant("consent"),
        }
        env["mobility.consent"].create(consent)
        sharing = {**consent, "purpose": "sharing", "organisation": self.plant("organisation")}
        env["mobility.consent"].create(sharing).action_withdraw()
        self.person.with_env(env)._log_opening("print", self.plant("paper"))

    def _coach(self):
        env, person = self.env(user=self.mentor.id), self.person
        for member in (self.env["mobility.household.member"], person.household_member_ids):
            instrument = self.env.ref(f"mobility_mentoring.instrument_bridge_{'child' if member else 'adult'}")
            areas = instrument.area_ids.sorted()
            lines = [{"area_id": area.id, "level_id": area.level_ids[0].id, "note": "x"} for area in areas]
            bridge = env["mobility.assessment"].create(
                {
                    "participant_id": person.id,
                    "member_id": member.id,
                    "instrument_id": instrument.id,
                    "vision": "x",
                    "line_ids": [Command.create(line) for line in lines],
                    "influence_ids": [
                        Command.create({"source_area_id": areas[0].id, "target_area_id": areas[1].id, "note": "x"})
                    ],
                }
            )
            bridge.action_confirm()
        env["mobility.barrier"].create({"participant_id": person.id, "name": "x", "note": "x"})
        session = env["mobility.session"].create(
            {
                "participant_id": person.id,
                "session_type_id": self.env.ref("mobility_mentoring.session_type_checkin").id,
                "start": "2035-01-02 09:00:00",
                "childcare_needed": True,
            }
        )
        self.env["mobility.childcare.ask"].create({"session_id": session.id, "user_id": self.coordinator.id})
        person.contact_way = "sms"
        session.sudo()._do_remind(48)
        session.with_context(cancel_reason=self.plant("why cancelled")).action_cancel()
        held = session.copy({"start": "2035-01-03 09:30:00", "stop": "2035-01-03 10:30:00"})
        held.event_id.sudo().write({"name": self.plant("event"), "description": self.plant("event text")})
        env.flush_all()
        # the day of the talk came
        env.cr.execute(
            "UPDATE mobility_session SET start = '2024-03-12 09:30', stop = '2024-03-12 10:30' WHERE id = %s", [held.id]
        )
        env.invalidate_all()
        held.action_hold()

    def _reward(self):
        env, person = self.env(user=self.mentor.id), self.person
        goal = env["mobility.goal"].create(
            {
                "participant_id": person.id,
                "name": "x",
                "motivation": "x",
                "step_ids": [
                    Command.create(
                        {
                            "name": "x",
                            "if_then": "x",
                            "reward_for": "x",
                            "reward_type_id": self.env.ref("mobility_mentoring.reward_type_money").id,
                            "reward_amount": 40,
                        }
                    )
                ],
            }
        )
        goal.action_agree()
        goal.step_ids.action_done("alone")
        self.env["res.partner.bank"].create(
            {
                "partner_id": person.partner_id.id,
                "acc_number": self.number,
                "company_id": self.company.id,
                "allow_out_payment": True,
            }
        )
        reward = goal.step_ids.reward_id.sudo()
        self.env["mobility.limit.reason"].create(
            {"reward_id": reward.id, "stage": "promise", "reason": "x", "warning": "x"}
        )
        self.env["mobility.other.gift"].create({"participant_id": person.id, "amount": 5, "legal_code": "pw_gift"})
        reward.with_user(self.coordinator).with_context(limit_reason="x").action_approve()
        payout = self.env(user=self.finance.id)["mobility.payout"].create({})
        payout.action_collect()
        payout.action_post()
        payout.action_export_sepa()
        payout.action_pay()
        assert reward.state == "received", reward.state
        card = self.env.ref("mobility_mentoring.reward_type_voucher")
        voucher = self.env["mobility.voucher"].create(
            {
                "code": "x",
                "company_id": self.company.id,
                "reward_type_id": card.id,
                "currency_id": self.company.currency_id.id,
                "amount": 10,
            }
        )
        vals = {**reward.copy_data()[0], "step_id": False, "reward_type_id": card.id, "kind": "voucher", "amount": 10}
        handed = self.env["mobility.reward"].create({**vals, "approval_state": "approved"})
        voucher.write({"reward_id": handed.id, "state": "handed_over"})
        handed.write({"date_handed_over": fields.Datetime.now(), "handed_over_by_id": self.mentor.id})
        person.write({"reward_route": "cash"})

    def _leave_traces(self):
        env, person = self.env(user=self.mentor.id), self.person
        person.with_env(env).message_post(
            body=self.plant("message"), attachments=[(self.plant("file name"), self.plant("file content").encode())]
        )
        goal = person.goal_ids[:1]
        goal.with_env(env).message_post(body=self.plant("message at a goal"))
        attachment = {"res_model": "mobility.goal", "res_id": goal.id, "name": self.plant("second file")}
        self.env["ir.attachment"].create({**attachment, "raw": self.plant("second content").encode()})
        person.activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=self.mentor.id,
            summary=self.plant("task"),
            note=self.plant("task note"),
        )
        self.env["calendar.event"].create(
            {
                "name": self.plant("meeting"),
                "start": "2024-05-01 09:00:00",
                "stop": "2024-05-01 10:00:00",
                "res_model_id": self.env["ir.model"]._get("mobility.participant").id,
                "res_id": person.id,
                "partner_ids": [Command.link(person.partner_id.id)],
            }
        )
        self.env["mail.scheduled.message"].create(
            {
                "model": person._name,
                "res_id": person.id,
                "author_id": self.mentor.partner_id.id,
                "scheduled_date": fields.Datetime.add(fields.Datetime.now(), days=3),
                "body": self.plant("later message"),
            }
        )
        # photos: of what was done, with a tick; of what somebody wants, with the Bridge
        photo = {"name": "1.jpg", "res_model": "mobility.goal.step", "res_id": goal.step_ids[:1].id}
        self.env["ir.attachment"].create({**photo, "raw": self.plant("photo of what was done").encode()})
        bridges = person.assessment_ids.sorted(lambda bridge: bool(bridge.member_id))
        for bridge, where in zip(bridges[:2], ("photo of the vision", "photo of the vision of the child"), strict=True):
            photo = {"name": "vision_image", "res_field": "vision_image", "res_model": bridge._name}
            self.env["ir.attachment"].create({**photo, "res_id": bridge.id, "raw": self.plant(where).encode()})
        portal = self.env["res.users"].create(
            {
                "partner_id": person.partner_id.id,
                "login": f"{self.plant('login')}@example.org",
                "company_id": self.company.id,
                "company_ids": [Command.set(self.company.ids)],
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
                "signature": self.plant("signature"),
            }
        )
        self.program.with_user(portal).sudo().message_post(body=self.plant("own words elsewhere"))
        self.env.cr.execute(
            "INSERT INTO res_device_log (user_id, session_identifier, ip_address) VALUES (%s, %s, '192.0.2.77')",
            [portal.id, self.plant("device")],
        )
        self.plants["192.0.2.77"] = "address of a device"
        self.env["ir.model.data"].create(
            {"module": "__import__", "name": self.plant("external id"), "model": person._name, "res_id": person.id}
        )
        self.env["mail.blacklist"].create({"email": self.email})
        self.env["mobility.bank.account"].create(
            {
                "participant_id": person.id,
                "iban": self.number,
                "iban_again": self.number,
                "holder": self.plant("dialog"),
            }
        )
        person.with_user(self.coordinator)._message_log(body=self.plant("log"))
        child = person.household_member_ids
        self.env["mobility.guardian"].create({"member_id": child.id, "name": self.plant("other parent")})
        group = self.env["mobility.research.group"].create({"company_id": self.company.id, "last_start": "2024-01-01"})
        secret = {"enrollment_id": self.enrollment.id, "group_id": group.id, "secret": self.plant("pseudonym")}
        self.env["mobility.research.member"].create(secret)
        invited = {"participant_id": person.id, "way": "mail", "login": self.plant("invited login")}
        self.env["mobility.invitation"].create({**invited, "date_expiry": "2024-01-01", "date_used": "2024-01-01"})
        request = person._do_ask("correction", self.plant("correction"))
        request.with_user(self.coordinator).answer = self.plant("answer")
        request.with_user(self.coordinator).action_done()
        refused = person._do_ask("correction", self.plant("refused"))
        vals = {"refused_what": self.plant("what is not done"), "refused_ground": "correct"}
        refused.with_user(self.coordinator).write(vals)
        refused.with_user(self.coordinator).action_refuse()
        opened = {"participant_id": person.id, "user_id": self.manager.id, "reason": self.plant("opened")}
        self.env["mobility.access.grant"].create({**opened, "valid_until": "2024-01-01"})
        earlier = self.env["mobility.retention"].create({"company_id": self.company.id})
        line = {"retention_id": earlier.id, "participant_id": person.id, "legal_basis": "wmo", "years": 15}
        kept = self.env["mobility.retention.line"].create(line).with_user(self.manager)
        kept.with_context(keep_reason=self.plant("why kept")).action_keep()
        person.with_user(self.mentor).write({"email": self.email})

    def _end(self):
        reason = self.env.ref("mobility_mentoring.exit_reason_moved", raise_if_not_found=False)
        reason = reason or self.env["mobility.exit.reason"].search([("kind", "=", "stopped")], limit=1)
        self.enrollment.sudo().with_context(exit_reason_id=reason.id).action_stop()
        self.person.message_unsubscribe(self.person.message_partner_ids.ids)

    def _plant_texts(self):
        """Write a word into each text of each record about this person, past the ORM."""
        env = self.env
        env.flush_all()
        self.left_out = set()
        for model in env["mobility.personal"]._get_personal_models():
            texts = [
                name
                for name, field in model._fields.items()
                if field.store and field.column_type and field.type in ("char", "text", "html")
                if name not in model._erase_keeps
            ]
            for name in texts:
                records = model._find_about(self.person)
                if not any([self._plant_text(record, name) for record in records]):
                    self.left_out.add((model._name, name))
        env.invalidate_all()

    def _plant_text(self, record, name):
        """Return whether there is a word in this field now; the database may refuse a text here."""
        if "planted" in (record[name] or "").lower():
            return True
        bridge = record if record._name == "mobility.assessment" else getattr(record, "assessment_id", record.browse())
        of_child = " of the child" if "member_id" in bridge._fields and bridge.member_id else ""
        word = self.plant(f"{record._name}.{name}{of_child}")
        try:
            with mute_logger("odoo.sql_db"), record.env.cr.savepoint():
                query = f'UPDATE "{record._table}" SET "{name}" = %s WHERE id = %s'
                record.env.cr.execute(query, [word, record.id])
        except psycopg2.errors.CheckViolation:
            del self.plants[word]
            return False
        return True
