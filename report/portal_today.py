from odoo import fields, models
from odoo.tools import format_amount, format_date

# The one that is nearest comes first.
NEAREST = ("ready", "booked", "approved", "earned")

REWARD = ["participant_id", "kind", "state", "amount", "currency_id", "date_earned", "payout_line_id", "reward_type_id"]


class MobilityParticipant(models.Model):
    """The words on the first page of somebody's own pages: the next step, the next talk, the reward on its way."""

    _inherit = "mobility.participant"

    def _prepare_today(self):
        """Return what the page shows, as words in the language of the context and nothing else."""
        self.ensure_one()
        return {
            "first_name": self._get_first_name(),
            "step": self._prepare_next_step(self.next_step_id),
            "step_id": self.next_step_id.id,
            "talk": self._prepare_next_talk(self.next_session_id),
            "mentor": self._prepare_mentor(),
            "blocker": self._get_own_blocker(),
            "reward": self._prepare_next_reward(),
            "is_asked": bool(self._get_own_followup()),
            "received": self._get_received_words(fields.Date.context_today(self).year),
            "bridge": self.bridge_summary if self.pillar_count else "",
        }

    def _prepare_next_step(self, step):
        """Return the words about the next step; a day that has passed is left to be chosen anew."""
        if not step:
            return {}
        near = step.date_deadline and step.date_deadline >= fields.Date.context_today(self)
        return {
            "name": step.name,
            "when": self.env._("By %(day)s", day=step._get_when()) if near else "",
            "if_then": step.if_then or "",
            "reward": self.env._("When it is done: %(reward)s", reward=self._get_step_reward(step)),
        }

    def _prepare_next_talk(self, session):
        if not session:
            return {}
        return {
            "id": session.id,
            "when": session._get_near_when(),
            "with": session.mentor_id.name,
            "where": session.location or "",
            "childcare": session.childcare_needed and bool(session.volunteer_id),
        }

    def _prepare_mentor(self):
        """Return how to reach the own mentor, or else the organisation."""
        mentor, company = self.mentor_id, self.company_id
        return {
            "name": mentor.name or company.name,
            "phone": (mentor.phone if mentor else False) or company.phone or "",
            "email": (mentor.email if mentor else False) or company.email or "",
        }

    def _prepare_next_reward(self):
        """Return the reward that comes next and how many come after it; {} when none is on its way."""
        domain = [
            ("participant_id", "=", self.id),
            ("kind", "!=", "recognition"),
            ("state", "in", ("earned", "approved", "booked")),
        ]
        rewards = self.env["mobility.reward"].search_fetch(domain, REWARD)
        if not rewards:
            return {}
        first = min(rewards, key=lambda reward: (NEAREST.index(reward._get_stage()), reward.date_earned, reward.id))
        return {"what": first._get_own_name(), "when": first._get_own_when(), "more": len(rewards) - 1}

    def _get_received_words(self, year):
        """Return the sum of what was received of the rewards earned in ``year``, '' when there is none."""
        domain = [
            ("participant_id", "=", self.id),
            ("state", "=", "received"),
            ("date_earned", ">=", f"{year}-01-01"),
            ("date_earned", "<=", f"{year}-12-31"),
        ]
        [[total]] = self.env["mobility.reward"]._read_group(domain, [], ["amount:sum"])
        return format_amount(self.env, total, self.currency_id) if total else ""


class MobilitySession(models.Model):
    """A talk in words for the person whose it is."""

    _inherit = "mobility.session"

    def _get_near_when(self):
        """Return day and hour as people say them: today, tomorrow, or the day."""
        self.ensure_one()
        own = self.with_context(tz=self._get_tz())
        start = fields.Datetime.context_timestamp(own, self.start)
        days = (start.date() - fields.Date.context_today(own)).days
        near = {0: self.env._("Today"), 1: self.env._("Tomorrow")}
        day = near.get(days) or format_date(self.env, start.date(), date_format="EEEE d MMMM")
        return self.env._("%(day)s at %(time)s", day=day[:1].upper() + day[1:], time=start.strftime("%H:%M"))


class MobilityReward(models.Model):
    """A reward in words for the person whose it is."""

    _inherit = "mobility.reward"

    def _get_stage(self):
        """Return how far this reward is: its state, or 'ready' when it can be fetched."""
        self.ensure_one()
        return "ready" if self.state == "approved" and self.kind in ("voucher", "in_kind") else self.state

    def _get_own_name(self):
        """Return the amount of money, or what else it is."""
        self.ensure_one()
        amount = format_amount(self.env, self.amount, self.currency_id) if self.amount else ""
        return amount if self.kind == "money" and amount else " ".join(filter(None, (self.reward_type_id.name, amount)))

    def _get_own_when(self):
        """Say when this reward comes, as far as anybody knows."""
        self.ensure_one()
        if self.state == "booked":
            return self._get_booked_words()
        return {
            "promised": self.env._("You get this when the step is done."),
            "earned": self.env._("Earned. A colleague looks at it first, so that it is fair to everybody."),
            "approved": self.env._("It is yours. It comes with the next payment."),
            "ready": self.env._("It is ready for you. Ask your mentor for it."),
            "received": self.env._("You have it."),
            "cancelled": self.env._("This one does not come."),
        }[self._get_stage()]

    def _get_booked_words(self):
        payout, payee = self.payout_line_id.payout_id, self.participant_id.payee_id
        day = format_date(self.env, payout.date, date_format="EEEE d MMMM")
        if payout.journal_id.type == "cash":
            return self.env._("It is ready for you, in cash. Ask your mentor where.")
        if payee:
            return self.env._("It goes to %(payee)s, around %(day)s.", payee=payee.name, day=day)
        if payout.date < fields.Date.context_today(self):
            return self.env._("It is on its way since %(day)s. The bank takes a few days.", day=day)
        return self.env._("It comes on %(day)s.", day=day)
