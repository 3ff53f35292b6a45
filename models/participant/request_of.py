from odoo import api, fields, models


class MobilityParticipant(models.Model):
    _inherit = "mobility.participant"

    request_ids = fields.One2many("mobility.request", "participant_id", "Requests")
    request_count = fields.Integer("Open requests", compute="_compute_request_count")
    correction_note = fields.Text("Does not agree", compute="_compute_correction_note")

    @api.depends("request_ids.state")
    def _compute_request_count(self):
        for person in self:
            person.request_count = len(person.request_ids.filtered(lambda request: request.state == "open"))

    @api.depends("request_ids.state", "request_ids.words")
    def _compute_correction_note(self):
        """What somebody says is not right stays with the record, also when it was not changed."""
        for person in self:
            refused = person.request_ids.filtered(lambda one: one.kind == "correction" and one.state == "refused")
            person.correction_note = "\n".join(refused.mapped("words")) or False

    def _get_erase_blockers(self):
        blockers = super()._get_erase_blockers()
        domain = [("participant_id", "in", self.ids), ("state", "=", "open"), ("kind", "!=", "deletion")]
        for request in self.env["mobility.request"].search_fetch(domain, ["participant_id", "date_received"]):
            date = fields.Date.to_string(request.date_received)
            blockers[request.participant_id].append(self.env._("A request of %(date)s is not answered yet.", date=date))
        return blockers

    def _do_ask(self, kind, words="", asked_how="portal"):
        """Write down that this person asks for something; asked again before it is answered, it is the same request.

        The caller decides that it is the person who asks.

        :param kind: 'copy', 'correction' or 'deletion'
        :return: the request, with all rights
        """
        self.ensure_one()
        requests = self.sudo().request_ids  # sudo: the person asks, who has no right on requests
        same = requests.filtered(lambda one: one.state == "open" and one.kind == kind and kind != "correction")
        vals = {"participant_id": self.id, "kind": kind, "words": words, "asked_how": asked_how}
        return same or requests.create(vals)

    def action_requests(self):
        """Open the requests of this person."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("mobility_mentoring.mobility_request_action")
        return action | {"domain": [("participant_id", "=", self.id)], "context": {"default_participant_id": self.id}}
