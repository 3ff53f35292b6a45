import base64

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import SQL

from .assessment import MobilityAssessment as Assessment

TALK = "mobility_mentoring.mail_activity_type_bridge"
# What nearly every page about them needs.
OFTEN = ["participant_id", "mentor_id", "company_id", "enrollment_id", "instrument_id", "member_id", "date", "led_by"]
OFTEN += ["state", "vision", "vision_date", "pillars_holding", "pillar_count", "is_private", "date_handed_in"]
WORDS = ("unknown", "rather_not", "not_applicable")


class MobilityAssessment(models.Model):
    """A Bridge that somebody fills in alone, whenever and on whichever device.

    Nobody else reads it before it is handed in. Then it is a draft like any other: both talk about it, and the mentor
    confirms it. The caller is the person whose it is.
    """

    _inherit = "mobility.assessment"
    _guarded_fields = Assessment._guarded_fields | {"is_private", "date_handed_in"}

    is_private = fields.Boolean(
        "Not handed in yet", readonly=True, copy=False, help="The person fills it in alone. Nobody else reads it yet."
    )
    date_handed_in = fields.Datetime("Handed in on", readonly=True, copy=False)
    vision_image = fields.Binary("Picture of it", copy=False)

    _one_private = models.UniqueIndex("(participant_id) WHERE is_private", "Somebody fills in one Bridge at a time.")

    def _filter_waiting(self):
        """Return the one of these that was handed in and waits to be talked about, or an empty record."""
        return self.filtered(lambda bridge: bridge.state == "draft" and bridge.date_handed_in)[:1]

    def _check_private(self):
        """Refuse to change what was handed in: the mentor reads it by now.

        :raises UserError: with what to do
        """
        if not self.is_private or self.state != "draft":
            raise UserError(self.env._("You handed this Bridge in. Tell your mentor what should be different."))

    def _get_own_lines(self):
        """Return the areas to answer, in their order."""
        return self.line_ids.sorted("area_sequence")

    def _do_answer(self, area, level_id=None, answer=None):
        """Keep what the person chose about one area; it takes the place of what was chosen before.

        :param level_id: of a level of this area
        :param answer: or 'unknown', 'rather_not' or 'not_applicable'
        """
        self._check_private()
        line = self.line_ids.filtered(lambda line: line.area_id == area)
        level = area.level_ids.filtered(lambda level: level.id == level_id)
        if not line or not (level or answer in WORDS):
            raise UserError(self.env._("Choose one of the sentences."))
        line.write({"level_id": level.id} if level else {"answer": answer, "level_id": False})

    def _do_note(self, area, words):
        """Keep own words about one area."""
        self._check_private()
        self.line_ids.filtered(lambda line: line.area_id == area).note = words or False

    def _do_add_influence(self, source, target, sign):
        """Draw an arrow from one area to another, or turn around what the one between them says.

        :param source, target: areas of the instrument, or none when nothing was chosen
        :param sign: 'heavier' or 'helps'
        """
        self._check_private()
        if not source or not target or source == target:
            raise UserError(self.env._("Choose two different things."))
        sign = "helps" if sign == "helps" else "heavier"
        known = self.influence_ids.filtered(
            lambda arrow: arrow.source_area_id == source and arrow.target_area_id == target
        )
        if known:
            known.sign = sign
            return
        vals = {"source_area_id": source.id, "target_area_id": target.id, "sign": sign}
        self.influence_ids = [Command.create(vals)]

    def _do_remove_influence(self, influence_id):
        self._check_private()
        self.influence_ids.filtered(lambda arrow: arrow.id == influence_id).unlink()

    def _do_keep_vision(self, words, photo=b"", remove_photo=False):
        """Keep where this person wants to be in two years, and a picture of it.

        :param bytes photo: a JPEG that takes the place of the one before, or none
        """
        self._check_private()
        in_two_years = fields.Date.add(fields.Date.context_today(self), years=2)
        self.write({"vision": words or False, "vision_date": words and (self.vision_date or in_two_years)})
        if photo or remove_photo:
            self.vision_image = base64.b64encode(photo) if photo else False

    def _do_hand_in(self):
        """Let the mentor read it, and ask to talk about it.

        :raises UserError: nothing was filled in
        """
        self._check_private()
        if not self.line_ids.filtered("answer"):
            raise UserError(self.env._("Nothing is filled in yet. Choose at least one sentence."))
        self.write({"is_private": False, "date_handed_in": fields.Datetime.now(), "date": fields.Date.today()})
        person = self.participant_id
        if person.mentor_id:
            # the host's mail about it would name the person
            person.with_context(mail_activity_quick_update=True).activity_schedule(
                TALK, user_id=person.mentor_id.id, summary=self.env._("Filled in a Bridge: talk about it together")
            )

    def _do_throw_away(self):
        """Delete what was not handed in: it never was anybody else's."""
        self._check_private()
        self.unlink()

    def _do_confirm(self):
        result = super()._do_confirm()
        self._do_end_task()
        return result

    def action_cancel(self):
        result = super().action_cancel()
        self.filtered(lambda assessment: assessment.state == "cancelled")._do_end_task()
        return result

    def _do_end_task(self):
        """The mentor talked about it: the task is done."""
        handed_in = self.filtered("date_handed_in")
        if handed_in:
            handed_in.participant_id.activity_feedback([TALK], only_automated=False)


