from odoo import fields, http
from odoo.http import request
from werkzeug.exceptions import NotFound

from .portal_base import ParticipantPortal

APPOINTMENTS, APPOINTMENT = "/my/appointments", "/my/appointments/<int:session_id>"


class PortalAppointments(ParticipantPortal):
    """The next talks: another time, called off, a child who comes along."""

    def _mobility_find_session(self, session_id):
        return self._mobility_find(self._mobility_get_me(), "mobility.session", session_id)

    @http.route(APPOINTMENTS, type="http", auth="user", website=True, methods=["GET"])
    def mobility_appointments(self, **_other):
        me = self._mobility_get_me()
        return self._mobility_render("portal_appointments", "mobility_appointments", me._prepare_own_appointments())

    @http.route(f"{APPOINTMENT}/come", type="http", auth="user", website=True, methods=["POST"])
    def mobility_appointment_come(self, session_id, **_other):
        session = self._mobility_find_session(session_id)
        with self._mobility_trying():
            session._do_own_come()
        return self._mobility_go(APPOINTMENTS, request.env._("Good, see you then!"))

    @http.route(f"{APPOINTMENT}/move", type="http", auth="user", website=True, methods=["GET"])
    def mobility_appointment_times(self, session_id, **_other):
        session = self._mobility_find_session(session_id)
        if session._get_own_move_blocker():
            raise NotFound()
        return self._mobility_render("portal_appointment_move", "mobility_appointments", session._prepare_own_move())

    @http.route(f"{APPOINTMENT}/move", type="http", auth="user", website=True, methods=["POST"])
    def mobility_appointment_move(self, session_id, start="", **_other):
        session = self._mobility_find_session(session_id)
        with self._mobility_trying():
            session._do_own_move(self._mobility_moment(start))
        return self._mobility_go(APPOINTMENTS, request.env._("Your talk has a new time."))

    @http.route(f"{APPOINTMENT}/cancel", type="http", auth="user", website=True, methods=["GET"])
    def mobility_appointment_cannot(self, session_id, **_other):
        session = self._mobility_find_session(session_id)
        if session._get_own_blocker():
            raise NotFound()
        values = session._prepare_own_talk()
        return self._mobility_render("portal_appointment_cancel", "mobility_appointments", values)

    @http.route(f"{APPOINTMENT}/cancel", type="http", auth="user", website=True, methods=["POST"])
    def mobility_appointment_cancel(self, session_id, words="", **_other):
        session = self._mobility_find_session(session_id)
        with self._mobility_trying():
            session._do_own_cancel(self._mobility_words(words))
        return self._mobility_go(APPOINTMENTS, request.env._("This talk is off. Your mentor knows."))

    @http.route(f"{APPOINTMENT}/childcare", type="http", auth="user", website=True, methods=["POST"])
    def mobility_appointment_childcare(self, session_id, **_other):
        session = self._mobility_find_session(session_id)
        children = request.httprequest.form.getlist("child")
        with self._mobility_trying():
            session._do_own_childcare([self._mobility_number(child) for child in children])
        return self._mobility_go(APPOINTMENTS, request.env._("Good to know. It is written down."))

    @http.route(f"{APPOINTMENT}/ics", type="http", auth="user", website=True, methods=["GET"])
    def mobility_appointment_ics(self, session_id, **_other):
        session = self._mobility_find_session(session_id)
        if session.state != "planned":
            raise NotFound()
        filename = request.env._("appointment") + ".ics"
        return self._mobility_send(session._get_own_ics(), "text/calendar; charset=utf-8", filename)

    def _mobility_moment(self, text):
        """Return the moment that a form sent, or False for what is none."""
        try:
            return fields.Datetime.to_datetime(text if isinstance(text, str) else False) or False
        except ValueError:
            return False
