from odoo.fields import Command

from .common import MobilityCommon


class TestBridgeSpeed(MobilityCommon):
    """Queries that do not grow with the number of Bridges, of their lines and of those a person had before.

    Seconds are compared by dev/bench assessment, and only there.
    """

    FEW, MANY = 5, 30  # their rows fit in as many INSERTs: the host makes one for a hundred rows

    def _vals(self, person, **vals):
        lines = [{"area_id": area.id, "level_id": area.level_ids[1].id} for area in self.instrument.area_ids]
        return {
            "participant_id": person.id,
            "instrument_id": self.instrument.id,
            "line_ids": [Command.create(line) for line in lines],
            **vals,
        }

    def _people(self, count):
        """Return people who each have a confirmed Bridge already, and one person with as many of them."""
        people = self.env["mobility.participant"].create([{"name": f"Person {n}"} for n in range(count)])
        before = [self._vals(person, date="2024-01-01") for person in people]
        before += [self._vals(people[0], date="2023-01-01") for _person in people]
        self.env["mobility.assessment"].create(before).action_confirm()
        return people

    def _count_queries(self, action):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        action()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_creating_many_takes_no_more_queries_than_creating_few(self):
        def create(count):
            vals_list = [self._vals(person) for person in self._people(count)]
            return self._count_queries(lambda: self.env["mobility.assessment"].create(vals_list))

        create(1)  # what the process keeps
        few, many = create(self.FEW), create(self.MANY)
        self.assertEqual(many, few)
        self.assertLessEqual(many, 13)

    def test_confirming_many_takes_no_more_queries_than_confirming_few(self):
        def confirm(count):
            bridges = self.env["mobility.assessment"].create([self._vals(person) for person in self._people(count)])
            return self._count_queries(bridges.action_confirm)

        confirm(1)
        one, few, many = confirm(1), confirm(self.FEW), confirm(self.MANY)
        self.assertEqual(many, few)
        self.assertLessEqual(one, 11)

    def test_confirming_says_once_who_did_it(self):
        bridge = self.env["mobility.assessment"].create(self._vals(self._participant()))
        tracked = bridge.with_context(tracking_disable=False, mail_notrack=False)
        tracked.action_confirm()
        self.cr.flush()
        self.assertFalse(bridge.message_ids.tracking_value_ids, "there are fields for it")
        tracked.with_context(cancel_reason="A wrong date").action_cancel()
        self.cr.flush()
        self.assertTrue(bridge.message_ids.sudo().tracking_value_ids, "who cancelled it stands in the log only")

    def test_lines_are_in_the_order_of_their_instrument_however_they_were_made(self):
        vals = self._vals(self._participant())
        bridge = self.env["mobility.assessment"].create({**vals, "line_ids": vals["line_ids"][::-1]})
        bridge.invalidate_recordset()
        self.assertEqual(bridge.line_ids.area_id.pillar_id.ids, self.instrument.pillar_ids.sorted().ids)
        self.assertEqual(bridge.line_ids.mapped("answer"), ["level"] * 3)
