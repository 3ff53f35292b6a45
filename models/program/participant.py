from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError

from .enrollment import OPEN_STATES

# Which enrolment is 'the current one': one under way before one that waits, and any open one before an ended one.
STATE_RANK = {"active": 0, "paused": 1, "intake": 2, "completed": 3, "stopped": 3}
PERSON_STATE = {"intake": "new", "active": "active", "paused": "paused", "completed": "ended", "stopped": "ended"}


class MobilityParticipant(models.Model):
    _inherit = "mobility.participant"

    enrollment_ids = fields.One2many("mobility.enrollment", "participant_id", "Enrolments")
    enrollment_id = fields.Many2one(
        "mobility.enrollment", "Current enrolment", compute="_compute_enrollment_id", store=True, index="btree_not_null"
    )
    program_id = fields.Many2one(related="enrollment_id.program_id", store=True, index="btree_not_null")
    mentor_id = fields.Many2one(compute="_compute_mentor_id", store=True, readonly=False)
    state = fields.Selection(
        [("new", "New"), ("active", "Under way"), ("paused", "Paused"), ("ended", "Ended")],
        compute="_compute_state",
        store=True,
        index=True,
    )

    @api.depends("enrollment_ids.state", "enrollment_ids.date_start")
    def _compute_enrollment_id(self):
        for participant in self:
            ranked = participant.enrollment_ids.sorted(
                lambda e: (-STATE_RANK[e.state], e.date_start or e.create_date.date(), e._origin.id or 0)
            )
            participant.enrollment_id = ranked[-1:]

    @api.depends("enrollment_id.mentor_id")
    def _compute_mentor_id(self):
        for participant in self:
            if participant.enrollment_id:
                participant.mentor_id = participant.enrollment_id.mentor_id
            else:
                participant.mentor_id = participant.mentor_id or participant._default_mentor_id()

    @api.depends("enrollment_id.state", "date_deceased")
    def _compute_state(self):
        for participant in self:
            if participant.date_deceased:
                participant.state = "ended"
            else:
                participant.state = PERSON_STATE[participant.enrollment_id.state or "intake"]

    def write(self, vals):
        if "mentor_id" not in vals:
            return super().write(vals)
        if any(participant.mentor_id.id != vals["mentor_id"] for participant in self):
            self._check_assign()
        with self._handing_over():
            return super().write(vals)

    def _get_activity_sources(self):
        return [*super()._get_activity_sources(), self.enrollment_ids]

    def _check_assign(self):
        if not (self.env.su or self.env.user.has_group("mobility_mentoring.group_coordinator")):
            raise AccessError(self.env._("Only a coordinator assigns somebody to another mentor."))

    def _get_unlink_blocker(self):
        if self.enrollment_ids:
            return self.env._("%(name)s takes or took part in a program and cannot be deleted.", name=self.name)
        return super()._get_unlink_blocker()

    def _do_deceased(self, date):
        super()._do_deceased(date)
        open_enrollments = self.enrollment_ids.filtered(lambda e: e.state in OPEN_STATES)
        open_enrollments.followup_agreed = False
        open_enrollments._do_end("stopped", self.env.ref("mobility_mentoring.exit_reason_deceased"), date)
        # sudo: planned follow-ups are deleted, which a mentor may not do; the right to write the person was checked
        self.enrollment_ids.followup_ids.filtered(lambda f: not f.date_done).sudo().unlink()
        self.enrollment_ids.activity_ids.unlink()

    def _get_legal_bases(self):
        own = defaultdict(set)
        # sudo: which laws, no more
        Enrollment = self.env["mobility.enrollment"].sudo()
        domain = [("participant_id", "in", self.ids)]
        for person, program in Enrollment._read_group(domain, ["participant_id", "program_id"]):
            own[person].add(program.legal_basis)
        return {**super()._get_legal_bases(), **own}

    def _get_erase_blockers(self):
        blockers = super()._get_erase_blockers()
        domain = [("participant_id", "in", self.ids), ("state", "in", OPEN_STATES)]
        for person, program in self.env["mobility.enrollment"]._read_group(domain, ["participant_id", "program_id"]):
            blockers[person].append(self.env._("Takes part in %(program)s.", program=program.name))
        return blockers

    def _do_erase(self):
        # sudo: the caller checked; nobody is there to be asked any more
        self.sudo().enrollment_ids.followup_ids.filtered(lambda followup: not followup.date_done).unlink()
        super()._do_erase()
