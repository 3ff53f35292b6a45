from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

LOG = "mobility.access.log"


class MobilityPersonal(models.AbstractModel):
    _inherit = "mobility.personal"

    @api.model
    def _search_for_copy(self, person, offset=0, limit=None):
        """Return records of this model that go into the copy for ``person``, read at once."""
        names = [name for name in self._get_copy_fields() if self._fields[name].column_type]
        return self.search_fetch(self._get_about_domain(person), names, offset=offset, limit=limit, order="id")

    @api.model
    def _get_about_domain(self, person):
        """Return the domain of what goes into the copy for ``person``."""
        return Domain(self._person_path, "in", person.ids) & Domain(self._get_copy_domain())


class MobilityParticipant(models.Model):
    """The same copy a part at a time: all of it at once is too much for a page."""

    _inherit = "mobility.participant"

    def _get_copy_index(self):
        """Return (model, title, how many records) of each part of the copy that holds something.

        The caller decides that it is for this person.
        """
        person = self._for_copy()
        models = person.env["mobility.personal"]._get_personal_models()
        counts = [SQL("(%s)", model._search(model._get_about_domain(self)).select("COUNT(*)")) for model in models]
        [found] = self.env.execute_query(SQL("SELECT %s", SQL(", ").join(counts)))
        counted = {model._name: count for model, count in zip(models, found, strict=True) if count}
        domain = [("model", "in", list(counted))]
        titles = {known.model: known.name for known in person.env["ir.model"].search_fetch(domain, ["model", "name"])}
        titles[LOG] = person.env._("Who looked")
        # who it is about comes first, who looked at it last
        ordered = sorted(counted, key=lambda name: (name != self._name, name == LOG))
        rows = [(name, titles[name], counted[name]) for name in ordered]
        accounts = [(part["model"], part["title"], len(part["records"])) for part in person._get_copy_accounts()]
        return rows + [row for row in accounts if row[2]]

    def _get_copy_page(self, model_name, offset=0, limit=None):
        """Return some records of one part of the copy, each a list of values as in ``_get_access_copy``.

        :param model_name: one of those in ``_get_copy_index``
        """
        person = self._for_copy()
        if model_name == LOG:
            rows = person._get_access_log(limit, offset)
            return person._get_copy_part(LOG, "", rows)["records"]
        for part in person._get_copy_accounts():
            if part["model"] == model_name:
                return part["records"][offset:][:limit]
        records = person.env[model_name]._search_for_copy(person, offset, limit)
        return [values for record in records if (values := record._get_copy_values())]
