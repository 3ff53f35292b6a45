from odoo import api, models
from odoo.exceptions import AccessError


class MobilityGuard(models.AbstractModel):
    """Fields that only the record's own actions may write.

    ``readonly`` in a view does not stop a call over RPC, and these fields carry rights: approved, confirmed.
    An ``action_*`` method checks, then its ``_do_*`` method writes through ``sudo()``; anything else is refused here.
    """

    _name = "mobility.guard"
    _description = "Fields written by actions only"

    _guarded_fields = frozenset({"state"})
    # Whose record it is: writing one of these moves the record to somebody else.
    _moving_fields = frozenset({"participant_id", "enrollment_id", "assessment_id", "goal_id"})

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_guarded_fields(vals)
        # any caller may give defaults in the context, which reach records made by sudo as well
        # pylint: disable=context-overridden; keys are taken out, which keyword arguments cannot do
        return super(MobilityGuard, self.with_context(self._get_unguarded_context())).create(vals_list)

    def write(self, vals):
        self._check_guarded_fields(vals)
        result = super().write(vals)
        if self._moving_fields & vals.keys():
            self.check_access("write")  # the host checks rights before a write only, not where the record went
        return result

    def _get_unguarded_context(self):
        defaults = {f"default_{name}" for name in self._guarded_fields}
        return {key: value for key, value in self.env.context.items() if key not in defaults}

    def _check_guarded_fields(self, vals):
        """Refuse values for guarded fields unless the caller already raised its rights.

        :raises AccessError: naming the fields
        """
        names = self._guarded_fields & vals.keys()
        if names and not self.env.su:
            labels = ", ".join(sorted(self._fields[name]._description_string(self.env) for name in names))
            raise AccessError(
                self.env._("%(fields)s: use the buttons, this cannot be written directly.", fields=labels)
            )
