"""Requests that no browser sends, by everybody, to every page and form of ours: nothing breaks, and nobody changes
what is not theirs. What a request did is undone, so that each meets the same world."""

import os
import re
from contextlib import closing
from urllib.parse import quote, urlencode

from hypothesis import HealthCheck, Phase, given, note, seed, settings
from hypothesis import strategies as st
from odoo import http
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from . import test_portal_pages as pages

ALL = bool(os.environ.get("MOBILITY_TEST_ALL"))
REQUESTS = 2000 if ALL else 200
METHODS = ("GET", "POST", "POST", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH")
WORDS = ["", "alone", "yes", "0", "-1", "9" * 40, "1e3", "٣", "\0", "a\r\nSet-Cookie: x=1", "<b>", "%s", "{}"]
WORDS += [
    "\u202eabc",
    "\ufeff",
    "a\u0300" * 50,
    "\U0001d7d9",
    "\uffff",
    "İ",
    "-9223372036854775809",
    "NaN",
    "[]",
    "null",
]
WORDS += ["2035-01-02 09:00:00", "2035-02-31", "' OR 1=1 --", "sms", "unknown", "helps", "x" * 5000]
NAMES = sorted({name for _path, data in pages.FORMS for name in data} | {"photo", "go", "tap", "ask", "result", "lang"})
# Files where one is meant, without a name, without an end, and where words are meant.
FILES = {
    "a file": lambda data: {"photo": ("x.jpg", str(data.get("photo", "x")).encode())},
    "no name": lambda data: {"photo": ("", b"\xff\xd8\xff"), "words": (None, b"\xff\xfe")},
    "everywhere": lambda data: {name: ("../x\0.pdf", b"%PDF-1.4") for name in {*data, "photo"} - {"csrf_token"}},
}
# Bodies that are not what their type says: {type: what is sent}.
RAW = {
    "application/x-www-form-urlencoded": lambda data: str(data).encode(),
    "application/x-www-form-urlencoded; charset=utf-16": lambda data: (
        urlencode(data, doseq=True).encode() + b"&x=%ED%A0%80"
    ),
    "multipart/form-data": lambda data: str(data).encode(),
    "multipart/form-data; boundary=x": lambda data: b'--x\r\nContent-Disposition: form-data; name="words"\r\n\r\n\xff',
    "text/plain": lambda data: urlencode(data, doseq=True).encode(),
    "application/json": lambda data: b"[1, {",
}
# Who has the link of an appointment answers for it, whoever that is: no such link is among these.
BY_RIGHT = {
    "volunteer": ("/mobility/voucher/", "/my/childcare/"),
    "mentor": ("/mobility/voucher/",),
}


@tagged("post_install", "-at_install")
class TestPortalFuzz(pages.PortalWorld):
    _find_ways = pages.TestPortalPages._find_ways

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        reward = cls.samira.reward_ids.filtered(lambda reward: reward.kind == "voucher")
        cls.tokens = [reward._get_hand_over_url().rsplit("/", 1)[1], "x", "é", "0" * 500]
        cls.people = {
            "samira": cls.samira,
            "joris": cls.joris,
            "ilse": cls.ilse,
            **{name: getattr(cls, name) for name in ("volunteer", "portal_user", "employee", "mentor")},
            "nobody": None,
        }

    def _get_rules(self):
        """Return the addresses of ours, with what stands in them: {address: names of its parts}."""
        parts = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>")
        return {rule.rule: parts.findall(rule.rule) for rule in self._get_own_rules()}

    def _get_numbers(self):
        """Return ids of things of everybody, so that a guess is often right."""
        numbers = {0, 1, 2, 2**31, 10**12, 10**25, -1, -(2**31)}
        for person in (self.samira, self.joris, self.ilse):
            numbers |= {value for value in self._get_ids(person).values() if isinstance(value, int)}
        return sorted(numbers)

    def _get_requests(self):
        """Return a strategy of requests: half of them begin with a real page or form of Samira's, half with nothing."""
        numbers = self._get_numbers()
        values = st.sampled_from(WORDS + [str(number) for number in numbers]) | st.text(max_size=20)
        values |= st.lists(values, max_size=3)  # a name that is sent more than once
        texts = st.text(st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=20)
        parts = {"int": st.sampled_from(numbers).map(str)}
        rules = self._get_rules()

        def fill(rule):
            drawn = [parts.get(kind, st.sampled_from(self.tokens) | texts) for kind, _name in rules[rule]]
            return st.tuples(*drawn).map(lambda words: (self._put(rule, words), st.sampled_from(METHODS), {}))

        real = [(path, st.just("GET" if data is None else "POST"), data or {}) for path, data in self._get_everything()]
        return st.fixed_dictionaries(
            {
                "who": st.sampled_from([*sorted(self.people), "samira", "samira"]),
                "asked": (st.sampled_from(real) | st.sampled_from(sorted(rules)).flatmap(fill)).flatmap(
                    lambda one: st.tuples(st.just(one[0]), one[1], st.just(one[2]))
                ),
                "more": st.just({}) | st.dictionaries(st.sampled_from(NAMES), values, max_size=4),
                "body": st.sampled_from(["form", "form", "form", "json", *RAW, *FILES]),
                "token": st.sampled_from(["own", "own", "own", "none", "wrong"]),
            }
        )

    def _put(self, rule, words):
        """Return the address of ``rule`` with these words in it."""
        for word in words:
            rule = re.sub(r"<[^>]+>", lambda _match, word=word: quote(word, safe=""), rule, count=1)
        return rule

    def _fingerprints(self):
        """Return for each of the three people a sum over all rows about them, read in SQL past every method of ours."""
        self.env.flush_all()
        queries = []
        for name, way in sorted(self._find_ways().items()):
            records = self.env[name].with_context(active_test=False)
            for person in (self.samira, self.joris, self.ilse):
                rows = records._search([(way, "=", person.id)])
                table = SQL.identifier(records._table)
                part = SQL(
                    "SELECT %s, %s, md5(string_agg(t::text, ',' ORDER BY t.id)) FROM %s t WHERE t.id IN %s",
                    person.id,
                    name,
                    table,
                    rows.subselect(),
                )
                queries.append(part)
        found = {}
        for person, name, digest in self.env.execute_query(SQL(" UNION ALL ").join(queries)):
            found.setdefault(person, {})[name] = digest
        return {person: found[person.id] for person in (self.samira, self.joris, self.ilse)}

    def _request(self, method, path, data, body, token):
        tokens = {"own": http.Request.csrf_token(self), "wrong": "0" * 40}
        data = {**data, **({"csrf_token": tokens[token]} if token in tokens else {})}
        options = {
            "form": {"data": data},
            "json": {"json": data},
            **{kind: {"data": data, "files": files(data)} for kind, files in FILES.items()},
            **{kind: {"data": make(data), "headers": {"Content-Type": kind}} for kind, make in RAW.items()},
        }[body]
        if method in ("GET", "HEAD", "OPTIONS"):
            options = {"params": data}
        return self.opener.request(method, self.base_url() + path, allow_redirects=False, timeout=60, **options)

    def _is_by_right(self, who, path):
        return path.startswith(BY_RIGHT.get(who, ("nothing",)))

    def test_no_request_breaks_a_page_or_changes_what_is_not_ones_own(self):
        requests, seen, logged_in = self._get_requests(), set(), None
        self.cr.flush()  # what waits for the end of a transaction, such as the day of the last change
        before = self._fingerprints()

        @settings(
            max_examples=REQUESTS,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate, Phase.shrink],
        )
        @seed(7)
        @given(requests)
        def check(drawn):
            nonlocal logged_in
            who, (path, method, data) = drawn["who"], drawn["asked"]
            if who != logged_in:
                self._as(self.people[who])
                logged_in = who
            note(f"{who}: {method} {path}")
            with closing(self.cr.savepoint(flush=False)):
                response = self._request(method, path, {**data, **drawn["more"]}, drawn["body"], drawn["token"])
                self.assertLess(response.status_code, 500, response.text[:500])
                after = self._fingerprints()
            self.env.invalidate_all()
            may_change = method in ("POST", "PUT", "DELETE") and drawn["token"] == "own"
            for person, trace in before.items():
                if not (may_change and (self.people[who] == person or self._is_by_right(who, path))):
                    changed = [name for name, digest in trace.items() if after[person][name] != digest]
                    self.assertFalse(changed, person.name)
            seen.add((who, after != before))

        with mute_logger("odoo.http", "odoo.addons.base.models.ir_rule"):
            check()
        self.assertIn(("samira", True), seen, "some of these do something")
