from odoo import fields
from odoo.fields import Command

from . import afterwards
from .agenda import Agenda
from .agreements import Agreements
from .cashier import Cashier
from .earlier import Earlier
from .evaluations import Evaluations
from .family import Family
from .keeping import Keeping
from .own_pages import OwnPages
from .past import move_back
from .routes import Routes
from .shop import Shop
from .tables import read_answer, read_table, read_time

# What happens on the same day happens in this order.
START, BRIDGE, AGREE, STEP, CLOSE, END, APPROVE, PAY, GIFT = range(9)
CONTACT = ("name", "email", "phone", "contact_way", "safe_contact")


class Diary:
    """Three years of coaching, lived day by day: each line of the tables happens on its own day, by whoever does it."""

    def __init__(self, town):
        self.town, self.env, self.today = town, town.env, town.today
        self.people, self.goals = {}, {}
        self.mentors = {row["key"]: row["mentor"] for row in read_table("people")}
        self.persons = {row["key"]: row["person"] for row in read_table("goals")}
        areas = self.env.ref("mobility_mentoring.instrument_bridge_adult").area_ids
        self.areas = {area.code: area for area in areas}
        self.household = read_table("household")
        self.steps = read_table("steps")
        self.influences = read_table("influences")

    def live(self):
        """Let everything in the tables happen, the oldest first."""
        for date, _order, happen, *what in sorted(self._get_events(), key=lambda event: event[:2]):
            happen(date, *what)
        Agreements(self.town, self.people).live()
        Earlier(self.town).live()
        Routes(self.town, self.people).live()
        Evaluations(self.town).live()
        Family(self.town, self.people).live()
        self._open_own_pages()
        move_back(self.env, self.town)
        Keeping(self.town, self.people).live()

    def _get_events(self):
        for row in read_table("people"):
            yield self._time(row["start"]), START, self._start, row
            if row["until"]:
                yield self._time(row["until"]), END, getattr(self, f"_{row['state']}"), row
        yield from Agenda(self.town).get_events()
        for row in read_table("bridges"):
            yield self._time(row["when"]), BRIDGE, self._fill_in_bridge, row
        for row in read_table("other_bridges"):
            yield self._time(row["when"]), BRIDGE, self._fill_in_other, row
        for row in read_table("goals"):
            yield self._time(row["agreed"]), AGREE, self._agree, row
            if row["closed"]:
                yield self._time(row["closed"]), CLOSE, self._close_goal, row
        for row in self.steps:
            if row["how"] != "todo":
                yield self._time(row["when"]), STEP, self._tick, row
        cashier = Cashier(self.town, {row["name"]: row["refused"] for row in self.steps if row["refused"]})
        for date, outcome in cashier.get_rounds():
            yield fields.Date.subtract(date, days=2), APPROVE, cashier.approve
            yield date, PAY, cashier.pay, outcome
        shop = Shop(self.town)
        yield self._time("6m"), START, shop.fill_stock
        yield self._time("12d"), PAY, shop.hand_over
        for row in read_table("gifts"):
            yield self.today, GIFT, self._tell_of_gift, row
        yield self.today, PAY, cashier.close_year

    def _time(self, text):
        return read_time(text, self.today)

    def _as_mentor(self, key, date):
        return self.town.acting_as(self.mentors[key], date)

    def _open_own_pages(self):
        """Samira was invited by letter, and chose a password as easy as the others. Fatma handed a Bridge in."""
        env = self._as_mentor("samira", self.today)
        samira = self.people["samira"].with_env(env)
        env["mobility.invite"].create({"participant_id": samira.id, "way": "letter"}).action_invite()
        # sudo: whoever holds the link is nobody yet
        samira.sudo().invitation_ids._do_accept("participant")
        self.town.name_login("participant", samira)
        OwnPages(self.town, samira).live()
        # sudo: participants have no right on anything; what they do comes from their own pages
        draft = self.people["fatma"].sudo()._do_start_own_bridge()
        for line in draft._get_own_lines()[:6]:
            draft._do_answer(line.area_id, level_id=line.area_id.level_ids.sorted("value")[2].id)
        draft._do_note(draft._get_own_lines()[0].area_id, "We wonen nu met zijn vieren op twee kamers.")
        draft._do_hand_in()

    # -- people -------------------------------------------------------------------------------------------------------

    def _start(self, date, row):
        env = self._as_mentor(row["key"], date)
        person = env["mobility.participant"].create(self._prepare_person_vals(row))
        # sudo: the past is written by the superuser who loads the demo
        self.people[row["key"]] = self.town._name(f"participant_{row['key']}", person.sudo()).with_env(env)
        if row["payee"]:
            self._add_payee(person, row)
        elif row["iban"]:
            number = {"participant_id": person.id, "iban": row["iban"], "iban_again": row["iban"]}
            env["mobility.bank.account"].create(number).action_save()
        # sudo: the past is written by the superuser who loads the demo
        person.sudo().bank_account_id.mobility_entered_on = fields.Datetime.to_datetime(date)
        enrollment = env["mobility.enrollment"].create(
            {
                "participant_id": person.id,
                "program_id": self.town.programs[row["program"]].id,
                "date_start": date,
                "followup_agreed": bool(row["followup"]),
            }
        )
        if row["state"] != "intake":
            enrollment.action_activate()

    def _prepare_person_vals(self, row):
        members = [member for member in self.household if member["person"] == row["key"]]
        return {
            **{name: row[name] for name in CONTACT},
            **dict.fromkeys(row["safe"].split(), True),
            "birthdate": self._time(row["born"]),
            "household_type": row["household"],
            "lang": "nl_NL" if "nl_NL" in dict(self.env["res.lang"].get_installed()) else False,
            "strengths": row["strengths"].replace(" / ", "\n"),
            "street": row["street"],
            "city": self.town.company.city,
            "country_id": self.town.company.country_id.id,
            "household_member_ids": [
                Command.create(
                    {
                        "name": member["name"],
                        "relation": member["relation"],
                        "birthdate": self._time(member["born"]),
                        "lives_in": member["lives_in"],
                    }
                )
                for member in members
            ],
        }

    def _add_payee(self, person, row):
        """A budget administrator, with the account it keeps for this person: any accountant may know this contact."""
        company = {"company_id": self.town.company.id}
        payee = self.env["res.partner"].create({**company, "name": row["payee"], "is_company": True})
        vals = {**company, "partner_id": payee.id, "acc_number": row["iban"], "acc_holder_name": f"{row['payee']} 4021"}
        bank = self.env["res.partner.bank"].create(vals)
        person.write({"payee_id": payee.id, "payee_bank_id": bank.id})

    def _paused(self, _date, row):
        self.people[row["key"]].enrollment_id.action_pause()

    def _completed(self, date, row):
        self._end(date, row).action_complete()
        afterwards.register(self.people[row["key"]].enrollment_id, row["followup"])

    def _stopped(self, date, row):
        self._end(date, row).action_stop()

    def _end(self, date, row):
        reason = self.env.ref(f"mobility_mentoring.exit_reason_{row['reason']}")
        return self.people[row["key"]].enrollment_id.with_context(exit_reason_id=reason.id, date_end=date)

    def _deceased(self, date, row):
        person = self.people[row["key"]]
        person.action_deceased()
        # sudo: the past is written by the superuser who loads the demo
        person.sudo().date_deceased = date
        # sudo: the past is written by the superuser who loads the demo
        person.sudo().enrollment_id.date_end = date
        # sudo: the past is written by the superuser who loads the demo
        person.sudo().goal_ids.filtered(lambda goal: goal.date_closed == self.today).date_closed = date

    def _tell_of_gift(self, _date, row):
        person = self.people[row["person"]]
        vals = {"participant_id": person.id, "date": self._time(row["when"]), "legal_code": "pw_gift"}
        person.env["mobility.other.gift"].create({**vals, "amount": row["amount"], "giver": row["giver"]})

    # -- Bridges ------------------------------------------------------------------------------------------------------

    def _fill_in_bridge(self, date, row):
        person = self.people[row["person"]]
        notes = dict(part.split(": ", 1) for part in row["words"].split(" / ")) if row["words"] else {}
        vals = {
            "participant_id": person.id,
            "date": date,
            "led_by": row["led_by"],
            "vision": row["vision"],
            "vision_date": fields.Date.add(date, years=2) if row["vision"] else False,
            "line_ids": [Command.create(self._prepare_line_vals(area, row, notes)) for area in self.areas.values()],
        }
        vals["influence_ids"] = [
            Command.create(self._prepare_influence_vals(influence))
            for influence in self.influences
            if (influence["person"], influence["when"]) == (row["person"], row["when"])
        ]
        if row["kind"]:
            vals["kind"] = row["kind"]
        assessment = person.env["mobility.assessment"].create(vals)
        if row["state"] != "draft":
            assessment.action_confirm()
        if row["state"].startswith("cancelled: "):
            assessment.with_context(cancel_reason=row["state"].removeprefix("cancelled: ")).action_cancel()

    def _prepare_line_vals(self, area, row, notes):
        answer, level, target, first = read_answer(row[area.code])
        levels = {int(record.value): record.id for record in area.level_ids}
        return {
            "area_id": area.id,
            "answer": answer,
            "level_id": levels.get(level, False),
            "target_level_id": levels.get(target, False),
            "is_priority": first,
            "note": notes.get(area.code, False),
        }

    def _fill_in_other(self, date, row):
        """A child's Bridge or skills: what was answered stands in the order of the areas."""
        person = self.people[row["person"]]
        instrument = self.env.ref(f"mobility_mentoring.{row['instrument']}")
        areas = instrument.area_ids.sorted()
        answers = zip(areas, row["answers"].split(), strict=True)
        rows = [(area, {area.code: answer}) for area, answer in answers]
        children = person.household_member_ids.filtered(lambda member: member.name == row["child"])
        vals = {
            "participant_id": person.id,
            "member_id": children.id,
            "instrument_id": instrument.id,
            "date": date,
            "led_by": row["led_by"],
            "child_heard": row["heard"],
            "line_ids": [Command.create(self._prepare_line_vals(area, answer, {})) for area, answer in rows],
        }
        person.env["mobility.assessment"].create(vals).action_confirm()

    def _prepare_influence_vals(self, row):
        return {
            "source_area_id": self.areas[row["source"]].id,
            "sign": row["sign"],
            "target_area_id": self.areas[row["target"]].id,
            "strength": row["strength"],
            "note": row["words"],
        }

    # -- goals --------------------------------------------------------------------------------------------------------

    def _agree(self, date, row):
        env = self._as_mentor(row["person"], date)
        goal = env["mobility.goal"].create(
            {
                "participant_id": self.people[row["person"]].id,
                "area_id": self.areas[row["area"]].id,
                "name": row["name"],
                "motivation": row["why"],
                "confidence": row["confidence"],
                "date_deadline": self._time(row["by"]),
                "step_ids": [
                    Command.create(self._prepare_step_vals(step, number))
                    for number, step in enumerate(self.steps)
                    if step["goal"] == row["key"]
                ],
            }
        )
        self.goals[row["key"]] = goal
        if row["outcome"] != "draft":
            goal.action_agree()

    def _prepare_step_vals(self, row, number):
        # 'voucher:medium', or 'medium' alone for money
        name, _colon, size = row["reward"].rpartition(":")
        if size in ("small", "medium", "large"):
            name = name or "money"
        else:
            name, size = size or "kind_words", "small"
        reward = self.env.ref(f"mobility_mentoring.reward_type_{name}")
        vals = {
            "sequence": number,
            "name": row["name"],
            "date_deadline": self._time(row["when"]),
            "if_then": row["if_then"],
            "reward_for": row["for"],
            "reward_type_id": reward.id,
            "difficulty": size,
        }
        return {**vals, "reward_amount": row["amount"]} if row["amount"] else vals

    def _tick(self, date, row):
        env = self._as_mentor(self.persons[row["goal"]], date)
        step = self.goals[row["goal"]].with_env(env).step_ids.filtered(lambda step: step.name == row["name"])
        if row["how"] == "skipped":
            step.action_skip()
            return
        step.action_done(row["how"])
        # it happened on its own day, not on the day on which the demo data is loaded
        step.sudo().date_done = date
        # sudo: the past is written by the superuser who loads the demo
        reward = step.sudo().reward_id
        reward.date_earned = date
        if reward.approval_way:
            reward.date_approved = fields.Datetime.to_datetime(date)

    def _close_goal(self, date, row):
        goal = self.goals[row["key"]]
        getattr(goal, {"achieved": "action_achieve", "released": "action_release"}[row["outcome"]])()
        # sudo: the past is written by the superuser who loads the demo
        goal.sudo().date_closed = date
