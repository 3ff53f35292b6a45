import json
import re

from odoo.tests import tagged

from ..report.portal_copy import ROWS
from .test_portal_pages import PortalWorld

PART = "/my/record/copy/part/"


@tagged("post_install", "-at_install")
class TestPortalCopy(PortalWorld):
    """Everything that is known of somebody, a part at a time."""

    def _count(self, path):
        return sum(part.split("</ul>", 1)[0].count("<li") for part in self._get(path).text.split("o_mobility_list")[1:])

    def test_the_pages_say_what_the_paper_says(self):
        child = self.samira.household_member_ids
        about = {"instrument_id": self._instrument("child").id, "member_id": child.id, "vision": "of the child"}
        bridge = self._bridge(self.samira, **about, confirm=False)
        self.env["mobility.access.log"].with_user(self.mentor)._do_log(bridge, "print", "Paper of the child")
        self._as(self.samira)
        index = self._see("/my/record/copy")
        copy = json.loads(self._get("/my/record/copy/json").text)
        self.assertEqual(
            {part["model"] for part in copy["parts"]}, {name for name, *_ in self.samira._get_copy_index()}
        )
        for part, paper in zip(copy["parts"], self.samira._get_copy_on_paper(copy)["parts"], strict=True):
            with self.subTest(part=part["model"]):
                self.assertIn(f"{paper['title']} {len(part['records'])}", index)
                numbers = range(1, -(-len(part["records"]) // ROWS) + 1)
                paths = [f"{PART}{part['model']}?page={number}" for number in numbers]
                page = " ".join(map(self._see, paths))
                for words in self._get_words(paper):
                    self.assertIn(" ".join(words.split()), page)
                self.assertEqual(sum(map(self._count, paths)), len(part["records"]))
                self.assertNotIn("of the child", page)
                self.assertNotIn("Hidden", page, "names of what is their own are not hidden from them")

    def _get_words(self, paper):
        for group in paper["groups"]:
            yield group["title"]
            for record in group["records"]:
                yield record["title"]
                for label, words in (one for line in record["lines"] for one in line):
                    yield f"{label} {words}"

    def test_a_long_part_goes_on_on_the_next_page(self):
        self._goal(self.samira, steps=[f"Number {number:02}" for number in range(2 * ROWS)])
        path, found = PART + "mobility.goal.step", []
        self._as(self.samira)
        for number in (1, 2, 3):
            words = self._see(f"{path}?page={number}")
            self.assertIn(f"Page {number} of 3", words)
            self.assertEqual("Next page" in words, number < 3)
            self.assertEqual("Page before" in words, number > 1)
            found += re.findall(r"Number \d\d", words)
        self.assertEqual(sorted(found), [f"Number {number:02}" for number in range(2 * ROWS)], "each of them once")
        self.assertEqual(self._see(path), self._see(f"{path}?page=1"))
        self.assertEqual(self._see(f"{path}?page=999"), self._see(f"{path}?page=3"))
        for odd in ("0", "-1", "x", "1.5", ""):
            self.assertEqual(self._see(f"{path}?page={odd}"), self._see(path))

    def test_who_looked_goes_on_as_well(self):
        log = self.env["mobility.access.log"].with_user(self.mentor)
        for number in range(ROWS):
            log._do_log(self.samira, "print", f"Paper {number:02}")
        path = PART + "mobility.access.log"
        words = self._see(path, self.samira) + self._see(f"{path}?page=2")
        found = re.findall(r"Paper \d\d", words)
        self.assertEqual(sorted(found), [f"Paper {number:02}" for number in range(ROWS)])

    def test_there_is_no_page_of_what_is_not_about_people_or_of_nothing(self):
        self._as(self.samira)
        for name in ("res.partner", "mobility.program", "mobility.retention.line", "magic", "0"):
            self.assertEqual(self._get(PART + name).status_code, 404, name)
