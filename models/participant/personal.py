from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import SQL

# Written over a text that has to stay filled in.
NOTHING = "…"
WORDS = frozenset({"char", "text", "html"})
TEXTS = WORDS | {"json", "binary", "properties"}
# Who somebody else is: a colleague, a helper, a payee.
OTHERS = frozenset({"res.users", "res.partner", "res.partner.bank"})
NEVER = frozenset({"id", "display_name", "create_uid", "create_date", "write_uid", "write_date"})


def get_forgotten_value(field, keeps=()):
    """Return the SQL that is written over a field when its record is forgotten, or None when it stays.

    Texts, moments and links to others go, unless they are in ``keeps``. What is chosen or counted stays.
    """
    if field.name in NEVER or field.name in keeps:
        return None
    if field.type in TEXTS:
        return SQL("%s", NOTHING) if field.required and field.type in WORDS else SQL("NULL")
    if field.company_dependent:
        return None
    other = field.type == "many2one" and field.comodel_name in OTHERS
    if (other or field.type == "datetime") and not field.required:
        return SQL("NULL")
    return None


def get_forgotten_values(model, keeps=()):
    """Return {column: SQL} of what is written over records of ``model``, which may be the host's."""
    columns = {name: field for name, field in model._fields.items() if field.store and field.column_type}
    values = {name: get_forgotten_value(field, keeps) for name, field in columns.items()}
    return {name: value for name, value in values.items() if value}


def overwrite(records, values):
    """Write {column: SQL} over these records, where they differ.

    Below the ORM: nothing of it may be tracked or sent, and what is confirmed refuses every change.
    """
    if not records or not values:
        return
    pairs = [(SQL.identifier(name), value) for name, value in values.items()]
    records.env.cr.execute(
        SQL(
            "UPDATE %s SET %s WHERE id = ANY(%s) AND (%s)",
            SQL.identifier(records._table),
            SQL(", ").join(SQL("%s = %s", column, value) for column, value in pairs),
            list(records.ids),
            SQL(" OR ").join(SQL("%s IS DISTINCT FROM %s", column, value) for column, value in pairs),
        )
    )


def delete(records):
    """Delete these rows below the ORM, for the same reasons; what the database ties to them goes along."""
    if records:
        query = SQL("DELETE FROM %s WHERE id = ANY(%s)", SQL.identifier(records._table), list(records.ids))
        records.env.cr.execute(query)


class MobilityPersonal(models.AbstractModel):
    """Records about a person. What happens to them when the person is forgotten is declared here, for every field.

    The rule errs on the side of forgetting: a text that somebody adds to a model later goes as well, unless the model
    says that it tells nothing of a person. What is chosen or counted stays, so that figures over years stay the same.
    """

    _name = "mobility.personal"
    _description = "About a person"

    # How one gets from a record to the person: one or two steps.
    _person_path = "participant_id"
    # The whole row goes. Otherwise it stays, nameless.
    _erase_rows = False
    # Texts, moments, colleagues and contacts that stay.
    _erase_keeps = frozenset()
    # Links that are cut, besides those to colleagues and contacts.
    _erase_cuts = frozenset()
    # Days of which only the year stays.
    _erase_to_year = frozenset()
    # Whether adding or changing such a record is a change of what is known about somebody.
    _counts_as_change = True

    @api.model
    def _get_personal_models(self):
        """Return an empty recordset, with all rights, of each model about a person that has a table."""
        names = self.env.registry.descendants(["mobility.personal"], "_inherit")
        # sudo: called to count, copy or forget what is about somebody, after the caller's checks
        models_sudo = [self.env[name].sudo().with_context(active_test=False) for name in sorted(names)]
        return [model for model in models_sudo if model._auto and not model._abstract]

    def _find_about(self, people):
        """Return the records of this model about these people."""
        return self.search([(self._person_path, "in", people.ids)], order="id")

    def _get_path_sql(self, path):
        """Return (tables to select from, the column at the end of ``path``); the table of this model is ``me``.

        :param path: one or two steps, as ``_person_path``
        """
        first, *rest = path.split(".")
        table = SQL("%s AS me", SQL.identifier(self._table))
        if not rest:
            return table, SQL.identifier("me", first)
        parent = self.env[self._fields[first].comodel_name]
        join = SQL("JOIN %s AS up ON up.id = %s", SQL.identifier(parent._table), SQL.identifier("me", first))
        return SQL("%s %s", table, join), SQL.identifier("up", rest[0])

    # -- the last change by a person ----------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._do_touch()
        return records

    def write(self, vals):
        self._do_touch()
        return super().write(vals)

    def unlink(self):
        if self._counts_as_change and self._person_path != "id":
            self.mapped(self._person_path)._do_touch()
        return super().unlink()

    def _message_post_after_hook(self, message, msg_vals):
        # EXTENDS mail: a note among the messages is a change as well
        self._do_touch()
        return super()._message_post_after_hook(message, msg_vals)

    def _do_touch(self):
        """Remember that the user changed something about a person: the term of keeping counts from that day.

        What the system computes anew does not come here, and what it writes by itself does not count. The day is
        written at the end of the transaction, in one statement, and once a day a person.
        """
        if not (self._counts_as_change and self._is_changed_by_person()):
            return
        touched = self.env.cr.precommit.data.setdefault("mobility_touched", {})
        if not touched:
            self.env.cr.precommit.add(self.env["mobility.personal"]._do_note_touched)
        touched.setdefault(self._name, set()).update(id_ for id_ in self._ids if id_)

    def _is_changed_by_person(self):
        """Tell whether a person is at work, and not the system: a job, an import by night, the public."""
        return self.env.uid != SUPERUSER_ID and not self.env.user._is_public()

    @api.model
    def _do_note_touched(self):
        today, people = fields.Date.today(), []
        for name, ids in self.env.cr.precommit.data.pop("mobility_touched", {}).items():
            model = self.env[name]
            tables, person = model._get_path_sql(model._person_path)
            people.append(SQL("SELECT %s FROM %s WHERE me.id = ANY(%s)", person, tables, list(ids)))
        self.env.cr.execute(
            SQL(
                "UPDATE mobility_participant SET date_touched = %(today)s"
                " WHERE id IN (%(people)s) AND date_touched IS DISTINCT FROM %(today)s",
                today=today,
                people=SQL(" UNION ").join(people),
            )
        )
        self.env["mobility.participant"].invalidate_model(["date_touched"])

    # -- forgetting ---------------------------------------------------------------------------------------------------

    def _do_forget(self):
        """Forget these records: delete the rows, or take out of them what is about a person."""
        if self._erase_rows:
            delete(self)
        else:
            overwrite(self, self._get_forgotten_values())

    @api.model
    def _get_links_to_others(self):
        """Return the names of links to another person than the one that this record is about."""
        return frozenset(
            name
            for name, field in self._fields.items()
            if field.comodel_name == "mobility.participant" and field.column_type and field.store
            if name != self._person_path
        )

    @api.model
    def _get_forgotten_values(self):
        """Return {column: SQL} of what is written over records of this model."""
        return {
            **get_forgotten_values(self, self._erase_keeps),
            **{name: SQL("date_trunc('year', %s)::date", SQL.identifier(name)) for name in self._erase_to_year},
            **{name: SQL("NULL") for name in self._erase_cuts | self._get_links_to_others()},
        }
