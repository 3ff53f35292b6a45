from odoo import http
from odoo.http import request


class AccessCopyController(http.Controller):
    """The copy of what is known of somebody, as a file for a computer."""

    @http.route("/mobility/copy/<int:request_id>", type="http", auth="user", methods=["GET"], readonly=False)
    def download(self, request_id, **kwargs):
        """Send the copy that was asked for; who may not see it learns nothing of whether it is there."""
        asked = request.env["mobility.request"].search([("id", "=", request_id), ("kind", "=", "copy")])
        if not asked:
            raise request.not_found()
        copy = asked._get_copy()
        asked._get_subject()._log_opening("export")
        return request.make_json_response(
            copy,
            headers=[
                ("Content-Disposition", http.content_disposition("copy.json")),
                ("Cache-Control", "no-store"),
            ],
        )
