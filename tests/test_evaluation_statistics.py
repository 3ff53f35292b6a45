import itertools
import random
from unittest.mock import patch

from odoo.tests import BaseCase, tagged
from scipy import stats

from ..models.learning import evaluation_statistics as statistics
from ..models.learning.evaluation_statistics import Cell


def cells(*rows):
    """Return a cell for each (mentor, start, end), of one person."""
    return [Cell(mentor, start, end, start < 5, 1) for mentor, start, end in rows]


@tagged("post_install", "-at_install")
class TestEvaluationStatistics(BaseCase):
    """The arithmetic of an evaluation, beside numbers that others computed."""

    # -- published examples -------------------------------------------------------------------------------------------

    def test_sign_test_as_published(self):
        # J. H. Zar, Biostatistical Analysis, 1999: legs of 10 deer
        self.assertAlmostEqual(statistics.sign_test(8, 2), 0.109375)
        # D. M. Lane, HyperStat Online, 'Sign test': 7 of 8 (one-tailed 0.0352)
        self.assertAlmostEqual(statistics.sign_test(7, 1), 2 * 0.03515625)
        self.assertAlmostEqual(statistics.sign_test(1, 7), statistics.sign_test(7, 1))

    def test_signed_rank_as_published(self):
        # M. Hollander, D. A. Wolfe, Nonparametric Statistical Methods, 1973, p. 29: V = 40, one-sided p = 0.0195
        first = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]
        second = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]
        p, correlation = statistics.signed_rank([a - b for a, b in zip(first, second, strict=True)])
        self.assertAlmostEqual(p, 2 * 0.01953125)
        self.assertAlmostEqual(correlation, (40 - 5) / 45)
        # C. Darwin's maize, in R. A. Fisher, The Design of Experiments, 1935: T = 24 of 120, p = 0.0413
        maize = [6, 8, 14, 16, 23, 24, 28, 29, 41, -48, 49, 56, 60, -67, 75]
        p, correlation = statistics.signed_rank(maize)
        self.assertAlmostEqual(p, 0.041259765625)
        self.assertAlmostEqual(correlation, (96 - 24) / 120)
        # S. Sawyer, Washington University, Math 408, 2009: with ties, T- = 5.5 and T+ = 60.5
        _p, correlation = statistics.signed_rank([11, 4, 3, -2, 13, 2, 7, 4, 3, -3, 12])
        self.assertAlmostEqual(correlation, (60.5 - 5.5) / 66)

    def test_holm_as_published(self):
        # Wikipedia, 'Holm-Bonferroni method', from S. Holm, 1979: at 0.05 the first and the last are rejected
        adjusted = statistics.adjust_holm([0.01, 0.04, 0.03, 0.005])
        for value, expected in zip(adjusted, [0.03, 0.06, 0.06, 0.02], strict=True):
            self.assertAlmostEqual(value, expected)

    # -- computed in another way, on random data ----------------------------------------------------------------------

    def test_sign_test_beside_the_sum_of_all_outcomes(self):
        for up, down in itertools.product(range(9), repeat=2):
            if not up + down:
                continue
            distance = abs(up - down)
            extreme = [signs for signs in itertools.product((1, -1), repeat=up + down) if abs(sum(signs)) >= distance]
            self.assertAlmostEqual(statistics.sign_test(up, down), len(extreme) / 2 ** (up + down))

    def test_signed_rank_beside_all_signs(self):
        draw = random.Random(4)
        for _time in range(20):
            sizes = draw.sample(range(1, 40), draw.randint(3, 9))
            differences = [size * draw.choice((1, -1)) for size in sizes]
            ranks = stats.rankdata([abs(difference) for difference in differences])
            found = abs(sum(rank if d > 0 else -rank for rank, d in zip(ranks, differences, strict=True)))
            sums = [
                abs(sum(sign * rank for sign, rank in zip(signs, ranks, strict=True)))
                for signs in itertools.product((1, -1), repeat=len(ranks))
            ]
            share = sum(1 for other in sums if other >= found - 1e-9) / len(sums)
            self.assertAlmostEqual(statistics.signed_rank(differences)[0], share)

    def test_holm_beside_all_sets_of_hypotheses(self):
        """Holm is Bonferroni over every set that a hypothesis is in: its adjusted p is the largest of them."""
        draw = random.Random(8)
        for _time in range(50):
            p_values = [draw.random() ** 3 for _p in range(draw.randint(1, 7))]
            for index, adjusted in enumerate(statistics.adjust_holm(p_values)):
                sets = [
                    chosen
                    for size in range(1, len(p_values) + 1)
                    for chosen in itertools.combinations(range(len(p_values)), size)
                    if index in chosen
                ]
                largest = max(min(1, len(chosen) * min(p_values[i] for i in chosen)) for chosen in sets)
                self.assertAlmostEqual(adjusted, largest)

    def test_holm_leaves_out_what_was_not_tested(self):
        self.assertEqual(statistics.adjust_holm([None, 0.01, None, 0.02]), [None, 0.02, None, 0.02])

    def test_interval_beside_scipy_when_each_mentor_has_one_person(self):
        """With a person a mentor it is the ordinary bootstrap, taken further out."""
        draw = random.Random(2)
        moves = [draw.choice((-1, 0, 1, 1)) for _person in range(60)]
        people = cells(*((mentor, 2, 2 + move) for mentor, move in enumerate(moves)))
        ours = statistics.get_net_interval(people, 4000, seed=1)
        theirs = stats.bootstrap(
            ([100 * move for move in moves],),
            lambda sample, axis: sample.mean(axis=axis),
            n_resamples=4000,
            method="percentile",
            rng=1,
        ).confidence_interval
        for mine, other in zip(ours, (theirs.low, theirs.high), strict=True):
            self.assertLess(abs(mine - other), 2.5)
        self.assertLess(ours[0], theirs.low + 1)
        self.assertGreater(ours[1], theirs.high - 1)

    # -- intervals hold the truth as often as they say ----------------------------------------------------------------

    def _simulate(self, seed, mentors, spread, together=True):
        """People of some mentors; how many of them rise differs from mentor to mentor by ``spread``."""
        draw, people = random.Random(seed), []
        for mentor in range(mentors):
            rising = min(max(draw.gauss(0.4, spread), 0.02), 0.75)
            for person in range(draw.randint(6, 14)):
                chance = draw.random()
                move = 1 if chance < rising else -1 if chance > 0.8 else 0
                people.append(Cell(mentor if together else (mentor, person), 2, 2 + move, True, 1))
        return people

    def _get_coverage(self, mentors, spread, truth, together=True, times=120):
        held = 0
        for seed in range(times):
            people = self._simulate(seed, mentors, spread, together)
            low, high = statistics.get_net_interval(people, 200, seed)
            held += low <= truth <= high
        return held / times

    def test_an_interval_holds_the_truth_19_times_of_20(self):
        for mentors, spread in ((8, 0.2), (20, 0.0), (30, 0.2)):
            coverage = self._get_coverage(mentors, spread, truth=20)
            with self.subTest(mentors=mentors, spread=spread):
                self.assertGreater(coverage, 0.905)
                self.assertLess(coverage, 0.99)

    def test_without_whole_mentors_it_would_hold_less_often(self):
        self.assertLess(self._get_coverage(30, 0.2, truth=20, together=False), 0.9)

    def test_the_same_seed_gives_the_same_interval(self):
        people = self._simulate(1, 25, 0.1)
        self.assertEqual(
            statistics.get_net_interval(people, 300, seed=5), statistics.get_net_interval(people[::-1], 300, seed=5)
        )
        self.assertNotEqual(
            statistics.get_net_interval(people, 300, seed=5), statistics.get_net_interval(people, 300, seed=6)
        )
        self.assertEqual(statistics.draw_mentors("abc", 2, seed=1), [[1, 0, 2], [1, 2, 0]])

    # -- within start level -------------------------------------------------------------------------------------------

    def test_a_comparison_is_made_within_start_level(self):
        """Everywhere both groups do the same, but the first began low, where there is more room to rise."""
        first = cells(*[(m, 1, 2) for m in range(30)], *[(m, 4, 4) for m in range(10)])
        second = cells(*[(m, 1, 2) for m in range(100, 110)], *[(m, 4, 4) for m in range(100, 130)])
        self.assertEqual(statistics.get_net(30, 0, 40) - statistics.get_net(10, 0, 40), 50, "side by side they differ")
        compared = statistics.compare_within_level(first, second)
        self.assertEqual((compared.difference, compared.covered, compared.other), (0, 40, 40))

    def test_a_difference_is_weighted_by_the_people_of_the_first_group(self):
        first = cells(*[(m, 1, 2) for m in range(15)], *[(m, 4, 4) for m in range(5)])
        second = cells(*[(m, 1, 1) for m in range(5)], *[(m, 4, 4) for m in range(50)])
        self.assertEqual(statistics.compare_within_level(first, second).difference, 75)

    def test_no_comparison_without_people_of_both_groups_at_a_level(self):
        first = cells(*[(m, 1, 2) for m in range(30)])
        second = cells(*[(m, 4, 4) for m in range(30)], *[(m, 1, 1) for m in range(4)])
        self.assertIsNone(statistics.compare_within_level(first, second))
        self.assertIsNone(statistics.get_compared_interval(first, second, 200, seed=1))

    def test_the_interval_of_a_difference_holds_it(self):
        held, times = 0, 120
        for seed in range(times):
            first = self._simulate(seed, 25, 0.1)
            second = [cell._replace(mentor=cell.mentor + 1000) for cell in self._simulate(seed + 5000, 25, 0.1)]
            low, high = statistics.get_compared_interval(first, second, 200, seed)
            held += low <= 0 <= high
        self.assertGreater(held / times, 0.9)

    # -- edges --------------------------------------------------------------------------------------------------------

    def test_nobody_one_and_all_the_same_give_no_figure_of_chance(self):
        nobody, one, unmoved = [], cells((1, 2, 3)), cells(*[(m, 3, 3) for m in range(30)])
        self.assertIsNone(statistics.get_net(0, 0, 0))
        self.assertIsNone(statistics.sign_test(0, 0))
        self.assertEqual(statistics.signed_rank([]), (None, None))
        self.assertEqual(statistics.signed_rank([0, 0]), (None, None))
        self.assertEqual(statistics.get_means(nobody), (None, None, None))
        self.assertEqual(statistics.get_means(one), (2, 3, None))
        for people in (nobody, one, unmoved):
            self.assertIsNone(statistics.get_net_interval(people, 200, seed=1))
            self.assertIsNone(statistics.get_level_slope(people))

    def test_fewer_than_eight_mentors_give_no_interval(self):
        people = [cell for cell in self._simulate(3, 8, 0.1)]
        self.assertIsNotNone(statistics.get_net_interval(people, 200, seed=1))
        people = [cell for cell in people if cell.mentor]
        self.assertIsNone(statistics.get_net_interval(people, 200, seed=1))

    def test_bounds_take_all_who_are_missing_as_unmoved_and_as_down(self):
        changes = statistics.count_changes(cells((1, 1, 2), (1, 1, 2), (1, 5, 5), (1, 3, 2)))
        self.assertEqual(changes, (4, 2, 1, 1, 3))
        self.assertEqual(statistics.get_bounds(changes, 6), (10, -50))
        self.assertEqual(statistics.get_bounds(changes, 0), (25, 25))

    def test_who_began_low_and_who_began_high_are_told_apart(self):
        people = cells((1, 1, 2), (1, 1, 3), (2, 5, 4), (2, 5, 5))
        self.assertEqual(statistics.get_level_slope(people), (100, -50))

    def test_without_scipy_counting_goes_on(self):
        people = self._simulate(1, 30, 0.1)
        with patch.object(statistics, "get_scipy", return_value=None):
            self.assertGreater(statistics.count_changes(people).up, 0)
            self.assertIsNotNone(statistics.compare_within_level(people, people))
            self.assertIsNone(statistics.sign_test(8, 2))
            self.assertEqual(statistics.signed_rank([1, 2]), (None, None))
            self.assertIsNone(statistics.get_net_interval(people, 200, seed=1))

    def test_more_than_counts_is_said_only_when_both_the_test_and_the_interval_allow_it(self):
        table = {
            (0, 0, 0, None, None, 0): "none",
            (1, 1, 0, None, None, 1): "one",
            (9, 9, 0, 0.004, (50, 100), 30): "few",
            (200, 100, 20, 0.001, (20, 60), 19): "mentors",
            (200, 0, 0, None, None, 30): "unmoved",
            (200, 100, 20, None, None, 30): "uncounted",
            (200, 100, 20, 0.001, (20, 60), 30): "higher",
            (200, 20, 100, 0.001, (-60, -20), 30): "lower",
            (200, 100, 20, 0.001, (-1, 60), 30): "unclear",
            (200, 100, 80, 0.06, (1, 20), 30): "unclear",
        }
        for figures, verdict in table.items():
            with self.subTest(figures=figures):
                self.assertEqual(statistics.get_verdict(*figures), verdict)
