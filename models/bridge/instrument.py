from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class MobilityInstrument(models.Model):
    _name = "mobility.instrument"
    _description = "Bridge instrument"
    _inherit = ["mobility.guard"]
    _order = "code, version desc"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, copy=False)
    version = fields.Integer(required=True, default=1, copy=False)
    audience = fields.Selection(
        [("adult", "Adults"), ("child", "Children"), ("skills", "Executive skills")], required=True, default="adult"
    )
    state = fields.Selection(
        [("draft", "Draft"), ("published", "Published"), ("retired", "Retired")],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        index=True,
    )
    description = fields.Text(translate=True)
    pillar_ids = fields.One2many("mobility.pillar", "instrument_id", "Pillars", copy=True)
    area_ids = fields.One2many("mobility.area", "instrument_id", "Areas")

    _code_version_unique = models.Constraint("UNIQUE(code, version)", "This version of the instrument exists already.")

    @api.depends("name", "version")
    def _compute_display_name(self):
        for instrument in self:
            instrument.display_name = (
                self.env._("%(name)s, version %(version)s", name=instrument.name, version=instrument.version)
                if instrument.version > 1
                else instrument.name
            )

    def write(self, vals):
        if vals.keys() - {"state", "active"}:
            self._check_draft()
        return super().write(vals)

    def _check_draft(self):
        """A published instrument never changes: what people answered must keep meaning what they read.

        :raises UserError: naming the instrument
        """
        for instrument in self:
            if instrument.state != "draft":
                raise UserError(
                    self.env._(
                        "%(name)s is published and cannot change any more. Make a new version instead.",
                        name=instrument.display_name,
                    )
                )

    def unlink(self):
        self._check_draft()
        return super().unlink()

    def action_publish(self):
        """Make the instrument available for assessments and lock it.

        :raises ValidationError: with everything that is wrong at once
        """
        self.check_access("write")
        for instrument in self:
            instrument._check_draft()
            if problems := instrument._get_publish_problems():
                raise ValidationError("\n".join(problems))
            instrument._set_meanings()
        self.sudo().state = "published"  # sudo: guarded field, right and content checked above

    def action_retire(self):
        """Offer this instrument for new assessments no longer; old ones stay as they are."""
        self.check_access("write")
        for instrument in self:
            if instrument.state != "published":
                raise UserError(
                    self.env._("%(name)s: only a published instrument retires.", name=instrument.display_name)
                )
        self.sudo().state = "retired"  # sudo: guarded field, right checked above

    def action_new_version(self):
        """Copy this instrument as the next draft version; area codes and meanings stay until something changes.

        :return: an action that opens the new version
        """
        self.ensure_one()
        self.check_access("create")
        last = self.search([("code", "=", self.code)], order="version desc", limit=1)
        new = self.copy({"code": self.code, "version": last.version + 1})
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": new.id,
            "views": [(False, "form")],
        }

    @api.model
    def _get_published(self, audience, code=None):
        """Return the newest version of the instrument that ``audience`` is offered; empty if there is none.

        :param code: of the one that is wanted; another one takes its place when no version of it is published
        """
        published = self.search([("state", "=", "published"), ("audience", "=", audience)])
        return published.filtered(lambda instrument: instrument.code == code)[:1] or published[:1]

    def _get_publish_problems(self):
        """Return what keeps this instrument from being published: a list of sentences, each saying where."""
        self.ensure_one()
        problems = []
        if not self.pillar_ids:
            problems.append(self.env._("%(name)s has no pillars.", name=self.name))
        for pillar in self.pillar_ids:
            problems += pillar._get_publish_problems()
        codes = [area.code.strip().casefold() for area in self.area_ids]
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            problems.append(self.env._("Area code %(code)s is used more than once.", code=code))
        domain = [("code", "=", self.code), ("version", ">", self.version), ("state", "!=", "draft")]
        if later := self.search(domain, limit=1):
            problems.append(
                self.env._(
                    "Version %(version)s is published already. Make a new version of that one.", version=later.version
                )
            )
        return problems

    def _set_meanings(self):
        """Give each area the meaning of the version before, raised by one where its answers no longer compare."""
        for area in self.area_ids.filtered("previous_id"):
            area.meaning = area.previous_id.meaning + (area.meaning_decision == "changed")
