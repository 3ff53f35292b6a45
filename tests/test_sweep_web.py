import json
from collections import defaultdict

from odoo import http
from odoo.tests import HttpCase, JsonRpcException
from odoo.tools import mute_logger

from .journey import WORDS, JourneyCommon
from .test_sweep import ALLOWED

REQUESTS = ["followers", "attachments", "activities", "suggestedRecipients", "scheduledMessages", "contact_fields"]


class TestSweepWeb(JourneyCommon, HttpCase):
    """What the pages and routes of the host tell of the person, beside fields."""

    def _ask(self, url, params):
        with mute_logger("odoo.http", "odoo.addons.base.models.ir_rule"):
            try:
                return self.make_jsonrpc_request(url, params)
            except JsonRpcException as error:
                return str(error)

    def _get(self, url, data=None):
        with mute_logger("odoo.http", "odoo.addons.base.models.ir_rule", "odoo.addons.web.controllers.export"):
            return self.url_open(url, data=data).text

    def _find(self, answers):
        self.sweep.found = defaultdict(set)
        for where, answer in answers:
            self.sweep._note(answer, where)
        return dict(self.sweep.found)

    def _get_answers(self, user):
        """Yield (address, answer) of everything that a client may ask for by number."""
        for thread in (self.person, self.person.partner_id, self.goal, self.talk, self.bank):
            yield from self._ask_for_thread(thread)
        yield from self._ask_in_own_thread(user)
        for word in ("qz", "Qzsamira"):
            yield "/discuss/search", self._ask("/discuss/search", {"term": word})
        for address in self._get_addresses():
            yield address, self._get(address)
        for record, field in ((self.person, "name"), (self.person.partner_id, "email")):
            yield f"export {record._name}", self._export(record, field)

    def _ask_for_thread(self, thread):
        where = {"thread_model": thread._name, "thread_id": thread.id}
        params = [["mail.thread", {**where, "request_list": REQUESTS}], "init_messaging", "failures"]
        params += ["systray_get_activities", ["avatar_card", {"user_id": self.self_user.id}]]
        for route in ("/mail/data", "/mail/action"):
            yield f"{route} {thread._name}", self._ask(route, {"fetch_params": params})
        yield f"messages of {thread._name}", self._ask("/mail/thread/messages", where)
        yield f"recipients of {thread._name}", self._ask("/mail/thread/recipients/get_suggested_recipients", where)
        yield f"/mail/view {thread._name}", self._get(f"/mail/view?model={thread._name}&res_id={thread.id}")
        if followers := "message_follower_ids" in thread and thread.message_follower_ids:
            yield "a follower", self._ask("/mail/read_subscription_data", {"follower_id": followers[0].id})

    def _ask_in_own_thread(self, user):
        """Draw the person into a thread of one's own."""
        people, own = self.person.partner_id.ids, {"thread_model": "res.partner", "thread_id": user.partner_id.id}
        post = {"body": "Hello", "partner_ids": people, "message_type": "comment", "subtype_xmlid": "mail.mt_comment"}
        yield "posting to the person", self._ask("/mail/message/post", {**own, "post_data": post})
        subscribe = {"res_model": "res.partner", "res_id": user.partner_id.id, "partner_ids": people}
        yield "subscribing the person", self._ask("/mail/thread/subscribe", subscribe)
        data = {"fetch_params": [["mail.thread", {**own, "request_list": REQUESTS}]]}
        yield "a thread that the person is drawn into", self._ask("/mail/data", data)
        answer = str(self._ask("/mail/partner/from_email", {**own, "emails": [WORDS["e-mail"]]}))
        yield "/mail/partner/from_email", answer.replace(WORDS["e-mail"], "")

    def _export(self, record, field):
        data = {"model": record._name, "fields": [{"name": field, "label": field, "type": "char"}], "ids": record.ids}
        data |= {"domain": [], "import_compat": False, "groupby": []}
        body = {"data": json.dumps(data), "csrf_token": http.Request.csrf_token(self)}
        return self._get("/web/export/csv", body)

    def _get_addresses(self):
        partner, user = self.person.partner_id, self.self_user
        yield f"/web/partner/vcard?partner_ids={partner.id}"
        yield f"/web_enterprise/partner/{partner.id}/vcard"
        yield f"/web/content/{self.file.id}"
        yield f"/web/content?model=mobility.payout.file&field=content&id={self.payout.file_ids[0].id}"
        yield f"/web/content?model=mobility.payout&field=file_xlsx&id={self.payout.id}"
        yield f"/web/content?model=res.partner&field=email&id={partner.id}"
        yield f"/web/image/res.partner/{partner.id}/avatar_128"
        yield f"/web/image/res.users/{user.id}/avatar_128"
        for message in self.person.message_ids[:3]:
            yield f"/mail/message/{message.id}"
        reports = self.env["ir.actions.report"].search([("report_name", "like", "mobility_mentoring.")])
        records = {"mobility.participant": self.person, "mobility.assessment": self.bridge, "mobility.goal": self.goal}
        records |= {"mobility.session": self.talk, "mobility.payout": self.payout}
        for report in reports.filtered(lambda report: report.model in records):
            yield f"/report/html/{report.report_name}/{records[report.model].id}"

    def test_pages_and_routes_tell_what_the_role_may_know(self):
        for role in ("employee", "portal_user", "volunteer", "analyst", "mentor_other_company", "accountant"):
            user = getattr(self, role)
            self.authenticate(user.login, user.login)
            with self.subTest(role=role), self.cr.savepoint():
                found = self._find(self._get_answers(user))
                leaks = {f"'{key}': {', '.join(sorted(found[key]))}" for key in found.keys() - ALLOWED[role]}
                self.assertFalse(leaks)

    def test_the_own_mentor_finds_it_there(self):
        """The same addresses answer who may know."""
        self.authenticate(self.mentor.login, self.mentor.login)
        found = self._find(self._get_answers(self.mentor))
        for key in ("name", "chatter", "file content", "activity", "goal", "e-mail"):
            self.assertIn(key, found)
