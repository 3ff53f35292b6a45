from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import email_normalize, formataddr

from ..program.followup import QUESTIONS

ASK = "mobility_mentoring.mail_activity_type_ask"
COORDINATOR = "mobility_mentoring.group_coordinator"
BATCH = 100
# So long a mail may wait for an answer; then a colleague asks.
DAYS_TO_ANSWER = 14
PAGE = "/my/how-are-you"


class MobilityFollowup(models.Model):
    """Asking who agreed to it how things are: by mail where that is safe, else, or unanswered, by a colleague."""

    _inherit = "mobility.followup"
    _guarded_fields = frozenset({"date_mailed", "date_tasked"})

    date_mailed = fields.Date("Mailed on", readonly=True, copy=False)
    date_tasked = fields.Date("Given to a colleague on", readonly=True, copy=False)

    def write(self, vals):
        result = super().write(vals)
        done = self.filtered(lambda followup: followup.state != "planned" and followup.date_tasked)
        if done:
            # sudo: the task is over, whoever wrote the answer down
            done.sudo().enrollment_id.activity_unlink([ASK], only_automated=False)
        return result

    @api.model
    def _get_due_domain(self):
        """Return the domain of who is to be asked now: by mail first, by a colleague when no answer came."""
        today = fields.Date.context_today(self)
        waited = today - timedelta(days=DAYS_TO_ANSWER)
        return [
            ("state", "=", "planned"),
            ("date_due", "<=", today),
            ("date_tasked", "=", False),
            ("participant_id.date_deceased", "=", False),
            "|",
            ("date_mailed", "=", False),
            ("date_mailed", "<=", waited),
        ]

    @api.model
    def _cron_ask(self):
        """Ask those whose day has come: once a day, a batch at a time."""
        domain = self._get_due_domain()
        while due := self.search(domain, limit=BATCH, order="date_due, id"):
            free = due.try_lock_for_update()
            if not free:
                break  # another worker has them
            for followup in free:
                followup._do_ask()
            if not self.env["ir.cron"]._commit_progress(len(free), remaining=self.search_count(domain)):
                break

    def _do_ask(self):
        """Mail the question, or give it to a colleague: the first time when no mail may be sent, or when it was not
        answered."""
        self.ensure_one()
        today, blocker = fields.Date.context_today(self), self.participant_id._get_contact_blocker("mail")
        if self.date_mailed or blocker:
            self._do_plan_task(self.date_mailed and self.env._("A mail was not answered.") or blocker)
            self.sudo().date_tasked = today  # sudo: guarded field, by the system
        else:
            self.env["mail.mail"].create(self._prepare_mail_vals())
            self.sudo().date_mailed = today  # sudo: as above

    def _do_plan_task(self, note):
        """Give the mentor, or a coordinator where there is none, the task to ask. No mail about it: it has a name."""
        user = self.mentor_id if self.mentor_id.active else self.env["res.users"]
        user = user or self.env["res.users"].search(
            [
                ("share", "=", False),
                ("company_ids", "in", self.company_id.ids),
                ("all_group_ids", "in", self.env.ref(COORDINATOR).ids),
            ],
            limit=1,
        )
        if user:
            quietly = self.enrollment_id.with_context(mail_activity_quick_update=True, lang=user.lang)
            quietly.activity_schedule(ASK, user_id=user.id, note=note)

    def _prepare_mail_vals(self):
        """Return the values of the mail, in the person's language. Others may read it: it tells nothing."""
        person, company = self.participant_id, self.company_id
        lang = person.lang or company.partner_id.lang or self.env.lang
        followup = self.with_context(lang=lang)
        sender = formataddr((company.name, email_normalize(company.email)))
        has_login = person.own_page == "open"
        values = {
            "person": person,
            "company": company,
            "link": f"{self.get_base_url()}{PAGE}" if has_login else False,
        }
        return {
            "subject": followup.env._("How are you?"),
            "body_html": followup.env["ir.qweb"]._render("mobility_mentoring.followup_mail", values),
            "email_from": sender,
            "reply_to": sender,
            "email_to": formataddr((person.name, email_normalize(person.email))),
            "author_id": company.partner_id.id,
            "auto_delete": True,
            "message_type": "email_outgoing",
        }

    # -- on the own page ----------------------------------------------------------------------------------------------

    def _do_answer(self, answers, note):
        """Write down what the person answered on the own page.

        :param answers: {question: answer}; anything else than a known answer to a question is left out
        :return: whether there was an answer
        """
        self.ensure_one()
        known = {
            name: answers[name] for name in QUESTIONS if answers.get(name) in self._fields[name].get_values(self.env)
        }
        if known:
            self.write({**known, "note": note or self.note, "way": "portal"})
        return bool(known)


class MobilityParticipant(models.Model):
    _inherit = "mobility.participant"

    def _get_own_followup(self):
        """Return the question after the end that waits for this person's answer; empty when none does."""
        today = fields.Date.context_today(self)
        domain = [("participant_id", "=", self.id), ("state", "=", "planned"), ("date_due", "<=", today)]
        return self.env["mobility.followup"].search(domain, limit=1)
