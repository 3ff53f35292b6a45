from odoo import models

from . import annual_drawing as draw
from .bridge_of_group import prepare_pillars
from .paper import GREY, WIDTH, add, block, paragraph, stack


class MobilityAnnualReport(models.Model):
    """What stands on the pages of the annual report: tiles, bars, sentences, each with the numbers of its figures."""

    _inherit = "mobility.annual.report"

    def _get_tiles(self, figures, *wanted):
        nothing = self.env["mobility.area"]
        return draw.tiles([(figures[key, nothing], icon) for key, icon in wanted if (key, nothing) in figures])

    def _get_share(self, figures, key, area):
        """Return of how many of 100 people something is so, None where it is not printed."""
        part, rest = (figures.get((name, area), {}).get("value") for name in (key, f"{key}_not"))
        if part is None or rest is None or not part + rest:
            return None
        return 100 * part / (part + rest)

    def _get_bridge(self, figures):
        areas = [area for key, area in figures if key == "area_held"]
        if not areas:
            return paragraph(self.env._("Nobody filled in the Bridge twice yet."), 13, color=GREY)

        def get_share(key, area):
            return self._get_share(figures, key, area)

        pillars = prepare_pillars(areas, get_share)
        codes = [figure["code"] for (key, _area), figure in figures.items() if key.startswith(("area_h", "pillar_h"))]
        words = self.env._(
            "The Bridge of everybody who filled it in in %(year)s and at least once before: of each hundred people, for"
            " how many an area holds now, a brick for each ten. Hatched: since the first time. Crossed: was here then."
            " The deck is as long as the share for whom the whole pillar holds. A question mark: too few people."
            " [%(first)s–%(last)s]",
            year=self.year,
            first=min(codes),
            last=max(codes),
        )
        return stack(draw.bridge_of_many(pillars), draw.words_of(words, 11, 5, color=GREY), gap=2)

    def _get_talks(self, figures):
        nothing = self.env["mobility.area"]
        held, missed = figures["talks_held", nothing], figures["talks_missed", nothing]
        if None in (held["value"], missed["value"]) or not held["value"] + missed["value"]:
            return self._get_tiles(figures, ("talks_held", "calendar"), ("talks_missed", "calendar"))
        share = 100 * held["value"] / (held["value"] + missed["value"])
        words = self.env._(
            "To %(share)s of each hundred planned talks people came: %(held)s talks [%(first)s]. To %(missed)s they did"
            " not come [%(second)s]: something was in the way.",
            share=f"{share:.0f}",
            held=held["number"],
            missed=missed["number"],
            first=held["code"],
            second=missed["code"],
        )
        result = add(block(120), draw.dots(share, 120))
        return add(result, paragraph(words, 14, WIDTH - 210, 6), 150, 14)

    def _get_alone_words(self, figures):
        nothing = self.env["mobility.area"]
        done, alone = figures["steps_done", nothing], figures["steps_alone", nothing]
        if None in (done["value"], alone["value"]) or not done["value"]:
            return ""
        return self.env._(
            "Of each hundred steps, people did %(share)s alone [%(first)s of %(second)s]. The others were done"
            " together, or by somebody else.",
            share=f"{100 * alone['value'] / done['value']:.0f}",
            first=alone["code"],
            second=done["code"],
        )

    def _get_barriers(self, figures):
        nothing = self.env["mobility.area"]
        found = [figures[key, nothing] for key in ("barriers_rule", "barriers_organisation", "barriers_person")]
        most = max((figure["value"] or 0 for figure in found), default=0)
        bars = [
            draw.silent_bar(figure["words"], self.env._("Too few people to show."), 190)
            if figure["value"] is None
            else draw.bar(figure["words"], [("forward", figure["value"])], f"[{figure['code']}]", most or 1, 190)
            for figure in found
        ]
        words = self.env._(
            "What people ran into this year. Rules and organisations are ours to change: no mentor can solve them one"
            " by one."
        )
        return [draw.words_of(words), stack(*bars, gap=3)]

    def _get_rules(self, figures):
        """Return which rules got in the way: by area as counted, and in the words of who makes the report."""
        found = [figure for (key, _area), figure in figures.items() if key == "rule_area"]
        told = [figure for figure in found if figure["value"] is not None]
        parts = []
        if told:
            most = max(figure["value"] for figure in told)
            parts = [
                draw.words_of(self.env._("Rules, by the part of the Bridge that they make heavier:")),
                stack(
                    *(
                        draw.bar(figure["area"].name, [("forward", figure["value"])], f"[{figure['code']}]", most, 190)
                        for figure in told
                    ),
                    gap=3,
                ),
            ]
        if len(told) < len(found):
            words = self.env._("What is not shown is about fewer than ten people.")
            parts.append(draw.words_of(words, 11, color=GREY))
        if self.rules:
            parts += [draw.words_of(self.env._("Which rules:"), bold=True), draw.quote(self.rules)]
        return parts

    def _get_debts(self, figures):
        """Return of whom debts are in order how many still lack income or savings."""
        nothing = self.env["mobility.area"]
        keys = ("debt_short", "debt_enough", "debt_debts", "debt_unknown")
        short, enough, debts, unknown = (figures[key, nothing] for key in keys)
        words = self.env._(
            "A debt that is gone is not the end when income is too low, or nothing is saved. Of each hundred people"
            " whose debts are in order, as their latest Bridge of %(year)s says: how many are still short of one or"
            " both.",
            year=self.year,
        )
        rest = self.env._(
            "With debts that ask for attention: %(debts)s [%(first)s]. Not known: %(unknown)s [%(second)s].",
            debts=debts["number"],
            unknown=unknown["number"],
            first=debts["code"],
            second=unknown["code"],
        )
        parts = [draw.words_of(words)]
        if None in (short["value"], enough["value"]):
            parts.append(paragraph(self.env._("Too few people to show."), 13, color=GREY))
        elif not short["value"] + enough["value"]:
            parts.append(paragraph(self.env._("Of nobody it is known that the debts are in order."), 13, color=GREY))
        else:
            kinds = {"back": self.env._("still short"), "forward": self.env._("the rest holds too")}
            people = f"{short['value'] + enough['value']:.0f}"
            code = self._get_people_words(people, short["code"], enough["code"])
            told = [("back", short["value"]), ("forward", enough["value"])]
            parts += [draw.key_of(kinds.items(), 150), draw.bar(self.env._("Debts in order"), told, code)]
        return [*parts, draw.words_of(rest)]

    def _get_answers(self, figures):
        """Return what those say who were reached; none is not the same as nobody who says yes."""
        if figures["after_reached", self.env["mobility.area"]]["value"] == 0:
            return draw.words_of(self.env._("Nobody gave an answer this year, so nothing is known of how people are."))
        return self._get_tiles(
            figures, ("after_independent", "key"), ("after_employed", "briefcase"), ("after_below", "wallet")
        )

    def _get_people_words(self, people, first, last):
        """Return how many people a bar is about, and which figures it is drawn from."""
        return self.env._("%(count)s people [%(first)s–%(last)s]", count=people, first=first, last=last)

    def _get_few_words(self):
        return self.env._(
            "'Few': fewer than ten people, or a number by which fewer than ten could be worked out. The numbers between"
            " brackets lead to the list at the end."
        )
