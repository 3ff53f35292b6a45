from odoo import api, fields, models

ICONS = {
    "forward": "fa-arrow-up",
    "back": "fa-arrow-down",
    "new": "fa-plus",
    "same": "fa-arrow-right",
    "silent": "fa-comment-o",
    "break": "fa-chain-broken",
    "gone": "fa-minus",
}


class MobilityOverTime(models.TransientModel):
    """The pictures and lists of the page 'Over time'."""

    _inherit = "mobility.over.time"

    pillars = fields.Html(compute="_compute_charts", sanitize=False)
    areas = fields.Html(compute="_compute_charts", sanitize=False)
    comparison = fields.Html("What changed", compute="_compute_comparison", sanitize=False)

    @api.depends("participant_id", "audience", "member_id")
    def _compute_charts(self):
        render = self.env["ir.qweb"]._render
        for page in self:
            history = page._get_history()
            if not history:
                page.pillars = page.areas = False
                continue
            values = {"page": page.participant_id._get_over_time_page(history)}
            page.pillars = render("mobility_mentoring.over_time_pillars", values)
            page.areas = render("mobility_mentoring.over_time_areas", values)

    @api.depends("participant_id", "audience", "member_id", "earlier_id", "later_id")
    def _compute_comparison(self):
        for page in self:
            # only what the page is about: whoever sets another one sees nothing of it
            compared = page._get_history() & (page.earlier_id | page.later_id)._origin
            values = {"comparison": page._prepare_comparison(*compared)} if len(compared) == 2 else {}
            page.comparison = values and self.env["ir.qweb"]._render("mobility_mentoring.over_time_comparison", values)

    def _prepare_comparison(self, earlier, later):
        """Return what the template ``over_time_comparison`` lists, whichever of the two was chosen first."""
        rows = later._get_comparison(earlier)
        names = {
            "forward": self.env._("Went forward"),
            "back": self.env._("Went back: that can happen"),
            "new": self.env._("New"),
            "same": self.env._("The same"),
            "silent": self.env._("No level now"),
            "break": self.env._("Cannot be compared"),
            "gone": self.env._("Not asked any more"),
        }
        groups = [
            {"name": name, "icon": ICONS[kind], "lines": [row["words"] for row in rows if row["kind"] == kind]}
            for kind, name in names.items()
        ]
        sentences = [] if later.audience == "skills" else [self._get_pillars_sentence(earlier, later)]
        if earlier._get_voice() != later._get_voice():
            sentences.append(
                self.env._(
                    "One was filled in with the mentor, the other alone. People may see things differently then,"
                    " without anything having changed."
                )
            )
        return {"sentences": sentences, "groups": [group for group in groups if group["lines"]]}

    def _get_pillars_sentence(self, earlier, later):
        sentence = self.env._(
            "Then %(then)s of %(then_count)s pillars held, now %(now)s of %(count)s.",
            then=earlier.pillars_holding,
            then_count=earlier.pillar_count,
            now=later.pillars_holding,
            count=later.pillar_count,
        )
        return " ".join([sentence, *later._get_count_caveat(earlier)])
