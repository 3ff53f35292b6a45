from contextlib import contextmanager

from odoo import fields
from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.exceptions import UserError
from odoo.http import content_disposition, request
from werkzeug.exceptions import NotFound

SAID, PROBLEM = "mobility_said", "mobility_problem"
# The cookie with the size of letters that somebody chose on this device.
TEXT, LARGE = "mobility_text", "large"
MOST_WORDS = 4000
# A form with a file of 10 MB, and room for the rest: what is larger is refused before it is read.
MOST_BYTES = 12 * 1024 * 1024


class ParticipantPortal(CustomerPortal):
    """What all pages of a participant share; each page has a file of its own.

    The host makes one class of all these, so that each name begins with ``mobility_`` or ``_mobility_``. A route finds
    the person first, looks for every record with that person in the domain, and hands words, not records, to the page.
    """

    def _mobility_get_me(self):
        """Return the participant who asks, as superuser.

        :raises NotFound: for anybody else, who does not learn that there is such a page
        """
        me = request.env["mobility.participant"]._find_own()
        if not me:
            raise NotFound()
        return me

    def _mobility_find(self, me, model, record_id, *domain):
        """Return the one record of this participant that has this id.

        :raises NotFound: it does not exist, or belongs to somebody else: both look the same
        """
        Model = me.env[model]
        names = [name for name, field in Model._fields.items() if field.prefetch is True and field.column_type]
        own = [("id", "=", record_id), ("participant_id", "=", me.id), *domain]
        record = Model.search_fetch(own, names, limit=1)  # found and read at once
        if not record:
            raise NotFound()
        return record

    def _mobility_render(self, template, page_name, values):
        """Return a page of words: nothing of it stays in a browser that somebody else uses next."""
        values = {
            **values,
            "page_name": page_name,
            "is_large": request.httprequest.cookies.get(TEXT) == LARGE,
            "said": request.session.pop(SAID, False),
            "problem": request.session.pop(PROBLEM, False),
        }
        return self._mobility_keep_out(request.render(f"mobility_mentoring.{template}", values))

    def _mobility_keep_out(self, response):
        """Return the response with headers that keep it out of caches, and its address out of other sites."""
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    def _mobility_go(self, path, said=None):
        """Go on to a page after a change, which says in one sentence what was done."""
        if said and PROBLEM not in request.session:
            request.session[SAID] = said
        return request.redirect(path)

    def _mobility_send(self, content, mimetype, filename=None):
        """Return a file of the person's own, that no browser takes for something else."""
        headers = [("Content-Type", mimetype), ("X-Content-Type-Options", "nosniff")]
        if filename:
            headers.append(("Content-Disposition", content_disposition(filename)))
        return self._mobility_keep_out(request.make_response(content, headers))

    def _mobility_print(self, me, report, filename, **data):
        """Return one of the host's reports about this person as a PDF."""
        reports = me.env["ir.actions.report"]
        content, _kind = reports._render_qweb_pdf(f"mobility_mentoring.{report}", me.ids, data=data)
        return self._mobility_send(content, "application/pdf", filename)

    def _mobility_day(self, text):
        """Return the day that a form sent, or False for none and for what is no day."""
        try:
            return fields.Date.to_date(text if isinstance(text, str) else False) or False
        except ValueError:
            return False

    def _mobility_number(self, text):
        """Return the number that a form sent, or 0 for anything else."""
        known = isinstance(text, str) and text.isascii() and text.isdecimal() and len(text) < 10
        return int(text) if known else 0

    def _mobility_words(self, text):
        """Return words that a form sent: browsers make other ends of lines, and machines send anything."""
        if not isinstance(text, str):
            return ""
        return "\n".join(line.rstrip() for line in text.replace("\0", "").splitlines()).strip()[:MOST_WORDS]

    def _mobility_take_problem(self):
        """Return why something was refused just now, for who asked without loading the page again."""
        return request.session.pop(PROBLEM, "")

    @contextmanager
    def _mobility_trying(self):
        """Say on the next page why something was refused; nothing of what was tried is kept then."""
        try:
            with request.env.cr.savepoint():
                yield
        except UserError as error:
            request.session[PROBLEM] = str(error)
