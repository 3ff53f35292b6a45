"""Who reaches which page of a participant. A page or form that is not in these tables makes the first test fail."""

from odoo import sql_db
from odoo.tests import tagged

from .portal_common import CONTROLLERS, PortalCommon

# What is looked at. '{...}' is replaced by the id of something of Samira's: see _get_ids.
PAGES = [
    "/my/today",
]
# What is sent: (path, data). Sent by others it changes nothing, sent without a token neither, and never by looking.
FORMS = []
# The first view of a page, by somebody who just came in.
MOST_QUERIES = 20
# What works without a login.
OPEN = ["/my/welcome/{token}"]


@tagged("post_install", "-at_install")
class TestPortalPages(PortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._fill(cls.samira, "alpha")
        cls._fill(cls.joris, "beta")
        cls._fill(cls.ilse, "gamma")

    @classmethod
    def _fill(cls, person, word):
        """Give a person one of everything that a page shows, with a word in it that nobody else has."""
        cls._bridge(person, vision=f"{word} vision")
        cls._goal(person, steps=[{"name": f"{word} step", "if_then": f"{word} plan"}])
        hour = {"alpha": 9, "beta": 11, "gamma": 13}[word]
        cls._session(person, f"2035-01-02 {hour:02}:00:00", location=f"{word} street")
        cls._approved_reward(person)

    def _get_ids(self):
        return {}

    def _paths(self):
        ids = self._get_ids()
        return [path.format(**ids) for path in PAGES], [(path.format(**ids), data) for path, data in FORMS]

    def _snapshot(self):
        """Return when each of our records was written last, and how many there are."""
        self.env.flush_all()
        tables = [model._table for name, model in self.env.items() if name.startswith("mobility.") and model._auto]
        found = {}
        for table in sorted(set(tables) - {"mobility_link_attempt"}):
            self.cr.execute(f'SELECT count(*), max(id) FROM "{table}"')
            found[table] = self.cr.fetchone()
            if self.env[next(n for n, m in self.env.items() if m._table == table)]._log_access:
                self.cr.execute(f'SELECT max(write_date) FROM "{table}"')
                found[table] += self.cr.fetchone()
        return found

    def test_every_route_is_in_these_tables(self):
        pages = {path.split("{")[0] for path in PAGES + OPEN} | {path.split("{")[0] for path, _data in FORMS}
        known = set()
        for rule in self.env["ir.http"].routing_map().iter_rules():
            module = getattr(rule.endpoint.func, "__module__", "") or ""
            if module.startswith(CONTROLLERS):
                known.add(rule.rule.split("<")[0])
        self.assertTrue(known)
        self.assertEqual(known, pages)

    def test_own_pages_open_and_show_nothing_of_others(self):
        pages, _forms = self._paths()
        self._as(self.samira)
        shown = ""
        for path in pages:
            with self.subTest(path=path):
                response = self.url_open(path)
                self.assertEqual(response.status_code, 200)
                self.assertEqual(response.headers["Cache-Control"], "no-store")
                shown += response.text
        self.assertIn("alpha", shown)
        for secret in ("beta", "gamma", "Joris", "Ilse"):
            self.assertNotIn(secret, shown)

    def test_others_find_nothing_of_hers(self):
        pages, forms = self._paths()
        before = self._snapshot()
        for person in (self.joris, self.ilse, self.volunteer, self.portal_user, self.employee, self.mentor, None):
            self._as(person)
            for path, data in [(path, None) for path in pages] + forms:
                with self.subTest(path=path, who=person and person.display_name):
                    response = self._post(path, **data) if data is not None else self._get(path)
                    self.assertIn(response.status_code, (200, 303, 404), "no 500")
                    self.assertNotIn("alpha", response.text)
                    self.assertNotIn("Samira", response.text)
        self.assertEqual(self._snapshot(), before)

    def test_looking_changes_nothing(self):
        pages, forms = self._paths()
        before = self._snapshot()
        self._as(self.samira)
        for path in pages:
            self.url_open(path)
            self.url_open(path, method="HEAD")
        for path, _data in forms:
            self.assertEqual(self._get(path).status_code, 405)
        self.assertEqual(self._snapshot(), before)

    def test_the_first_view_costs_at_most_twenty_queries(self):
        pages, _forms = self._paths()
        self._as(self.joris)
        for path in pages:
            self.url_open(path)  # what a server keeps between requests of different people
        self._as(self.samira)
        for path in pages:
            with self.subTest(path=path):
                self.env.flush_all()
                self.env.invalidate_all()
                before = sql_db.sql_counter
                self._get(path)
                self.assertLessEqual(sql_db.sql_counter - before, MOST_QUERIES)

    def test_a_form_from_elsewhere_changes_nothing(self):
        _pages, forms = self._paths()
        before = self._snapshot()
        self._as(self.samira)
        for path, data in forms:
            for token in ({}, {"csrf_token": "0" * 40}):
                with self.subTest(path=path, token=token):
                    self.assertEqual(self.url_open(path, data={**data, "x": "1", **token}).status_code, 400)
        self.assertEqual(self._snapshot(), before)

    def test_who_ended_reads_the_own_record(self):
        self.ilse.active = False
        self.assertIn("Ilse", self._see("/my/today", self.ilse))

    def test_nobody_reads_for_somebody_who_died_or_whose_login_was_closed(self):
        pages, forms = self._paths()
        self._as(self.samira)
        self.samira.action_deceased()
        for path, data in [(path, None) for path in pages] + forms:
            response = self._post(path, **data) if data is not None else self._get(path)
            self.assertIn(response.status_code, (303, 404), path)
        self._as(self.joris)
        self.joris.partner_id.user_ids.active = False
        for path in pages:
            self.assertIn("/web/login", self._get(path).headers["Location"])

    def test_a_portal_user_has_no_right_on_any_of_our_models(self):
        user = self.samira.partner_id.user_ids
        for name in self.env:
            if name.startswith("mobility.") and not self.env[name]._abstract:
                for operation in ("read", "write", "create", "unlink"):
                    self.assertFalse(self.env[name].with_user(user).has_access(operation), (name, operation))

    def test_home_has_a_card_for_participants_only(self):
        self._as(self.samira)
        self.assertIn("/my/today", self.url_open("/my").text)
        self._as(self.portal_user)
        self.assertNotIn("/my/today", self.url_open("/my").text)
