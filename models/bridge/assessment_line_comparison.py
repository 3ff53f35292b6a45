from odoo import models


class MobilityAssessmentLine(models.Model):
    _inherit = "mobility.assessment.line"

    def _get_break(self, earlier):
        """Tell why this answer cannot be laid beside an ``earlier`` one about the same area.

        The rule: the areas compare (``mobility.area._get_break``) and both answers are a level. Nobody knows whether
        somebody who does not know, or would rather not say, moved; and what does not apply has no level to move from.

        :param earlier: the line before, or none when the area was not asked then
        :return: False when they compare, else the first reason found: 'area', 'instrument' or 'meaning'; or the answer
            that has no level, of this line or else of the earlier one: 'unknown', 'rather_not', 'not_applicable', or
            'unanswered'
        """
        self.ensure_one()
        if reason := self.area_id._get_break(earlier.area_id):
            return reason
        for line in (self, earlier):
            if line.answer != "level":
                return line.answer or "unanswered"
        return False

    def _get_change(self, earlier):
        """Return how this answer differs from an ``earlier`` one: 'forward', 'back' or 'same'; False on a break."""
        if self._get_break(earlier):
            return False
        before, after = earlier.level_id.value, self.level_id.value
        return "same" if before == after else "forward" if after > before else "back"

    def _get_answer_words(self):
        """Return the sentence that was chosen, between quotation marks, or the words of another answer."""
        self.ensure_one()
        if self.answer == "level":
            return f"“{self.level_id.name.rstrip('. ')}”"
        return {
            "unknown": self.env._("don't know"),
            "rather_not": self.env._("rather not say"),
            "not_applicable": self.env._("does not apply"),
        }.get(self.answer, self.env._("no answer"))

    def _get_comparison_words(self, earlier, kind, reason):
        """Say in one sentence what this answer is beside an ``earlier`` one. A step back is told like a step forward.

        :param str kind, reason: as in ``mobility.assessment._get_comparison``
        """
        words = {"area": self.area_id.name, "after": self._get_answer_words()}
        words["before"] = earlier._get_answer_words() if earlier else ""
        if kind == "same" or (kind == "silent" and earlier.answer == self.answer):
            return self.env._("%(area)s: still %(after)s.", **words)
        if kind in ("forward", "back"):
            return self.env._("%(area)s: from %(before)s to %(after)s.", **words)
        if kind == "break":
            words["why"] = self._get_break_words(reason)
            return self.env._("%(area)s: then %(before)s, now %(after)s. These do not compare: %(why)s.", **words)
        if not earlier:
            return self.env._("%(area)s: now %(after)s. It was not asked before.", **words)
        return self.env._("%(area)s: then %(before)s, now %(after)s.", **words)

    def _get_gone_words(self):
        """Say what was answered about an area that is not asked any more."""
        words = {"area": self.area_id.name, "before": self._get_answer_words()}
        return self.env._("%(area)s: then %(before)s. It is not asked any more.", **words)

    def _get_break_words(self, reason):
        """Return why answers about one area cannot be laid side by side, as part of a sentence."""
        if reason == "meaning":
            return self.env._("what this area means has changed")
        return self.env._("another list of questions was used")
