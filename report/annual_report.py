from itertools import pairwise

from odoo import models
from odoo.tools import format_amount, format_date

from . import annual_drawing as draw
from .paper import GREY, SMALL, WIDTH, add, block, heading, page, paragraph, stack

FIRST_ROWS, ROWS = 39, 44  # of the list of filters, on its first page and on a page


class MobilityAnnualReport(models.Model):
    """The pages of the annual report, in the language it was made for."""

    _inherit = "mobility.annual.report"

    def _get_annual_pages(self):
        """Return the pages for the template ``paper_document``."""
        self.ensure_one()
        figures = self._get_printed()
        programs = [program for program in figures if program]
        pages = [self._get_cover(figures[False]), self._get_change_page(figures[False])]
        pages += [self._get_after_page(figures[False]), self._get_work_page(figures[False])]
        pages.append(self._get_learned_page(figures[False]))
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

    def _get_change_page(self, figures):
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
            self._get_tiles(figures, ("bridges", "book")),
            gap=14,
        )

    def _get_after_page(self, figures):
        return stack(
            heading(self.env._("Debts in order, and then?"), "coin", draw.DARK),
            *self._get_debts(figures),
            heading(self.env._("How people are afterwards"), "sun", draw.DARK),
            draw.words_of(
                self.env._(
                    "Those who agreed to it are asked again in the years after the end. Of who was not reached, nothing"
                    " is known."
                )
            ),
            self._get_tiles(figures, ("after_due", "calendar"), ("after_reached", "hands"), ("stopped", "family")),
            self._get_answers(figures),
            gap=14,
        )

    def _get_key(self, figures):
        told = {key for key, _area in figures}
        # a dict: of a list of pairs the host's export of terms takes the other halves as terms too
        kinds = {
            "forward": self.env._("went forward"),
            "same": self.env._("stayed the same"),
            "back": self.env._("went back"),
            "rest": self.env._("stayed the same or went back"),
        }
        return draw.key_of([(kind, words) for kind, words in kinds.items() if f"area_{kind}" in told], 150)

    def _get_change_bar(self, figures, area):
        parts = [
            (kind, figures[f"area_{kind}", area])
            for kind in ("forward", "same", "back", "rest")
            if (f"area_{kind}", area) in figures
        ]
        if any(figure["value"] is None for _kind, figure in parts):
            return draw.silent_bar(area.name, self.env._("Too few people to show."))
        people = sum(figure["value"] for _kind, figure in parts)
        code = self._get_people_words(f"{people:.0f}", parts[0][1]["code"], parts[-1][1]["code"])
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
            *self._get_rules(figures),
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
            " filter that counted it. Somebody who takes part in two programs counts in each of them. Counted on"
            " %(day)s.",
            day=format_date(self.env, self.date_counted),
        )
        pages = []
        head = [heading(self.env._("Where the numbers come from"), "shield", draw.DARK), draw.words_of(words, 11)]
        for start, end in pairwise([0, *range(FIRST_ROWS, len(rows), ROWS), len(rows)]):
            pages.append(stack(*head, draw.table(rows[start:end], (36, 150, 284, 80)), gap=10))
            head = []
        return pages
