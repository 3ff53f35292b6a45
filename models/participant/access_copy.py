import base64
import json
from datetime import date, datetime

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain
from odoo.tools import format_amount, format_date, html2plaintext

from .personal import NEVER, OTHERS

MENTOR = "mobility_mentoring.group_mentor"
# How a record is kept, not what is known of somebody.
HOUSEHOLD = frozenset({"mobility.participant", "mobility.household.member"})
TECHNICAL = NEVER | {"company_id", "currency_id", "active"}


class MobilityPersonal(models.AbstractModel):
    """What of a record goes into the copy that a person asks for: every field, unless a rule leaves it out."""

    _inherit = "mobility.personal"

    # Fields that say how a record is kept, or something about another person.
    _copy_leaves_out = frozenset()

    @api.model
    def _get_copy_domain(self):
        """Return the domain of what is about the person and not about somebody else in the household."""
        return []

    @api.model
    def _get_copy_fields(self):
        """Return the names of the fields that go into a copy.

        Left out: what the own mentor may not read either, who else had to do with it, copies of fields of other
        records, and what the model names in ``_copy_leaves_out``.
        """
        return [
            name
            for name, field in self._fields.items()
            if field.store and name not in TECHNICAL and name not in self._copy_leaves_out
            if not field.related and field.type not in ("binary", "json", "many2one_reference", "one2many")
            if not field.groups or MENTOR in field.groups.split(",")
            if field.comodel_name not in OTHERS | HOUSEHOLD
        ]

    def _get_copy_values(self, names=None):
        """Return for this record a list of dicts: name of the field, label, value, and the same in words.

        :param names: of the fields, by default those of ``_get_copy_fields``
        """
        self.ensure_one()
        rows = []
        for name in names or self._get_copy_fields():
            field, value = self._fields[name], self[name]
            if not value and field.type != "integer":
                continue
            label = field._description_string(self.env)
            rows.append(
                {
                    "name": name,
                    "label": label,
                    "value": self._get_copy_value(field),
                    "text": self._get_copy_words(field),
                }
            )
        return rows

    def _get_copy_files(self):
        """Return for each file with these records a dict: name, date, kind and content, pictures in fields too."""
        pictures = [name for name, field in self._fields.items() if field.type == "binary" and field.store]
        domain = [("res_model", "=", self._name), ("res_id", "in", self.ids), ("type", "=", "binary")]
        files = self.env["ir.attachment"].search([*domain, ("res_field", "in", [False, *pictures])], order="id")
        return [
            {
                "name": self._fields[file.res_field]._description_string(self.env) if file.res_field else file.name,
                "date": file.create_date,
                "type": file.mimetype,
                "content": base64.b64encode(file.raw or b"").decode(),
            }
            for file in files
        ]

    def _get_copy_kept(self):
        """Return, in words, until when this person's or child's record is kept: each has a term of its own."""
        if not (retention := self._get_retention().get(self)):
            return self.env._("The organisation has not set how long this is kept.")
        return self.env._(
            "Kept until %(date)s if nothing changes any more: %(years)s years after the last change. %(by)s",
            date=format_date(self.env, retention.due),
            years=retention.term.years,
            by=retention.term.source,
        )

    def _get_copy_value(self, field):
        value = self[field.name]
        if field.relational:
            return value.mapped("display_name")
        if field.type in ("date", "datetime"):
            return field.to_string(value)
        return html2plaintext(value) if field.type == "html" else value

    def _get_copy_words(self, field):
        value = self[field.name]
        if field.relational:
            return ", ".join(value.mapped("display_name"))
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        if field.type in ("date", "datetime"):
            return self._get_copy_moment(value)
        if field.type == "monetary":
            return format_amount(self.env, value, self[field.get_currency_field(self)])
        if field.type == "boolean":
            return self.env._("Yes")
        return html2plaintext(value) if field.type == "html" else str(value)

    def _get_copy_moment(self, value):
        """Return a day, or a moment on the clock of who reads it, in words."""
        if isinstance(value, datetime):
            return fields.Datetime.context_timestamp(self, value).strftime("%d-%m-%Y %H:%M")
        return format_date(self.env, value)


class MobilityHouseholdMember(models.Model):
    """Who lives with somebody is about them as well: the copy says whether there is a child or partner, not who."""

    _inherit = "mobility.household.member"

    def _get_copy_fields(self):
        return ["relation", "lives_in"]


