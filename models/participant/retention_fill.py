from odoo import fields, models
from odoo.tools import split_every

BATCH = 500


class MobilityRetention(models.Model):
    """Looking through everybody for who is due. An organisation may have many people: memory stays what it is."""

    _inherit = "mobility.retention"

    def _do_fill(self):
        """Put those on the list who are due today, and take off who is not any more."""
        self.ensure_one()
        due, unset_count = self._find_people_due()
        due |= self._find_children_due(due)
        # sudo: lines are made here only, and the caller was checked
        lines = self.sudo().line_ids
        listed = {line._get_subject(): line for line in lines}
        lines.browse(line.id for subject, line in listed.items() if subject not in due).unlink()
        for subjects in split_every(BATCH, [one for one in due if one not in listed], list):
            lines.create([self._prepare_line_vals(one, due[one]) for one in subjects])
            self.env.invalidate_all()
        self.sudo().unset_count = unset_count  # sudo: guarded field

    def _find_people_due(self):
        """Return {person: Retention} of who is due today, and of how many nobody knows when they are."""
        due, unset = {}, 0
        # sudo: a list is about everybody of the organisation
        Participant = self.env["mobility.participant"].sudo().with_context(active_test=False)
        domain = [("company_id", "=", self.company_id.id), ("date_erased", "=", False)]
        for people in self._walk(Participant, domain, ["company_id", "create_date", "date_touched", "state"]):
            retention = people._get_retention()
            due |= self._filter_due(retention)
            unset += len([person for person in people if person.state == "ended" and person not in retention])
        return due, unset

    def _find_children_due(self, people):
        """Return {child: Retention} of the children who are due today, but for those of ``people``."""
        due = {}
        Member = self.env["mobility.household.member"].sudo()  # sudo: as above
        domain = [("company_id", "=", self.company_id.id), ("relation", "=", "child"), ("date_erased", "=", False)]
        for children in self._walk(Member, domain, ["participant_id", "create_date", "date_touched"]):
            alone = children.filtered(lambda child: child.participant_id not in people)
            due |= self._filter_due(alone._filter_known()._get_retention())
        return due

    def _walk(self, model, domain, names):
        """Yield these records by the batch, with the fields ``names``; what was read of one is dropped after it."""
        model = model.with_context(prefetch_fields=False)
        for ids in split_every(BATCH, model.search(domain, order="id").ids):
            records = model.browse(ids)
            records.fetch(names)
            yield records
            self.env.invalidate_all()

    def _filter_due(self, retention):
        today = fields.Date.context_today(self)
        return {subject: one for subject, one in retention.items() if one.due <= today}

    def _prepare_line_vals(self, subject, retention):
        """Return the create values of the line about ``subject``: a participant, or a child."""
        child = subject._name == "mobility.household.member"
        return {
            "retention_id": self.id,
            "participant_id": subject.participant_id.id if child else subject.id,
            "member_id": child and subject.id,
            "legal_basis": retention.term.legal_basis,
            "years": retention.term.years,
            "source": retention.term.source,
            "date_touched": retention.touched,
            "date_due": retention.due,
        }
