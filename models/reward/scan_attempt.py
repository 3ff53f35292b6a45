from datetime import timedelta

from odoo import api, fields, models

MINUTES = 15
MOST = 10


class MobilityScanAttempt(models.TransientModel):
    """A scan that found nothing. Kept in the database, so that the limit holds over all workers and servers."""

    _name = "mobility.scan.attempt"
    _description = "Scan that found nothing"
    _transient_max_hours = 24

    user_id = fields.Many2one("res.users", required=True, index=True, ondelete="cascade")

    @api.model
    def _is_exceeded(self):
        """Tell whether the current user has to wait: too many scans that found nothing, a short time ago."""
        since = fields.Datetime.now() - timedelta(minutes=MINUTES)
        domain = [("user_id", "=", self.env.uid), ("create_date", ">", since)]
        return self.sudo().search_count(domain, limit=MOST) >= MOST  # sudo: nobody reads attempts

    @api.model
    def _do_count(self):
        self.sudo().create({"user_id": self.env.uid})  # sudo: counted for whoever scans, portal users too
