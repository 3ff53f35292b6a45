from odoo import api, fields, models

from . import evaluation_statistics as statistics


class MobilityEvaluation(models.Model):
    """What the figures say, in plain words that never say more than they do.

    What changed is told, never what caused it. The one place where the word for that stands is where it is denied, as
    nobody is divided by a draw here (tests/test_evaluation_words.py).
    """

    _inherit = "mobility.evaluation"

    conclusion = fields.Text(compute="_compute_conclusion")

    @api.depends_context("lang", "uid")
    @api.depends("state", "date_run")
    def _compute_conclusion(self):
        for evaluation in self:
            evaluation.conclusion = "\n".join(evaluation._get_conclusion()) if evaluation.state != "draft" else False

    def _get_pillars_name(self):
        if self.instrument_id.audience == "skills":
            return self.env._("Groups of skills that go well")
        return self.env._("Pillars that hold")

    def _get_primary_line(self):
        """Return the result that was named first; empty when the user may not read it."""
        return self.env["mobility.evaluation.line"].search(
            [("evaluation_id", "=", self.id), ("is_primary", "=", True)], limit=1
        )

    def _get_conclusion(self):
        """Return the sentences for the primary outcome, as far as the user may read it."""
        self.ensure_one()
        line = self._get_primary_line()
        if not line:
            return [self.env._("The figures are about too few people to show them.")]
        # sudo: of a line that the user may read; what small groups could be told from is left out
        return self._get_sentences(line.sudo()._prepare_facts(self._may_see_small()))

    def _may_see_small(self):
        return self.env.user.has_group("mobility_mentoring.group_coordinator")

    def _get_sentences(self, facts):
        """Return what may be said, a list of sentences.

        :param facts: of ``mobility.evaluation.line._prepare_facts``
        """
        sentences = [self._get_count_words(facts)]
        if facts["count"] > 1:
            sentences.append(self._get_verdict_words(facts))
        sentences += self._get_missing_words(facts)
        sentences += self._get_compared_words(facts)
        if facts["count"] >= statistics.FEWEST_PEOPLE and facts["slope"]:
            sentences += self._get_slope_words(facts)
        return sentences

    def _get_count_words(self, facts):
        if not facts["count"]:
            return self.env._(
                "%(outcome)s: nobody has two answers that compare, so nothing can be said about change.", **facts
            )
        if facts["count"] == 1:
            return self.env._(
                "%(outcome)s: one person has two answers that compare. That is a story, no figure: nothing can be said"
                " about change.",
                **facts,
            )
        return self.env._(
            "%(outcome)s: of %(count)s people who were asked twice, %(up)s stood higher the second time, %(same)s the"
            " same and %(down)s lower.",
            **facts,
        )

    def _get_verdict_words(self, facts):
        words = {**facts, "more": f"{abs(facts['net']):.0f}", "fewest": statistics.FEWEST_PEOPLE}
        words |= {"least_mentors": statistics.FEWEST_MENTORS}
        if facts["interval"]:
            words |= dict(zip(("low", "high"), map(statistics.as_words, facts["interval"]), strict=True))
        match facts["verdict"]:
            case "few":
                return self.env._(
                    "That is fewer than %(fewest)s people: too few to say anything about others.", **words
                )
            case "mentors":
                return self.env._(
                    "Mentors who coached them: %(mentors)s. With fewer than %(least_mentors)s it cannot be said"
                    " whether this is more than chance.",
                    **words,
                )
            case "unmoved":
                return self.env._("Nobody moved.")
            case "uncounted":
                return self.env._("How much of this is chance could not be computed.")
            case "higher":
                return self.env._(
                    "Of each hundred, %(more)s more stood higher than lower. With other people and mentors like"
                    " these that would lie between %(low)s and %(high)s: chance alone does not easily explain it.",
                    **words,
                )
            case "lower":
                return self.env._(
                    "Of each hundred, %(more)s more stood lower than higher. With other people and mentors like"
                    " these the balance would lie between %(low)s and %(high)s: chance alone does not easily explain"
                    " it.",
                    **words,
                )
        return self.env._(
            "With other people and mentors like these, the balance of higher and lower of each hundred would lie"
            " between %(low)s and %(high)s: chance can explain it as well.",
            **words,
        )

    def _get_missing_words(self, facts):
        """Say what the people who are missing could do to the picture; nothing when nobody is."""
        if not facts["missing"] or not facts["count"]:
            return []
        same, down = facts["bounds"]
        sentences = [self.env._("For %(missing)s more of those who started there are no two answers.", **facts)]
        if facts["count"] < statistics.FEWEST_PEOPLE:
            return sentences
        sentences.append(
            self.env._(
                "Had all of them stayed the same, the balance of each hundred would be %(same)s; had all of them gone"
                " down, %(down)s.",
                same=statistics.as_words(same),
                down=statistics.as_words(down),
            )
        )
        if facts["net"] > 0 >= down:
            sentences.append(self.env._("So the people who are missing can turn the picture around."))
        return sentences

    def _get_compared_words(self, facts):
        not_proof = self.env._("This is not proof of an effect.")
        compared = facts["compared"]
        if not compared:
            return [
                self.env._("Nothing was compared: nobody knows what would have changed by itself."),
                not_proof,
            ]
        words = {**compared, "fewest": statistics.FEWEST_PEOPLE, "least_mentors": statistics.FEWEST_MENTORS}
        if compared["problem"] == "few":
            return [
                self.env._("The comparison is not made: one of the groups has fewer than %(fewest)s people.", **words),
                not_proof,
            ]
        if compared["problem"] == "overlap":
            return [
                self.env._(
                    "The comparison is refused: too few people of both groups began at the same level. Who begins lower"
                    " has more room to rise, so the groups cannot be laid side by side."
                ),
                not_proof,
            ]
        return [
            self._get_difference_words(compared, words),
            self.env._("No draw decided who came into which group, so they may differ in other ways."),
            not_proof,
        ]

    def _get_difference_words(self, compared, words):
        words |= {"more": f"{abs(compared['difference']):.0f}"}
        if compared["mentors"] < statistics.FEWEST_MENTORS or compared["low"] is None:
            return self.env._(
                "Among people who began at the same level the balance of each hundred differs by %(more)s from the"
                " other group. There are too few mentors to say whether that is more than chance.",
                **words,
            )
        words |= {name: statistics.as_words(compared[name]) for name in ("low", "high")}
        if compared["low"] <= 0 <= compared["high"]:
            return self.env._(
                "Among people who began at the same level the difference with the other group lies between %(low)s and"
                " %(high)s of each hundred: it can be chance.",
                **words,
            )
        if compared["low"] > 0:
            return self.env._(
                "Among people who began at the same level, %(more)s more of each hundred went up, on balance, than"
                " in the other group (between %(low)s and %(high)s).",
                **words,
            )
        return self.env._(
            "Among people who began at the same level, %(more)s fewer of each hundred went up, on balance, than in the"
            " other group (between %(low)s and %(high)s).",
            **words,
        )

    def _get_slope_words(self, facts):
        """Say where regression to the mean shows: low starts rose, high starts did not."""
        low, high = facts["slope"]
        if low <= 0 or low <= high:
            return []
        if facts["compared"] and not facts["compared"]["problem"]:
            return [
                self.env._(
                    "Who began low moved up more than who began high. That happens by itself too, in both groups alike:"
                    " they were compared within start level."
                )
            ]
        return [
            self.env._(
                "Who began low moved up more than who began high. That happens by itself too: people come when"
                " things are at their worst, and after a bad time mostly an easier one follows. How much of the"
                " change that is cannot be told from these figures."
            )
        ]
