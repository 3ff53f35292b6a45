import json

from odoo.tests import tagged
from odoo.tools import mute_logger

from . import test_portal_pages as pages
from .sweep import QUIET
from .test_access_methods import find_methods
from .test_portal_crawl import SHOWN

# What a client calls on any model, with ids and without: (method, keyword arguments of JSON-2).
READING = [
    ("search_read", {"domain": []}),
    ("web_search_read", {"domain": [], "specification": {"display_name": {}}}),
    ("search_count", {"domain": []}),
    ("name_search", {"name": ""}),
    ("formatted_read_group", {"domain": [], "groupby": [], "aggregates": ["__count"]}),
    ("default_get", {"fields": ["participant_id", "display_name"]}),
]
ON_IDS = [("read", {}), ("export_data", {"fields_to_export": [".id"]}), ("write", {"vals": {}}), ("unlink", {})]
TELLS_NOTHING = (None, False, [], {}, 0)


@tagged("post_install", "-at_install")
class TestPortalAttack(pages.PortalWorld):
    """What a participant with a browser's tools and a key for programs gets past the pages: nothing, also nothing of
    the own record, which the pages alone show."""

    _find_ways = pages.TestPortalPages._find_ways
    _trace = pages.TestPortalPages._trace

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = cls.joris.partner_id.user_ids

    def setUp(self):
        super().setUp()
        self.trace = self._trace()
        muted = mute_logger("odoo.http", "odoo.addons.base.models.ir_actions_report", *QUIET)
        muted.__enter__()
        self.addCleanup(muted.__exit__)

    def tearDown(self):
        self.assertEqual(self._trace(), self.trace, "nothing was changed")
        super().tearDown()

    def _get_models(self):
        return sorted(name for name in self.env if name.startswith("mobility.") or "mobility_mentoring" in name)

    def _get_ids_of(self, model):
        """Return ids of the record of somebody else and of the own one, or any."""
        Model = self.env[model]
        if Model._abstract or not Model._auto:
            return [1]
        way = self._find_ways().get(model)
        if not way:
            return Model.search([], limit=1).ids or [1]
        records = (Model.search([(way, "=", person.id)], limit=1) for person in (self.samira, self.joris))
        return [record.id for record in records if record] or [1]

    def _get_calls(self):
        """Yield (model, method, ids or None, keyword arguments): what any client calls, and what we made public."""
        for model in self._get_models():
            for method, values in READING:
                yield model, method, None, values
            for method, values in ON_IDS:
                yield model, method, self._get_ids_of(model), values
            yield model, "create", None, {"vals_list": [{}]}
        for model, method in sorted(find_methods(self.env)):
            if model.startswith("mobility."):
                yield model, method, self._get_ids_of(model), {}

    def _assert_refused(self, call, failed, answer):
        """Nothing about anybody comes back, not even how many there are."""
        text = json.dumps(answer)
        self.assertFalse(SHOWN.search(text), (call, text[:300]))
        if not failed:
            self.assertIn(answer, TELLS_NOTHING, call)

    def test_calls_in_the_browser_give_nothing(self):
        self._as(self.joris)
        for model, method, ids, values in self._get_calls():
            args = [] if ids is None else [ids]
            params = {"model": model, "method": method, "args": args, "kwargs": values}
            answer = self.url_open("/web/dataset/call_kw", json={"params": params}).json()
            self._assert_refused((model, method), "error" in answer, answer.get("result", answer.get("error")))

    def test_a_key_for_programs_gives_nothing(self):
        key = self.env["res.users.apikeys"].with_user(self.user).sudo()._generate("rpc", "A program", None)
        self._as(None)
        own = self._call(key, "res.partner", "read", {"ids": self.joris.partner_id.ids, "fields": ["name"]})
        self.assertEqual(own.json()[0]["name"], "Joris Bos", "the key works")
        for model, method, ids, values in self._get_calls():
            if method in ("search_read", "read", "create", "write") or (model, method) in find_methods(self.env):
                response = self._call(key, model, method, values if ids is None else {"ids": ids, **values})
                self._assert_refused((model, method), response.status_code != 200, response.json())

    def _call(self, key, model, method, values):
        return self.url_open(f"/json/2/{model}/{method}", json=values, headers={"Authorization": f"bearer {key}"})

    def test_reports_give_nothing(self):
        reports = self.env["ir.actions.report"].search([("report_name", "like", "mobility_mentoring.")])
        self.assertGreater(len(reports), 10)
        for person in (self.joris, self.samira, None):
            self._as(person)
            for report in reports:
                ids = ",".join(map(str, {*self._get_ids_of(report.model), self.samira.id}))
                for kind in ("html", "pdf", "text"):
                    response = self._get(f"/report/{kind}/{report.report_name}/{ids}")
                    self.assertNotEqual(response.status_code, 200, (kind, report.report_name))
                    for text in (response.text, self._get(f"/report/{kind}/{report.report_name}").text):
                        shown = text.replace("Samira", "") if person == self.samira else text  # who is logged in
                        self.assertFalse(SHOWN.search(shown), (kind, report.report_name))

    def test_files_and_pictures_by_number_give_nothing(self):
        files = self.env["ir.attachment"].search([("res_model", "like", "mobility."), ("res_field", "!=", None)])
        files |= self.env["ir.attachment"].search([("res_model", "like", "mobility."), ("res_id", "!=", 0)])
        photo = files.filtered(
            lambda file: file.res_field == "vision_image" and file.res_model == "mobility.assessment"
        )
        self.assertGreater(len(photo), 2)
        private = files.filtered(lambda file: file.res_model in self._find_ways())
        of_another = files.create({"name": "of another", "raw": b"other"}).generate_access_token()[0]
        for person in (self.joris, self.samira, self.portal_user, None):
            self._as(person)
            for file in private:
                where = f"{file.res_model}/{file.res_id}/{file.res_field or 'raw'}"
                for path in (f"content/{file.id}", f"image/{file.id}", f"content/{where}", f"image/{where}"):
                    for token in ("", "?access_token=", f"?access_token={of_another}"):
                        content = self._get(f"/web/{path}{token}").content
                        self.assertFalse(file.raw and file.raw[:64] in content, (person, path))

    def test_threads_give_nothing_and_take_nothing(self):
        self.samira.message_post(body="alpha chatter", message_type="comment")
        self.joris.message_post(body="alpha chatter", message_type="comment")
        self.trace = self._trace()
        for person in (self.joris, self.ilse, None):
            self._as(person)
            for record in (self.samira, self.joris, self.samira.goal_ids[0], self.samira.next_session_id):
                self._try_thread({"thread_model": record._name, "thread_id": record.id})

    def _try_thread(self, thread):
        asked = ["followers", "attachments", "activities", "suggestedRecipients"]
        post = {"body": "changed", "message_type": "comment", "subtype_xmlid": "mail.mt_comment"}
        fetch = [["mail.thread", {**thread, "request_list": asked}]]
        for route, params in (
            ("/mail/thread/messages", thread),
            ("/mail/data", {"fetch_params": fetch}),
            ("/mail/message/post", {**thread, "post_data": post}),
            ("/mail/chatter_fetch", {**thread, "access_token": "x"}),
            ("/portal/chatter_init", {**thread, "token": "x"}),
            ("/mail/thread/subscribe", {"res_model": thread["thread_model"], "res_id": thread["thread_id"]}),
        ):
            response = self.url_open(route, json={"params": params})
            self.assertFalse(SHOWN.search(response.text), route)
        messages = self.env["mail.message"].search([("res_id", "=", thread["thread_id"]), ("body", "like", "changed")])
        self.assertFalse(messages.filtered(lambda message: message.model == thread["thread_model"]))
