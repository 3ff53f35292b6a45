from odoo import SUPERUSER_ID, api, models


def hide_names(records):
    """Give each of these records that the user may not read a name that says nothing.

    The host reads the names of linked records past all rules: without this, whoever may link to any number, in a record
    of their own or on a form that is not saved, learns whose number that is.
    """
    env = records.env
    if not records or not env.su or env.uid == SUPERUSER_ID:
        return  # read as a user the name is refused, and what the system does by itself names everybody
    allowed = set(env.user._get_company_ids())
    companies = [company for company in env.context.get("allowed_company_ids") or () if company in allowed]
    own = records._origin.sudo(False).with_context(allowed_company_ids=companies)
    hidden = own - own._filtered_access("read")
    for record in records:
        if record._origin in hidden:
            record.display_name = env._("Hidden")


class MobilityNamed(models.AbstractModel):
    """Records whose name tells who somebody is, or what about: only for who may read them.

    A model that computes its name calls ``hide_names`` itself.
    """

    _name = "mobility.named"
    _description = "Names for who may read"

    @api.depends_context("uid")
    def _compute_display_name(self):
        # EXTENDS base
        super()._compute_display_name()
        hide_names(self)
