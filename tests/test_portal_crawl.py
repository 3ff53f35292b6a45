import re
from contextlib import closing
from urllib.parse import quote

from odoo.tests import tagged
from odoo.tools import mute_logger

from . import test_portal_pages as pages

PART = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?\w+>")
# What a form of ours might be sent, all at once: each takes what it knows.
WORDS = {name: word for _path, data in pages.FORMS for name, word in data.items() if "{" not in word}
SHOWN = re.compile("alpha|samira", re.IGNORECASE)


@tagged("post_install", "-at_install")
class TestPortalCrawl(pages.PortalWorld):
    """Everybody else against every address of ours that the running server has, with numbers of Samira's in it: one
    that is added later is tried without anybody adding it here."""

    _find_ways = pages.TestPortalPages._find_ways
    _trace = pages.TestPortalPages._trace

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        reward = cls.samira.reward_ids.filtered(lambda reward: reward.kind == "voucher")
        cls.token = reward._get_hand_over_url().rsplit("/", 1)[1]
        cls.env["mobility.request"].create({"participant_id": cls.samira.id, "kind": "copy"})
        cls._portal_login(cls._participant("Wim Archived", active=False))
        cls.gone = cls._portal_login(cls._participant("Bea Gone"))
        for user in cls.mentor_b | cls.finance | cls.coordinator:
            user.password = user.login

    def _get_numbers(self):
        """Return the ids of all that is Samira's, and numbers that stand for one of a few things."""
        numbers = {value for value in self._get_ids().values() if isinstance(value, int)}
        for name, way in self._find_ways().items():
            numbers |= set(self.env[name].with_context(active_test=False).search([(way, "=", self.samira.id)]).ids[:1])
        return sorted(numbers)

    def _get_addresses(self):
        """Return [(methods, address)]: those at which Samira or a coordinator finds something, or all where both find
        nothing."""
        numbers, found = self._get_numbers(), []
        rest = [(rule.methods, self._get_paths(rule.rule, numbers)) for rule in self._get_own_rules()]
        for person in (self.samira, self.coordinator):
            self._as(person)
            for methods, paths in rest.copy():
                if there := [path for path in paths if self._is_there(methods, path)]:
                    found += [(methods, path) for path in there]
                    rest.remove((methods, paths))
        return found + [(methods, path) for methods, paths in rest for path in paths]

    def _get_paths(self, rule, numbers):
        """Return the addresses of a rule: one for each number, if there is a number in it."""
        return sorted({self._fill_in(rule, number) for number in numbers})

    def _is_there(self, methods, path):
        with closing(self.cr.savepoint(flush=False)):
            status = self._send_all(methods, path).status_code
        self.env.invalidate_all()
        return status != 404

    def _fill_in(self, path, number):
        words = {"int": str(number), "string": "accept" if "/childcare/" in path else self.token}
        return PART.sub(lambda match: quote(words[match[1]]), path)

    def _send_all(self, methods, path):
        return self._get(path) if "GET" in methods else self._post(path, **WORDS)

    def _crawl(self, person, addresses):
        """Open and send everything as somebody; return the addresses that showed a word of Samira's."""
        self._as(person)
        shown = []
        for methods, path in addresses:
            if person == self.volunteer and path.startswith("/mobility/voucher/"):
                continue  # who has the paper hands over
            response = self._send_all(methods, path)
            self.assertLess(response.status_code, 500, path)
            if SHOWN.search(response.text):
                shown.append(path)
        return shown

    @mute_logger("odoo.http")
    def test_nobody_else_finds_or_changes_anything(self):
        addresses = self._get_addresses()
        pages_of_hers = [one for one in addresses if "GET" in one[0]]
        self.assertGreater(len(self._crawl(self.samira, pages_of_hers)), 15, "there is something to find")
        wim = self.env["mobility.participant"].with_context(active_test=False).search([("name", "=", "Wim Archived")])
        people = [None, self.joris, self.ilse, wim, self.portal_user, self.volunteer, self.employee]
        before = self._trace(self.samira)
        for person in (*people, self.mentor_b, self.finance):
            with self.subTest(person=person and person.display_name):
                self.assertFalse(self._crawl(person, addresses))
                self.assertEqual(self._trace(self.samira), before)
        self._as(self.gone)
        self.gone.active = False
        for methods, path in addresses:
            response = self._send_all(methods, path)
            self.assertIn(response.status_code, (303, 400, 404, 429), path)
            self.assertFalse(SHOWN.search(response.text), path)
        self.assertEqual(self._trace(self.samira), before, "whose login was closed is nobody")

    # -- methods ------------------------------------------------------------------------------------------------------

    def test_an_address_is_looked_at_or_sent_to_and_asks_for_the_token_of_a_form(self):
        for rule in self._get_own_rules():
            with self.subTest(path=rule.rule):
                self.assertIn(rule.methods - {"HEAD", "OPTIONS"}, ({"GET"}, {"POST"}))
                self.assertTrue(rule.endpoint.routing.get("csrf", True))
                self.assertEqual(rule.endpoint.routing["type"], "http")
                self.assertFalse(rule.endpoint.routing.get("cors"))

    @mute_logger("odoo.http")
    def test_without_the_token_of_a_form_nothing_is_sent(self):
        before = self._trace()
        for person in (self.samira, self.volunteer, self.mentor):
            self._as(person)
            for rule in self._get_own_rules():
                if "POST" in rule.methods:
                    path = self._fill_in(rule.rule, 1)
                    self.assertEqual(self.url_open(path, data=WORDS, allow_redirects=False).status_code, 400, path)
        self.assertEqual(self._trace(), before)

    @mute_logger("odoo.http")
    def test_other_methods_do_nothing(self):
        """The host answers OPTIONS everywhere, and asks for no token then."""
        before = self._trace()
        self._as(self.samira)
        for rule in self._get_own_rules():
            path = self._fill_in(rule.rule, 1)
            for method in ("OPTIONS", "PUT", "DELETE", "TRACE"):
                response = self.opener.request(method, self.base_url() + path, allow_redirects=False)
                self.assertEqual(response.status_code, 405, (method, path))
        self.assertEqual(self._trace(), before)
