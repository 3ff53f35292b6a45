from dateutil.relativedelta import relativedelta
from odoo import fields, models
from odoo.tools import SQL

from .retention_date import Retention


class MobilityHouseholdMember(models.Model):
    """A child's record has a term of its own: it outlives a parent who asks to be forgotten, or goes before them."""

    _inherit = "mobility.household.member"

    date_erased = fields.Date("Forgotten on", readonly=True, copy=False)
    date_kept_until = fields.Date(
        "Kept until",
        compute="_compute_date_kept_until",
        help="If nothing changes any more: the term of the law counts from the last change about this child.",
    )

    def _compute_date_kept_until(self):
        # sudo: a day, for who may read the child
        children = self.sudo().filtered(lambda member: member.relation == "child" and not member.date_erased)
        kept = children._get_retention()
        for member in self:
            member.date_kept_until = kept[member.sudo()].due if member.sudo() in kept else False

    def _get_last_change(self):
        """Return the day of the last change by a person: what the system does by itself is in none of these days."""
        self.ensure_one()
        days = [self.create_date.date(), *self.guardian_ids.mapped(lambda guardian: guardian.create_date.date())]
        for consent in self.consent_ids:
            days += [consent.date_given, consent.date_withdrawn]
        return max(day for day in days if day)

    def _get_retention(self):
        """Return {child: Retention} under the laws of the parent's programs, counted from the child's last change."""
        result = {}
        for person, children in self.grouped("participant_id").items():
            if retention := person._get_retention().get(person):
                for child in children:
                    touched = child._get_last_change()
                    due = touched + relativedelta(years=retention.term.years)
                    result[child] = Retention(retention.term, touched, due)
        return result

    def _has_record(self):
        """Tell whether more is known of this child than that it is there. Upper rooms know of Bridges."""
        self.ensure_one()
        return bool(self.consent_ids)

    def _filter_kept(self):
        """Return those that are kept when a parent is forgotten: it is their record, and its term is not over."""
        children = self.filtered(lambda child: child.relation == "child" and not child.date_erased)
        children = children.filtered(lambda child: child._has_record())
        today = fields.Date.context_today(self)
        return children.browse(child.id for child, one in children._get_retention().items() if one.due > today)

    def _get_forgotten_values(self):
        return {**super()._get_forgotten_values(), "date_erased": SQL("%s", fields.Date.context_today(self))}

    def _do_erase(self):
        """Forget these children for good, and nothing of the household that they belong to. The caller checked."""
        children = self.sudo()  # sudo: the caller checked
        self.env.flush_all()
        child_models = self.env["mobility.personal"]._get_child_models()
        found = [records for model in child_models if (records := model._find_about_children(children))]
        self.env["mobility.participant"].sudo()._do_erase_trail(found)  # sudo: as above, of nobody's contact
        for records in found:
            records._do_forget()
        self.env.invalidate_all()


class MobilityParticipant(models.Model):
    _inherit = "mobility.participant"

    def _find_to_erase(self):
        """Return recordsets of what is forgotten with these people: all of it, but the records of children."""
        kept = self.household_member_ids._filter_kept()
        found = [
            model._find_about(self) - model._find_about_children(kept)
            for model in self.env["mobility.personal"]._get_personal_models()
        ]
        return [records for records in found if records]
