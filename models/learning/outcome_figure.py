from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..bridge.outcome import VOICES
from ..program.intake_facts import AGE_BAND, AGE_BANDS, COHORT
from .groups import is_team, split
from .moments import MOMENTS, PROPERTIES, get_closing_day, get_last_start, select_answers

LEAST = 10  # people besides those of any one mentor
MENTORS = 3
HIDDEN = ("hidden", "Taken together")
# Of which people each share is.
SHARES = {
    "holding_share:avg": ("holding", "people"),
    "forward_share:avg": ("forward", "compared"),
    "back_share:avg": ("back", "compared"),
}


class MobilityOutcomeFigure(models.Model):
    """How things went in a group of people, at one moment after their start: for who may know nobody.

    A row is about ten people or more, however it is read, and is made once: it never changes and no person is counted
    in two rows about the same. Whatever is asked of this table is a sum over such groups, so that no two questions, and
    no two days, differ by less than a group. There is no row about a person, and nothing to filter that would lead to
    one. docs/privacy.md says what this does and does not protect.

    Groups are made by ``groups.split``: what is too small to be told apart is taken together.
    """

    _name = "mobility.outcome.figure"
    _description = "Figures about groups"
    _order = "date desc, months, area_id, voice, people desc, id"
    _rec_name = "area_id"
    _log_access = False

    date = fields.Date("Made on", required=True, readonly=True)
    company_id = fields.Many2one("res.company", "Organisation", required=True, readonly=True, index=True)
    months = fields.Selection(MOMENTS, "When", required=True, readonly=True)
    area_id = fields.Many2one("mobility.area", required=True, readonly=True, index=True, ondelete="restrict")
    voice = fields.Selection(VOICES, "Filled in", required=True, readonly=True)
    legal_basis = fields.Selection(
        lambda self: [*self.env["mobility.program"]._fields["legal_basis"]._description_selection(self.env), HIDDEN],
        readonly=True,
    )
    program_id = fields.Many2one(
        "mobility.program",
        readonly=True,
        index=True,
        ondelete="restrict",
        help="None: programs with too few people to be told apart.",
    )
    cohort = fields.Char("Start quarter", readonly=True, help="None: quarters in which too few people started.")
    household_type = fields.Selection(
        lambda self: [
            *self.env["mobility.participant"]._fields["household_type"]._description_selection(self.env),
            HIDDEN,
        ],
        "Household",
        readonly=True,
    )
    age_band = fields.Selection([*AGE_BANDS, HIDDEN], "Age at the start", readonly=True)
    people = fields.Integer(
        "Answers", readonly=True, required=True, help="Each of one person, who counts once in an area and at a moment."
    )
    holding = fields.Integer("Area holds", readonly=True)
    compared = fields.Integer(readonly=True, help="With the start: none when it is about the start itself.")
    forward = fields.Integer("Went forward", readonly=True, help="Since the start.")
    same = fields.Integer("The same", readonly=True, help="As at the start.")
    back = fields.Integer("Went back", readonly=True, help="Since the start.")
    holding_share = fields.Float("Of 100 hold", readonly=True, aggregator="avg", digits=(5, 1))
    forward_share = fields.Float("Of 100 forward", readonly=True, aggregator="avg", digits=(5, 1))
    back_share = fields.Float("Of 100 back", readonly=True, aggregator="avg", digits=(5, 1))

    _check_people = models.Constraint(f"CHECK(people >= {LEAST})", "A figure is about a group.")

    @api.depends("program_id", "cohort", "household_type", "age_band")
    def _compute_display_name(self):
        labels = {
            name: dict(self._fields[name]._description_selection(self.env)) for name in ("household_type", "age_band")
        }
        for figure in self:
            told = [figure.program_id.name, figure.cohort]
            told += [label[figure[name]] for name, label in labels.items() if figure[name] not in (False, "hidden")]
            figure.display_name = " · ".join(part for part in told if part) or self.env._("Taken together")

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_change()
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_change()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        self._refuse_change()

    def _refuse_change(self):
        if not self.env.su:
            raise AccessError(self.env._("Figures about groups are made once a quarter and stay as they are."))

    def _read_group_select(self, aggregate_spec, query):
        # EXTENDS base: a share of several groups is the share of all their people, not the mean of shares
        if aggregate_spec in SHARES:
            count, whole = (self._field_to_sql(self._table, name, query) for name in SHARES[aggregate_spec])
            return SQL("100.0 * SUM(%s) / NULLIF(SUM(%s), 0)", count, whole)
        return super()._read_group_select(aggregate_spec, query)

    # -- making figures -----------------------------------------------------------------------------------------------

    @api.model
    def _cron_publish(self):
        """Make the figures of the moments that are over: once a quarter there are new ones."""
        companies = [company for [company] in self.env["mobility.enrollment"]._read_group([], ["company_id"])]
        todo = [(company, *batch) for company in companies for batch in self._get_batches(company)]
        self.env["ir.cron"]._commit_progress(remaining=len(todo))
        for company, months, until in todo:
            self._do_publish(company, months, until)
            if not self.env["ir.cron"]._commit_progress(1):
                break

    @api.model
    def _do_publish_all(self, company):
        """Make all figures of ``company`` that can be made."""
        for months, until in self._get_batches(company):
            self._do_publish(company, months, until)

    @api.model
    def _get_batches(self, company):
        """Return (months, until) for each moment and quarter in which somebody started for whom it is over, in order.

        One quarter at a time, so that the first time it does not take everybody of all years together.
        """
        batches = []
        for months, _label in MOMENTS:
            last = get_last_start(months, get_closing_day(fields.Date.today()))
            domain = [("company_id", "=", company.id), ("date_start", "<", last)]
            quarters = self.env["mobility.enrollment"]._read_group(
                domain, ["date_start:quarter"], order="date_start:quarter"
            )
            batches += [(months, min(last, quarter + relativedelta(months=3))) for [quarter] in quarters]
        return batches

    @api.model
    def _do_publish(self, company, months, until):
        """Make the figures about those who started before ``until`` and are in none of this moment yet.

        They wait while they are not enough to be shown.
        """
        size = max(LEAST, company.sudo().mobility_group_size)  # sudo: a setting

        def is_enough(rows):
            return is_team(rows, size, MENTORS)

        told = {}
        for row in self.env.execute_query_dict(self._select_uncounted(company, months, until)):
            told.setdefault((row["voice"], row["area_id"]), []).append(row)
        for rows in told.values():
            groups = split(rows, PROPERTIES, is_enough)
            if groups:
                # sudo: nobody writes these but this method
                self.sudo().create(
                    [self._prepare_figure_vals(company, months, shown, people) for shown, people in groups]
                )
                self._do_count(company, months, rows)

    @api.model
    def _do_count(self, company, months, rows):
        """Note that these are in the figures about one area, in one statement however many they are."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO mobility_outcome_counted (company_id, months, voice, area_id, enrollment_id)
                SELECT %s, %s, %s, %s, UNNEST(%s)
                """,
                company.id,
                months,
                rows[0]["voice"],
                rows[0]["area_id"],
                [row["enrollment_id"] for row in rows],
            )
        )

    @api.model
    def _select_uncounted(self, company, months, until):
        self.env.flush_all()
        condition = SQL("enrollment.company_id = %s AND enrollment.date_start < %s", company.id, until)
        return SQL(
            """
            SELECT told.*, person.id AS participant_id, enrollment.mentor_id, enrollment.program_id,
                   program.legal_basis, person.household_type, %(cohort)s AS cohort, %(age_band)s AS age_band
              FROM (%(answers)s) told
              JOIN mobility_enrollment enrollment ON enrollment.id = told.enrollment_id
              JOIN mobility_participant person ON person.id = enrollment.participant_id
              JOIN mobility_program program ON program.id = enrollment.program_id
             WHERE told.start_value IS NOT NULL AND NOT EXISTS (
                       SELECT FROM mobility_outcome_counted counted
                        WHERE counted.enrollment_id = told.enrollment_id AND counted.months = %(months)s
                          AND counted.voice = told.voice AND counted.area_id = told.area_id)
          ORDER BY told.enrollment_id, told.area_id
            """,
            answers=select_answers(months, condition),
            cohort=COHORT,
            age_band=AGE_BAND,
            months=months,
        )

    @api.model
    def _prepare_figure_vals(self, company, months, shown, rows):
        """Return the create values of the figure about ``rows``, of which no more is told than ``shown``."""
        count = len(rows)
        holding = sum(row["holds"] for row in rows)
        vals = {
            "date": fields.Date.today(),
            "company_id": company.id,
            "months": months,
            "area_id": rows[0]["area_id"],
            "voice": rows[0]["voice"],
            **{name: shown[name] or "hidden" for name in ("legal_basis", "household_type", "age_band")},
            "program_id": shown["program_id"],
            "cohort": shown["cohort"],
            "people": count,
            "holding": holding,
            "holding_share": 100 * holding / count,
        }
        if int(months):
            vals["compared"] = count
            forward = sum(row["value"] > row["start_value"] for row in rows)
            back = sum(row["value"] < row["start_value"] for row in rows)
            vals |= {"forward": forward, "back": back, "same": count - forward - back}
            vals |= {"forward_share": 100 * forward / count, "back_share": 100 * back / count}
        return vals
