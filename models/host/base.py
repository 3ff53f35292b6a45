from odoo import api, models
from odoo.fields import Command

# what a participant could be found by; asked first, since others create and edit all day
HIDING = ("mobility.", "res.partner", "res.users", "mail.message")


class Base(models.AbstractModel):
    """Who links to a participant by number, in a record of their own or on a form that is not saved, learns nothing.

    The host computes what a record would say past the rules of what it links to: the e-mail of an attendee, say.
    """

    _inherit = "base"

    def onchange(self, values, field_names, fields_spec):
        # EXTENDS web
        self._check_mobility_links(values)
        return super().onchange(values, field_names, fields_spec)

    @api.model
    def default_get(self, fields):
        # EXTENDS base: any user may give a default, in the context or as the own default of a field. A contact that was
        # handed on from another record is left out; a record about a person is refused.
        defaults = super().default_get(fields)
        for name, value in list(defaults.items()):
            if unreadable := self._get_mobility_unreadable(name, value):
                if unreadable._name.startswith("mobility."):
                    unreadable.check_access("read")
                del defaults[name]
        return defaults

    def _check_mobility_links(self, values):
        """Refuse links to a participant, or to a record about one, that the user may not read.

        A link that the saved record has already says nothing new.

        :param values: as the web client sends them, with those of lines in them
        :raises AccessError: the one of the linked record
        """
        for name, value in values.items():
            if unreadable := self._get_mobility_unreadable(name, value):
                unreadable.check_access("read")
            for item in value if isinstance(value, (list, tuple)) else (value,):
                line = item[2] if isinstance(item, (list, tuple)) and len(item) == 3 else item
                if isinstance(line, dict) and name in self._fields and self._fields[name].relational:
                    self.env[self._fields[name].comodel_name]._check_mobility_links(line)

    def _get_mobility_unreadable(self, name, value):
        """Return what this field would link to of participants and records about them that the user may not read."""
        field = self._fields.get(name)
        if field is None or not value or self.env.su or not (field.comodel_name or "").startswith(HIDING):
            return None
        linked = self.env[field.comodel_name].browse(get_linked_ids(value))
        new = (linked - self.sudo()[name])._filter_mobility_hidden()  # sudo: compared and not shown
        return new and new - new._filtered_access("read")

    def _filter_mobility_hidden(self):
        """Return those of these records that are a participant's, or about one."""
        return self.browse(self.ids) if self._name.startswith("mobility.") else self.browse()


def get_linked_ids(value):
    """Return the ids that a relation would link to: of one record, or of a list of records and commands."""
    ids = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, (list, tuple)) and item:
            ids += item[2] if item[0] == Command.SET else item[1:2]  # a command
        else:
            ids.append(item.get("id") if isinstance(item, dict) else item)
    return [number for number in ids if type(number) is int and number > 0]
