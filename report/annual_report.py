from odoo import models
from odoo.tools import format_amount, format_date, groupby

from . import annual_drawing as draw
from .paper import GREY, SMALL, WIDTH, add, block, heading, page, paragraph, stack

ROWS = 44  # of the list of filters, on a page


class MobilityAnnualReport(models.Model):
    """The pages of the annual report, in the language it was made for."""

    _inherit = "mobility.annual.report"

    def _get_annual_pages(self):
        """Return the pages for the template ``paper_document``."""
        self.ensure_one()
        figures = self._get_printed()
        programs = [program for program in figures if program]
        pages = [self._get_cover(figures[False]), self._get_change_page(figures[False], self.name)]
        pages += [self._get_work_page(figures[False]), self._get_learned_page(figures[False])]
        for program in programs:
            pages.append(self._get_program_page(program, figures[program]))
        pages += self._get_source_pages()
        direction = self.env["res.lang"]._get_data(code=self.env.lang or "en_US").direction or "ltr"
        foot = f"{self.company_id.name} · {self.name}"
        return [page(content, f"{foot} · {number}", direction) for number, content in enumerate(pages, 1)]

    def _get_printed(self):
        """Return {program, or False for all together: {(key, area): figure as the drawing takes it}}."""
        found = {False: {}}
        for figure in self.figure_ids:
            shown = found.setdefault(figure.program_id or False, {})
            shown[figure.key, figure.area_id] = {
                "words": figure.name,
                "value": None if figure.hidden else figure.value,
                "number": self._get_number(figure),
                "code": figure.sequence,
                "area": figure.area_id,
            }
        return found

    def _get_number(self, figure):
        if figure.hidden:
            return self.env._("few")
        if figure.key in ("spent", "budget"):
            return format_amount(self.env, round(figure.value), self.company_id.currency_id, trailing_zeroes=False)
        return f"{figure.value:.0f}"

    # -- pages --------------------------------------------------------------------------------------------------------

    def _get_cover(self, figures):
        names = ", ".join(self._get_programs().mapped("name"))
        cover = stack(
            paragraph(self.company_id.name, 17, color=GREY, most=2),
            paragraph(self.name, 40, bold=True, color=draw.DARK, most=2),
            paragraph(names, SMALL, color=GREY, most=2),
            gap=4,
        )
        return stack(
            add(block(cover["height"] + 18, shapes=[draw.box(WIDTH, 5, draw.BLUE)]), cover, 0, 18),
            self._get_bridge(figures),
            self._get_tiles(
                figures,
                ("took_part", "family"),
                ("started", "leaf"),
                ("completed", "star"),
                ("steps_done", "puzzle"),
                ("talks_held", "calendar"),
                ("rewards", "sun"),
            ),
            draw.words_of(self._get_few_words(), 11, color=GREY),
            gap=22,
        )

    def _get_change_page(self, figures, title):
        areas = [area for key, area in figures if key == "area_forward"]
        bars = [self._get_change_bar(figures, area) for area in areas]
        words = [
            self.env._(
                "Of each hundred people who filled in the Bridge in %(year)s and at least once before: how many stand"
                " at a higher level than the first time, at the same or at a lower one. Where the last two are too few"
                " to tell apart they are taken together.",
                year=self.year,
            ),
            self.env._(
                "People change for many reasons. A difference between then and now is no proof that it comes from the"
                " program."
            ),
        ]
        empty = self.env._("Nobody filled in the Bridge twice yet.")
        return stack(
            heading(self.env._("What moved"), "leaf", draw.DARK),
            *(draw.words_of(line) for line in words),
            *([self._get_key(figures), stack(*bars, gap=3)] if bars else [paragraph(empty, 13)]),
            heading(self.env._("How people are afterwards"), "sun", draw.DARK),
            self._get_tiles(
                figures,
                ("after_due", "calendar"),
                ("after_reached", "hands"),
                ("after_independent", "key"),
                ("after_below", "wallet"),
                ("bridges", "book"),
                ("stopped", "family"),
            ),
            gap=14,
        )

    def _get_key(self, figures):
        told = {key for key, _area in figures}
        kinds = [
            ("forward", self.env._("went forward")),
            ("same", self.env._("stayed the same")),
            ("back", self.env._("went back")),
        ]
        if "area_rest" in told:
            kinds.append(("rest", self.env._("stayed the same or went back")))
        return draw.key_of([(kind, words) for kind, words in kinds if f"area_{kind}" in told], 150)

    def _get_change_bar(self, figures, area):
        parts = [
            (kind, figures[f"area_{kind}", area])
            for kind in ("forward", "same", "back", "rest")
            if (f"area_{kind}", area) in figures
        ]
        if any(figure["value"] is None for _kind, figure in parts):
            return draw.silent_bar(area.name, self.env._("Too few people to show."))
        people = sum(figure["value"] for _kind, figure in parts)
        code = self.env._(
            "%(count)s people [%(first)s–%(last)s]",
            count=f"{people:.0f}",
            first=parts[0][1]["code"],
            last=parts[-1][1]["code"],
        )
        return draw.bar(area.name, [(kind, figure["value"]) for kind, figure in parts], code)

    def _get_work_page(self, figures):
        return stack(
            heading(self.env._("Goals, steps and rewards"), "puzzle", draw.DARK),
            self._get_tiles(
                figures,
                ("goals_achieved", "star"),
                ("steps_done", "puzzle"),
                ("steps_alone", "hands"),
                ("rewarded", "family"),
                ("spent", "coin"),
                ("budget", "wallet"),
            ),
            draw.words_of(self._get_alone_words(figures)),
            heading(self.env._("Talks"), "calendar", draw.DARK),
            self._get_talks(figures),
            gap=14,
        )

    def _get_learned_page(self, figures):
        learned = self.learned or self.env._("Nothing was written down about this year.")
        return stack(
            heading(self.env._("What gets in the way"), "briefcase", draw.DARK),
            *self._get_barriers(figures),
            heading(self.env._("What was learned"), "book", draw.DARK),
            draw.quote(learned),
            gap=14,
        )

    def _get_program_page(self, program, figures):
        return stack(
            heading(program.name, "hands", draw.DARK),
            self._get_tiles(
                figures,
                ("took_part", "family"),
                ("steps_done", "puzzle"),
                ("talks_held", "calendar"),
            ),
            *self._get_program_change(figures),
            self._get_tiles(figures, ("rewards", "sun"), ("spent", "coin"), ("barriers_rule", "briefcase")),
            gap=10,
        )

    def _get_program_change(self, figures):
        """Return the Bridge and what moved, or that there are too few people for it."""
        areas = [area for key, area in figures if key == "area_forward"]
        holds = [self._get_share(figures, "area_holds", area) for area in areas]
        # a Bridge with more question marks than bricks tells nothing
        parts = [self._get_bridge(figures)] if 2 * holds.count(None) <= len(holds) and holds else []
        told = [area for area in areas if figures["area_forward", area]["value"] is not None]
        if told:
            parts += [self._get_key(figures), stack(*(self._get_change_bar(figures, area) for area in told), gap=3)]
        if len(told) < len(areas):
            words = self.env._("What is not shown is about too few people in this program.")
            parts.append(draw.words_of(words, 11, color=GREY))
        return parts

    def _get_source_pages(self):
        # of single programs, what is not printed needs no source
        rows = [
            (
                figure.sequence,
                figure.program_id.name or self.env._("All together"),
                figure.name,
                self._get_number(figure),
            )
            for figure in self.figure_ids.sorted("sequence")
            if not (figure.program_id and figure.hidden)
        ]
        words = self.env._(
            "The number between brackets beside a figure leads to this list. In the back office, the report opens the"
            " filter that counted it. Counted on %(day)s.",
            day=format_date(self.env, self.date_counted),
        )
        pages = []
        for start in range(0, len(rows), ROWS):
            head = (
                [heading(self.env._("Where the numbers come from"), "shield", draw.DARK), draw.words_of(words, 11)]
                if not start
                else []
            )
            pages.append(stack(*head, draw.table(rows[start : start + ROWS], (36, 150, 284, 80)), gap=10))
        return pages

    # -- parts --------------------------------------------------------------------------------------------------------

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
        pillars = []
        for pillar, members in groupby(areas, key=lambda area: area.pillar_id):
            now = self._get_share(figures, "pillar_holds", members[0])
            words = pillar.name if now is None else self.env._("%(share)s hold", share=f"{now:.0f}")
            pillars.append(
                {
                    "name": pillar.name,
                    "icon": pillar.icon,
                    "color": pillar.color,
                    "now": now,
                    "words": words,
                    "areas": [
                        {
                            "name": area.name,
                            "before": self._get_share(figures, "area_held", area),
                            "now": self._get_share(figures, "area_holds", area),
                        }
                        for area in members
                    ],
                }
            )
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
            "Of each hundred steps, people did %(share)s alone. The others were done together, or by somebody else.",
            share=f"{100 * alone['value'] / done['value']:.0f}",
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

    def _get_few_words(self):
        return self.env._(
            "'Few': fewer than ten people, or a number by which fewer than ten could be worked out. The numbers between"
            " brackets lead to the list at the end."
        )
