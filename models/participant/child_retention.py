from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.tools import SQL

from .retention_date import Retention


class MobilityPersonal(models.AbstractModel):
    _inherit = "mobility.personal"

    def unlink(self):
        if self._counts_as_change and self._child_path not in (None, "id"):
            self.mapped(self._child_path)._do_touch()
        return super().unlink()

    @api.model
    def _do_note_touched(self):
        # what was touched is taken from there by the line after
        touched = self.env.cr.precommit.data.get("mobility_touched", {})
        about = [(self.env[name], ids) for name, ids in touched.items() if self.env[name]._child_path]
        super()._do_note_touched()
        children = []
        for model, ids in about:
            tables, child = model._get_path_sql(model._child_path)
            children.append(SQL("SELECT %s FROM %s WHERE me.id = ANY(%s)", child, tables, list(ids)))
        if children:
            self.env.cr.execute(
                SQL(
                    "UPDATE mobility_household_member SET date_touched = %(today)s"
                    " WHERE id IN (%(children)s) AND date_touched IS DISTINCT FROM %(today)s",
                    today=fields.Date.today(),
                    children=SQL(" UNION ").join(children),
                )
            )
            self.env["mobility.household.member"].invalidate_model(["date_touched"])


class MobilityHouseholdMember(models.Model):
    """A child's record has a term of its own: it outlives a parent who asks to be forgotten, or goes before them."""

    _inherit = "mobility.household.member"

    date_touched = fields.Date(
        "Last change",
        readonly=True,
        copy=False,
        help="The day on which a person last changed something about this child. What the system does by itself does"
        " not count.",
    )
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
            child = member.with_env(children.env)
            member.date_kept_until = kept[child].due if child in kept else False

    def _get_retention(self):
        """Return {child: Retention} under the laws of the parent's programs, counted from the child's last change."""
        result, parents = {}, self.participant_id._get_retention()
        for child in self:
            if retention := parents.get(child.participant_id):
                touched = child.date_touched or child.create_date.date()
                due = touched + relativedelta(years=retention.term.years)
                result[child] = Retention(retention.term, touched, due)
        return result

    def _filter_known(self):
        """Return those of whom more is known than that they are there. Upper rooms know of Bridges."""
        return self._get_named_in("mobility.consent")

    def _get_named_in(self, model):
        """Return those whom records of ``model`` are about."""
        groups = self.env[model]._read_group([("member_id", "in", self.ids)], ["member_id"])
        return self.browse(child.id for (child,) in groups)

    def _filter_kept(self):
        """Return those that are kept when a parent is forgotten: it is their record, and its term is not over."""
        children = self.filtered(lambda child: child.relation == "child" and not child.date_erased)
        children = children._filter_known()
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