class MobilityParticipant(models.Model):
    """The copy of everything that is known of somebody, for that person: to read, and for a machine."""

    _inherit = "mobility.participant"
    _copy_leaves_out = frozenset({"state", "enrollment_id", "program_id", "assessment_id"})

    def _get_copy_fields(self):
        return ["name", "email", "phone", "street", "street2", "zip", "city", "lang", *super()._get_copy_fields()]

    def _get_access_copy(self, looked_through=False):
        """Return everything of this person as a dict that can be written as JSON.

        Made from the models' own fields. The caller decides that it is for this person.

        :param looked_through: also messages among colleagues and files, in which others may be named: only when
            somebody looks through it before it is given
        """
        person = self._for_copy()
        return {
            "made_on": fields.Date.to_string(fields.Date.context_today(self)),
            "organisation": person.company_id.name,
            "about": person.name,
            "kept": person._get_copy_kept(),
            "parts": [part for part in person._get_copy_parts(looked_through) if part["records"]],
            "not_in_here": person._get_copy_not_in_here(looked_through),
        }

    def _for_copy(self):
        """Return this person as one reads for the copy: archived records too, in their language.

        As the system, and not as who asks: somebody at the own pages has no right on any record, and would read
        'Hidden' for the names of their own goals.
        """
        self.ensure_one()
        context = {"active_test": False, "lang": self.lang or self.env.lang, "tz": self.env.tz.zone}
        # sudo: everything of this one person, for that person
        return self.with_user(SUPERUSER_ID).with_context(**context)

    def _get_access_copy_json(self, looked_through=False):
        """Return the copy as text for a machine, in UTF-8."""
        return json.dumps(self._get_access_copy(looked_through), ensure_ascii=False, indent=2)

    def _get_copy_parts(self, looked_through):
        """Return a list of dicts (model, title, records), each record a list of values."""
        parts, found = [], self._find_for_copy()
        for records in found:
            if records._name == "mobility.access.log":
                continue  # below, with names of those who looked
            title = self.env["ir.model"]._get(records._name).name
            values = [record._get_copy_values() for record in records]
            part = {"model": records._name, "title": title, "records": [row for row in values if row]}
            parts.insert(0, part) if records._name == self._name else parts.append(part)
        parts += self._get_copy_accounts()
        parts.append(self._get_copy_part("mobility.access.log", self.env._("Who looked"), self._get_access_log()))
        if looked_through:
            files = [file for records in found for file in records._get_copy_files()]
            files = self._get_copy_part("ir.attachment", self.env._("Files"), files)
            parts += [self._get_copy_messages(found), self._get_copy_tasks(found), files]
        return parts

    def _get_copy_accounts(self):
        """Return the parts about what this person has in the host's own tables. Upper rooms add theirs."""
        logins = [{"login": user.login} for user in self.partner_id.user_ids]
        return [self._get_copy_part("res.users", self.env._("Login"), logins)]

    def _find_for_copy(self):
        """Return recordsets of what is about this person, and not about a child."""
        models = self.env["mobility.personal"]._get_personal_models()
        return [
            model._find_about(self).with_env(self.env).filtered_domain(model._get_copy_domain()) for model in models
        ]

    def _get_copy_part(self, model, title, rows):
        """Return a part of a copy from rows that are dicts of values."""
        return {
            "model": model,
            "title": title,
            "records": [
                [
                    {
                        "name": name,
                        "label": "",
                        "value": str(value),
                        "text": self._get_copy_moment(value) if isinstance(value, date) else str(value),
                    }
                    for name, value in row.items()
                    if value
                ]
                for row in rows
            ],
        }

    def _get_copy_messages(self, found):
        rows = []
        own = ("author_id", "=", self.partner_id.id)
        threads = [[("model", "=", records._name), ("res_id", "in", records.ids)] for records in found]
        for message in self.env["mail.message"].search(Domain.OR([[own], *threads]), order="id"):
            if body := html2plaintext(message.body or "").strip():
                rows.append({"date": message.date, "body": body})
        return self._get_copy_part("mail.message", self.env._("Messages"), rows)

    def _get_copy_tasks(self, found):
        tasks = self.env["mail.activity"]
        for records in found:
            tasks |= tasks.search([("res_model", "=", records._name), ("res_id", "in", records.ids)], order="id")
        rows = [
            {"date": task.date_deadline, "summary": task.summary, "note": html2plaintext(task.note or "").strip()}
            for task in tasks
        ]
        return self._get_copy_part("mail.activity", self.env._("Tasks of colleagues"), rows)

    def _get_copy_not_in_here(self, looked_through):
        """Return sentences about what is not in the copy, and why."""
        sentences = [
            self.env._("Names of colleagues, and of others in your household: it is about them."),
            self.env._("A number for research that is computed from your Bridge: no decision follows from it."),
            self.env._("Agendas of colleagues, and technical logs of when somebody logged in from where."),
        ]
        if not looked_through:
            sentences.append(
                self.env._(
                    "Messages and tasks among colleagues, and files: ask for these, somebody looks through them first."
                )
            )
        return sentences
