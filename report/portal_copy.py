from odoo import models

# Records on a page of the copy: as many as a phone loads at once.
ROWS = 10


class MobilityParticipant(models.Model):
    """The copy of everything that is known of somebody, on pages of their own: what there is, and a part at a time."""

    _inherit = "mobility.participant"

    def _prepare_own_copy(self):
        """Return what the first page shows: the parts, until when they are kept, and what is not in here."""
        return {
            "parts": self._get_own_copy_parts(),
            "kept": self._get_copy_kept(),
            "not_in_here": self._get_copy_not_in_here(looked_through=False),
        }

    def _get_own_copy_parts(self):
        """Return (name, title, how many records) of each part, called as on paper."""
        titles = {**self._get_paper_titles(), self._name: self.env._("About you")}
        return [(name, titles.get(name, title), count) for name, title, count in self._get_copy_index()]

    def _prepare_own_copy_part(self, name, number):
        """Return one page of one part of the copy, in the words of the paper; {} when there is none of that name.

        :param name: of the part, as in the list of ``_prepare_own_copy``
        :param number: of the page, from 1 on; what is beyond shows the nearest that there is
        """
        part = next((part for part in self._get_own_copy_parts() if part[0] == name), None)
        if not part:
            return {}
        _name, title, count = part
        last = -(-count // ROWS)
        number = min(max(number, 1), last)
        rows = self._get_copy_page(name, (number - 1) * ROWS, ROWS)
        return {
            "name": name,
            "title": title,
            "count": count,
            "groups": self._get_paper_groups({"model": name, "records": rows}, about=name == self._name),
            "number": number,
            "last": last,
        }