class MobilityParticipant(models.Model):
    _inherit = "mobility.participant"

    def _get_own_bridges(self):
        """Return the Bridges about this person that count or are being filled in, the latest first, read at once."""
        domain = [
            ("participant_id", "=", self.id),
            ("member_id", "=", False),
            ("instrument_id.audience", "=", "adult"),
            ("state", "!=", "cancelled"),
        ]
        return self.env["mobility.assessment"].search_fetch(domain, OFTEN, order="date desc, id desc")

    def _get_own_draft(self):
        """Return the Bridge that this person is filling in alone, or an empty record."""
        return self._get_own_bridges().filtered("is_private")

    def _get_handed_in(self):
        """Return the latest Bridge that was handed in and waits to be talked about, or an empty record."""
        return self._get_own_bridges()._filter_waiting()

    def _get_own_bridge_blocker(self):
        """Tell why this person begins no Bridge alone now, or return False."""
        self.ensure_one()
        if self.state == "ended":
            return self.env._("Your time with us is over. You can go on reading what is here.")
        if self._get_handed_in():
            return self.env._("You handed in a Bridge. First you talk about that one.")
        if not self._get_instrument("adult"):
            return self.env._("There is nothing to fill in yet.")
        return False

    def _do_start_own_bridge(self):
        """Begin a Bridge that this person fills in alone, or go on with the one that was begun.

        :raises UserError: the reason why not
        """
        self.ensure_one()
        # two taps at the same moment: the host tries the second one again, which then finds the Bridge of the first
        self.env.cr.execute(SQL("UPDATE mobility_participant SET write_date = write_date WHERE id = %s", self.id))
        if draft := self._get_own_draft():
            return draft
        if reason := self._get_own_bridge_blocker():
            raise UserError(reason)
        Assessment = self.env["mobility.assessment"].with_context(mail_create_nosubscribe=True, tracking_disable=True)
        instrument = self._get_instrument("adult")
        draft = Assessment.create(
            {"participant_id": self.id, "instrument_id": instrument.id, "led_by": "participant", "is_private": True}
        )
        draft.line_ids = [Command.create(vals) for vals in draft._prepare_line_vals()]
        return draft

    def _do_name_strengths(self, strengths):
        """Keep what this person says to be good at.

        :param list strengths: texts, of which empty ones do not count
        """
        self.strengths = "\n".join(" ".join(text.split()) for text in strengths if text.strip()) or False
