from collections import Counter

from odoo import models

from ..models.learning.evaluation_statistics import FEWEST_FOR_INTERVAL
from .evaluation_document import is_safe

STAGES = ("pair", "no_second", "no_first", "not_due")


class MobilityEvaluation(models.Model):
    """What became of everybody who started, and how the figures were made: in words."""

    _inherit = "mobility.evaluation"

    def _get_flow_tables(self, groups, sees_small):
        """Return a table for each group: a row for everybody who started, and what became of them.

        The rows below the first sum up to it, those below a stage to that stage.
        """
        titles = {"program": self.env._("Who started"), "comparison": self.env._("The group compared with")}
        tables = []
        for name, group in groups.items():
            stages = Counter()
            for row in group["flow"]:
                stages[row["stage"]] += row["count"]
            if not sees_small and not is_safe(*stages.values()):
                continue
            rows = [{"words": self.env._("Everybody who started"), "count": group["started"], "depth": 0}]
            for stage in STAGES:
                if stages[stage] or stage == "pair":
                    rows.append({"words": self._get_stage_words(stage), "count": stages[stage], "depth": 1})
                    rows += self._get_reason_rows(group["flow"], stage, sees_small)
            tables.append({"title": titles[name], "rows": rows})
        return tables

    def _get_stage_words(self, stage):
        return {
            "pair": self.env._("Asked twice, in time"),
            "no_second": self.env._("Asked once, no second time"),
            "no_first": self.env._("No first time near the start"),
            "not_due": self.env._("Time is not up yet"),
        }[stage]

    def _get_reason_rows(self, flow, stage, sees_small):
        rows = [row for row in flow if row["stage"] == stage and row["reason"]]
        if not sees_small and not is_safe(*(row["count"] for row in rows)):
            return []
        return [{"words": self._get_reason_words(row), "count": row["count"], "depth": 2} for row in rows]

    def _get_reason_words(self, row):
        if row["reason"] == "ended":
            # sudo: the name of a reason, which everybody who reads the report may know
            reason = self.env["mobility.exit.reason"].sudo().browse(row["exit_reason_id"]).exists()
            return self.env._("Ended before: %(reason)s", reason=reason.name or self.env._("not known"))
        return {
            "time": self.env._("Asked at another moment"),
            "voice": self.env._("Filled in another way: alone, or with the mentor"),
            "instrument": self.env._("Another list of questions was used"),
            "died": self.env._("Died"),
            "began": self.env._("Could begin before that"),
            "not_asked": self.env._("Not asked"),
        }[row["reason"]]

    def _get_note_words(self, figures, sees_small):
        """Return what one should know beside the figures: who is not in them, and what else may have changed people."""
        beside = figures["groups"]["program"]["beside"]
        in_both = figures["groups"].get("comparison", {}).get("beside", {}).get("in_both", 0)
        notes = {
            self.env._("Took part in another program in the same time"): beside["elsewhere"],
            self.env._("Enrolled again in this period, counted once"): beside["again"],
            self.env._("Not counted, as the start of the enrolment is not known"): beside["start_unknown"],
            self.env._("In both groups, counted in the first only"): in_both,
        }
        words = [f"{note}: {count}." for note, count in notes.items() if count and (sees_small or is_safe(count))]
        if figures["before"]:
            words.append(
                self.env._(
                    "Other evaluations about these programs and this period whose figures were seen before:"
                    " %(count)s. Who asks often finds something by chance.",
                    count=figures["before"],
                )
            )
        if not figures["scipy"]:
            words.append(
                self.env._(
                    "Intervals and p are missing: the Python package scipy is not installed. Who runs the server"
                    " installs it with 'pip install scipy' and starts Odoo again; then compute again. Counts are"
                    " complete."
                )
            )
        return words

    def _get_method_words(self, sees_small):
        """Return how it was computed, for who wants to check or repeat it."""
        words = [
            self.env._(
                "Pair: the first confirmed answers at most %(margin)s months from the start, and those nearest to"
                " %(months)s months later, at most %(margin)s months from it. Both filled in the same way, about"
                " areas with the same code and meaning. Everybody counts once, and only when that time is over.",
                months=self.months,
                margin=self.margin,
            ),
            self.env._(
                "Balance: how many more of each hundred stood higher than lower. Its 95 percent interval comes from"
                " drawing whole mentors %(resamples)s times with replacement, with the seed %(seed)s; percentiles"
                " are taken further out, as t lies beyond the normal curve (Hesterberg 2015). None with fewer than"
                " %(mentors)s mentors.",
                mentors=FEWEST_FOR_INTERVAL,
                resamples=self.resamples,
                seed=self.seed,
            ),
            self.env._(
                "p: two-sided exact sign test, who stayed the same left out; over the areas corrected by Holm. What was"
                " named first is one question and is not corrected. With fewer than 20 mentors no p is given. The sign"
                " test takes people to be independent, the interval does not: a conclusion needs both."
            ),
            self.env._(
                "Secondary: Wilcoxon's signed-rank test, means, and r: ranks of rises less ranks of falls, of all ranks"
                " (Kerby 2014). Levels are an order; means take the steps to be equally large."
            ),
            self.env._(
                "Comparison: the difference in balance at each start level at which both groups have 5 people or more,"
                " weighted by the people of the first group. Refused when fewer than half of them began at such a"
                " level."
            ),
        ]
        if sees_small:  # a fingerprint of small groups tells who tries all that could be in them
            words.append(
                self.env._(
                    "Data up to %(day)s, fingerprint %(hash)s. The same data and seed give the same figures.",
                    day=self.date_data,
                    hash=self.data_hash,
                )
            )
        return words
