from odoo import fields, models
from odoo.exceptions import UserError


class MobilityReason(models.TransientModel):
    """Asks for a reason and goes on with the action that needs it."""

    _name = "mobility.reason"
    _description = "Reason"

    res_model = fields.Char(required=True, readonly=True)
    res_ids = fields.Json(required=True, readonly=True)
    method = fields.Selection(
        [
            ("action_cancel", "Cancel"),
            ("action_refuse", "Refuse"),
            ("action_return", "Return"),
            ("action_undo_hand_over", "Undo the hand-over"),
            ("action_void", "Take out of stock"),
            ("action_renew_sepa", "Another file"),
            ("action_agree", "Agree"),
            ("action_approve", "Approve"),
            ("action_approve_possible", "Approve what is possible"),
            ("action_no_show", "Did not come"),
            ("action_not_yet", "Not done yet"),
            ("action_keep", "Keep"),
            ("action_extend", "Two months more"),
        ],
        required=True,
        readonly=True,
    )
    context_key = fields.Char(required=True, readonly=True)
    message = fields.Text("What it is about", readonly=True)
    reason = fields.Text(required=True)

    def _open(self, records, method, context_key, title, message=""):
        """Return the action that asks for a reason and then calls ``method`` with it in the context.

        Reasons given before for the same action go along, so that one action can ask for several.

        :param message: what the reason is asked for, shown above it
        """
        given = {key: value for key, value in self.env.context.items() if key.endswith("_reason")}
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": {
                **given,
                "default_message": message,
                "default_res_model": records._name,
                "default_res_ids": records.ids,
                "default_method": method,
                "default_context_key": context_key,
            },
        }

    def action_go_on(self):
        """Call the action with the reason; it checks rights and state itself, as when called directly."""
        self.ensure_one()
        if not self.res_model.startswith("mobility.") or not self.reason.strip():
            raise UserError(self.env._("Give a reason."))
        records = self.env[self.res_model].browse(self.res_ids).exists()
        result = getattr(records.with_context(**{self.context_key: self.reason}), self.method)()
        if isinstance(result, dict):
            return result
        return {"type": "ir.actions.act_window_close"}
