import random
import re

from odoo.tools import html2plaintext

from ..models.learning import evaluation_statistics as statistics
from .evaluation_common import EvaluationCommon

DENIED = {"en_US": "This is not proof of an effect.", "nl_NL": "Dit is geen bewijs van een effect."}
# Words that say what caused a change, or how much it matters.
CLAIMS = {
    "en_US": r"effect|significan|caus|because of|thanks|due to|impact|works\b|success|better|worse|improv|proof|prove",
    "nl_NL": r"effect|significan|oorza|dankzij|werkt\b|succes|beter|slechter|bewijs|bewezen|leidt|zorgt voor",
}
SURE = {"en_US": "does not easily explain it", "nl_NL": "verklaart dat niet makkelijk"}
CASES = 400


class TestEvaluationWords(EvaluationCommon):
    """The conclusion never says more than the numbers, in both languages."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.evaluation = cls._evaluation(run=False)

    def _make_facts(self, draw):
        """Return facts as they may come out of any data: also of nobody, and of comparisons that fail."""
        up, same, down = (draw.choice((0, 0, 1, 4, draw.randint(0, 300))) for _part in range(3))
        count = up + same + down
        mentors = draw.choice((1, 3, 19, 20, 45)) if count else 0
        net = statistics.get_net(up, down, count)
        interval = None
        if count and mentors >= statistics.FEWEST_FOR_INTERVAL and draw.random() < 0.9:
            width = draw.uniform(1, 60)
            interval = (net - width, net + width * draw.uniform(0.5, 1.5))
        p = statistics.sign_test(up, down) if mentors >= statistics.FEWEST_MENTORS else None
        missing = draw.choice((0, 1, draw.randint(0, 200)))
        changes = statistics.Changes(count, up, same, down, count)
        return {
            "outcome": "Debts",
            "count": count,
            "up": up,
            "same": same,
            "down": down,
            "net": net,
            "interval": interval,
            "p": p,
            "mentors": mentors,
            "verdict": statistics.get_verdict(count, up, down, p, interval, mentors),
            "missing": missing,
            "bounds": statistics.get_bounds(changes, missing),
            "compared": self._make_compared(draw),
            "slope": draw.choice((None, (draw.uniform(-100, 100), draw.uniform(-100, 100)))),
        }

    def _make_compared(self, draw):
        problem = draw.choice(("nothing", "few", "overlap", None, None))
        if problem:
            return None if problem == "nothing" else {"problem": problem, "count": 3, "covered": 2}
        difference, width = draw.uniform(-80, 80), draw.uniform(1, 60)
        low, high = draw.choice(((None, None), (difference - width, difference + width)))
        mentors = draw.choice((2, 19, 20, 60))
        return {
            "problem": None,
            "count": 44,
            "difference": difference,
            "covered": 33,
            "other": 22,
            "low": low,
            "high": high,
            "mentors": mentors,
        }

    def _cases(self):
        for lang in DENIED:
            draw = random.Random(11)
            evaluation = self.evaluation.with_context(lang=lang)
            for case in range(CASES):
                facts = self._make_facts(draw)
                with self.subTest(lang=lang, case=case, facts=facts):
                    yield lang, facts, " ".join(evaluation._get_sentences(facts))

    def test_it_always_says_that_nothing_is_proven_and_claims_nothing(self):
        for lang, _facts, text in self._cases():
            self.assertIn(DENIED[lang], text)
            self.assertNotRegex(text.replace(DENIED[lang], "").lower(), CLAIMS[lang])

    def test_it_is_sure_only_when_people_mentors_test_and_interval_allow_it(self):
        sure = 0
        for lang, facts, text in self._cases():
            allowed = (
                facts["count"] >= 10
                and facts["mentors"] >= 20
                and facts["p"] is not None
                and facts["p"] < 0.05
                and facts["interval"] is not None
                and facts["interval"][0] * facts["interval"][1] > 0
            )
            self.assertEqual(SURE[lang] in text, allowed)
            sure += allowed
        self.assertGreater(sure, 20, "the cases hold some of which it may be said")

    def test_every_number_in_it_is_a_figure(self):
        for _lang, facts, text in self._cases():
            compared, slope = facts["compared"] or {}, facts["slope"] or ()
            known = [facts[name] for name in ("count", "up", "same", "down", "net", "mentors", "missing")]
            known += [*facts["bounds"], *(facts["interval"] or ()), *slope]
            known += [compared.get(name) for name in ("difference", "low", "high", "count", "covered")]
            allowed = {f"{abs(value):.0f}" for value in known if value is not None} | {"10", "20"}
            self.assertLessEqual(set(re.findall(r"\d+", text)), allowed)

    def test_who_is_missing_is_never_left_out(self):
        for _lang, facts, text in self._cases():
            if facts["missing"] and facts["count"]:
                self.assertRegex(text, rf"\b{facts['missing']}\b")

    def test_it_reads_in_the_language_of_the_reader(self):
        draw = random.Random(5)
        for case in range(60):
            facts = self._make_facts(draw)
            english, dutch = (
                self.evaluation.with_context(lang=lang)._get_sentences(facts) for lang in ("en_US", "nl_NL")
            )
            with self.subTest(case=case, facts=facts):
                self.assertEqual(len(english), len(dutch))
                self.assertFalse(set(english) & set(dutch))

    def test_the_whole_page_claims_nothing_either(self):
        other = self.program.copy({"code": "other"})
        self._many(10, {"debts": 0}, {"debts": 10})
        self._many(10, {"debts": 0}, {"debts": 0}, program=other)
        evaluation = self._evaluation(comparison="program", comparison_program_ids=other.ids)
        for lang, denied in DENIED.items():
            text = html2plaintext(evaluation.with_context(lang=lang).page)
            self.assertIn(denied, " ".join(text.split()))
            self.assertNotRegex(" ".join(text.split()).replace(denied, "").lower(), CLAIMS[lang])

    def test_regression_to_the_mean_is_told_where_it_shows(self):
        self._many(10, {"debts": 0}, {"debts": 10})
        self._many(10, {"debts": 40}, {"debts": 10})
        self.assertIn("That happens by itself too", self._evaluation().conclusion)

    def test_without_it_nothing_is_told(self):
        self._many(10, {"debts": 0}, {"debts": 10})
        self.assertNotIn("happens by itself", self._evaluation().conclusion)
