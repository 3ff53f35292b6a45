from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL, format_date

from ..models.portal.consent import OWN_PURPOSES
from .read_ahead import read_ahead

# As many openings as the page shows; all of them stand on a page of their own.
FEW, MANY = 5, 200
REQUEST = ["kind", "state", "date_received", "date_deadline", "words", "answer", "refused_what"]
CONSENT = ["purpose", "member_id", "organisation", "ground", "date_given", "date_withdrawn", "note"]


class MobilityParticipant(models.Model):
    """The words on somebody's own page about the record: what is kept, who looked, what was agreed."""

    _inherit = "mobility.participant"

    def _get_own_copy(self):
        """Return the copy of everything, for the person who asks on the own page.

        :raises AccessError: for who calls the report by its address: a copy for others goes through a request
        """
        if not self.env.su:
            raise AccessError(self.env._("A copy is given on request."))
        return self._get_access_copy()

    def _prepare_own_record(self):
        """Return what the page shows, as words in the language of the context and nothing else."""
        looked = self._prepare_own_looked(FEW + 1)
        read_ahead(self, "household_member_ids", ["name"])
        read_ahead(self, "consent_ids", CONSENT)
        read_ahead(self, "enrollment_ids", ["program_id"])
        return {
            "facts": self._get_own_facts(),
            "counts": self._get_own_counts(),
            "looked": looked[:FEW],
            "more_looked": len(looked) > FEW,
            "agreements": [consent._prepare_own() for consent in self._get_own_consents()],
            "open_purposes": self._get_own_open_purposes(),
            "kept": self._get_copy_kept(),
            "requests": [request._prepare_own() for request in read_ahead(self, "request_ids", REQUEST)],
            "company": self.company_id.name,
            "mentor": self._prepare_mentor(),
        }

    def _get_own_facts(self):
        """Return (label, words) of what is known of this person, and of nobody else, as far as it fits on a page."""
        lang = dict(self.env["res.lang"].get_installed()).get(self.lang, "")
        address = ", ".join(part for part in (self.street, self.street2, self.zip, self.city) if part)
        born = format_date(self.env, self.birthdate) if self.birthdate else ""
        rows = [
            (self.env._("Name"), self.name),
            (self.env._("Born on"), born),
            (self.env._("Address"), address),
            (self.env._("Phone"), self.phone),
            (self.env._("E-mail"), self.email),
            (self.env._("Language"), lang),
            (self.env._("At home"), ", ".join(self.household_member_ids.mapped("name"))),
            (self.env._("Your mentor"), self.mentor_id.name),
            (self.env._("Your money goes to"), self.payee_id.name),
        ]
        return [(label, words) for label, words in rows if words]

    def _get_own_counts(self):
        """Return sentences about what else there is, in numbers."""
        own = [("participant_id", "=", self.id)]
        domains = {
            "assessment": [*own, ("member_id", "=", False)],  # a child's is the child's
            "goal.step": own,
            "session": own,
            "reward": own,
        }
        models = [(self.env[f"mobility.{name}"], domain) for name, domain in domains.items()]
        counts = [SQL("(%s)", model._search(domain).select(SQL("COUNT(*)"))) for model, domain in models]
        ((bridges, steps, talks, rewards),) = self.env.execute_query(SQL("SELECT %s", SQL(", ").join(counts)))
        sentences = [
            (bridges, self.env._("Filled in Bridges: %(count)s", count=bridges)),
            (steps, self.env._("Steps of your goals: %(count)s", count=steps)),
            (talks, self.env._("Talks, with what was written down: %(count)s", count=talks)),
            (rewards, self.env._("Rewards: %(count)s", count=rewards)),
        ]
        return [words for count, words in sentences if count]

    def _prepare_own_looked(self, limit=MANY):
        """Return who looked at the record, the latest first: lists of day, who and what."""
        rows = []
        for log in self._get_access_log(limit):
            moment = fields.Datetime.context_timestamp(self, log["date"])
            day = format_date(self.env, moment.date(), date_format="d MMMM y")
            rows.append({"when": f"{day}, {moment:%H:%M}", "who": log["user"], "what": log["what"], "how": log["how"]})
        return rows

    def _get_own_consents(self):
        # what is agreed about a child is the child's
        return self.consent_ids.filtered(lambda consent: not consent.date_withdrawn and not consent.member_id)

    def _get_own_open_purposes(self):
        """Return (purpose, name, what it means) of what this person can agree to on the page, and did not yet."""
        if self._get_decider_on(fields.Date.context_today(self)) != "person":
            return []
        known = self._get_own_consents().mapped("purpose")
        names = dict(self.env["mobility.consent"]._fields["purpose"]._description_selection(self.env))
        return [
            (purpose, names[purpose], self._get_own_purpose_words()[purpose])
            for purpose in OWN_PURPOSES
            if purpose not in known
        ]

    def _get_own_purpose_words(self):
        return {
            "sms": self.env._("We may send you a text message about a talk."),
            "story": self.env._("We may tell others how it went for you. You read it first."),
            "research": self.env._("Researchers may look at your answers, without your name."),
        }


class MobilityConsent(models.Model):
    _inherit = "mobility.consent"

    def _prepare_own(self):
        """Return this agreement in words, for the person whose it is."""
        purposes = dict(self._fields["purpose"]._description_selection(self.env))
        grounds = dict(self._fields["ground"]._description_selection(self.env))
        name = ": ".join(filter(None, (purposes[self.purpose], self.organisation)))
        return {
            "id": self.id,
            "name": name,
            "since": format_date(self.env, self.date_given, date_format="d MMMM y"),
            "note": self.note or "",
            "ground": grounds[self.ground] if self.ground != "consent" else "",
        }


class MobilityRequest(models.Model):
    _inherit = "mobility.request"

    def _prepare_own(self):
        """Return this request and what came of it in words, for the person who asked."""
        kinds = {
            "copy": self.env._("A copy of all that we know"),
            "correction": self.env._("Something is not right"),
            "deletion": self.env._("To be forgotten"),
        }
        states = {
            "open": self.env._("We answer before %(day)s.", day=format_date(self.env, self.date_deadline)),
            "done": self.env._("It is done."),
            "refused": self.env._("It is not done."),
            "withdrawn": self.env._("You took it back."),
        }
        return {
            "name": kinds[self.kind],
            "asked": format_date(self.env, self.date_received, date_format="d MMMM y"),
            "words": self.words or "",
            "state": states[self.state],
            "answer": "\n".join(filter(None, (self.answer, self.refused_what))) if self.state != "open" else "",
        }
