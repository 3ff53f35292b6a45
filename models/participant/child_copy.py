from odoo import api, fields, models
from odoo.tools import html2plaintext

# What of a record about a child leads to the parent who takes part.
PARENT = frozenset({"enrollment_id"})


class MobilityPersonal(models.AbstractModel):
    _inherit = "mobility.personal"

    # How one gets from a record to the child that it may be about; None for what is never about a child.
    _child_path = None

    @api.model
    def _get_child_models(self):
        """Return an empty recordset, with all rights, of each model that may be about a child."""
        return [model for model in self._get_personal_models() if model._child_path]

    def _find_about_children(self, children):
        """Return the records of this model about these children."""
        if not self._child_path:
            return self.browse()
        return self.search([(self._child_path, "in", children.ids)], order="id")

    @api.model
    def _get_child_copy_fields(self):
        """Return the names of the fields that go into the copy for a child."""
        return [name for name in self._get_copy_fields() if name not in PARENT]


class MobilityGuardian(models.Model):
    _inherit = "mobility.guardian"
    _child_path = "member_id"

    @api.model
    def _get_child_copy_fields(self):
        return ["date_from", "date_until"]


class MobilityConsent(models.Model):
    _inherit = "mobility.consent"
    _child_path = "member_id"


class MobilityAccessLog(models.Model):
    _inherit = "mobility.access.log"
    _child_path = "member_id"


class MobilityHouseholdMember(models.Model):
    """The copy of everything that is known of a child, with nothing about a parent."""

    _inherit = "mobility.household.member"
    _child_path = "id"

    @api.model
    def _get_child_copy_fields(self):
        return ["name", "birthdate", "lives_in"]

    def _get_access_copy(self, looked_through=False):
        """Return everything of this child as a dict that can be written as JSON, as for a participant.

        The caller decides that it is for this child, or for who may ask for it.

        :param looked_through: also messages about its Bridges, in which others may be named
        """
        self.ensure_one()
        # sudo: everything of this one child, for that child, in the language of the household
        child = self.sudo().with_context(active_test=False, lang=self.sudo().participant_id.lang or self.env.lang)
        return {
            "made_on": fields.Date.to_string(fields.Date.context_today(self)),
            "organisation": child.company_id.name,
            "about": child.name,
            "kept": child._get_copy_kept(),
            "parts": [part for part in child._get_copy_parts(looked_through) if part["records"]],
            "not_in_here": child._get_copy_not_in_here(looked_through),
        }

    def _get_copy_parts(self, looked_through):
        """Return a list of dicts (model, title, records), the child itself first."""
        parts, person = [], self.participant_id
        models = self.env["mobility.personal"]._get_child_models()
        found = [model._find_about_children(self).with_env(self.env) for model in models]
        for records in found:
            if records._name == "mobility.access.log":
                continue  # below, with names of those who looked
            values = [record._get_copy_values(records._get_child_copy_fields()) for record in records]
            title = self.env["ir.model"]._get(records._name).name
            part = {"model": records._name, "title": title, "records": [row for row in values if row]}
            parts.insert(0, part) if records._name == self._name else parts.append(part)
        parts.append(person._get_copy_part("mobility.access.log", self.env._("Who looked"), self._get_access_log()))
        if looked_through:
            files = [file for records in found for file in records._get_copy_files()]
            files = person._get_copy_part("ir.attachment", self.env._("Files"), files)
            parts += [self._get_copy_messages(found), files]
        return parts

    def _get_copy_messages(self, found):
        rows = []
        for records in found:
            about = [("model", "=", records._name), ("res_id", "in", records.ids)]
            for message in self.env["mail.message"].search(about, order="id"):
                if body := html2plaintext(message.body or "").strip():
                    rows.append({"date": message.date, "body": body})
        return self.participant_id._get_copy_part("mail.message", self.env._("Messages"), rows)

    def _get_copy_not_in_here(self, looked_through):
        """Return sentences about what is not in the copy, and why."""
        sentences = [
            self.env._("Who your parents or guardians are, and what we know of them: it is about them."),
            self.env._("Names of colleagues: it is about them."),
        ]
        if not looked_through:
            sentences.append(
                self.env._("Messages among colleagues, and files: ask for these, somebody looks through them first.")
            )
        return sentences
