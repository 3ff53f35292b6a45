from lxml import etree
from odoo import fields
from odoo.tests import Form

from .common import MobilityCommon

MODULE = "mobility_mentoring"
X2MANY = ("one2many", "many2many")
# What would tell finance what somebody works on.
HIDDEN_FROM_FINANCE = {"participant_id", "step_id", "reward_type_id", "mentor_id", "enrollment_id", "refuse_reason"}


def get_specification(arch, fields_info, models):
    """Return what the web client reads for a view: its fields with those of its sub-views."""
    specification = {}
    for node in arch.xpath(".//field[not(ancestor::field)]"):
        name = node.get("name")
        info = fields_info[name]
        specification.setdefault(name, {})
        if info["type"] == "many2one":
            specification[name]["fields"] = {"display_name": {}}
        elif info["type"] in X2MANY:
            sub_fields = specification[name].setdefault("fields", {})
            for sub_arch in node.iterchildren("list", "kanban", "form"):
                sub_fields.update(get_specification(sub_arch, models[info["relation"]]["fields"], models))
    return specification


class TestViews(MobilityCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.roles = {
            "mentor": cls.mentor,
            "coordinator": cls.coordinator,
            "finance": cls.finance,
            "manager": cls.manager,
            "analyst": cls.analyst,
        }
        cls.actions = cls.env["ir.actions.act_window"].browse(cls._get_our_ids("ir.actions.act_window"))

    @classmethod
    def _get_our_ids(cls, model):
        data = cls.env["ir.model.data"].search([("module", "=", MODULE), ("model", "=", model)])
        return data.mapped("res_id")

    @classmethod
    def _create_people(cls, count):
        """Return people with a Bridge, and a goal with a step that is done and one whose day has passed."""
        people = cls.env["mobility.participant"]
        yesterday = fields.Date.subtract(fields.Date.today(), days=1)
        for index in range(count):
            person = cls._participant(f"Person {index}")
            cls._enrol(person)
            cls._bridge(person)
            goal = cls._goal(person, steps=[("Open the letter", 50), {"name": "Call", "date_deadline": yesterday}])
            goal.step_ids[0].with_user(cls.mentor).action_done("alone")
            people |= person
        return people

    @classmethod
    def _create_payout(cls, people):
        """Approve the rewards of all but the first, and pay one: so that finance has something to look at."""
        for person in people[2:]:
            cls._bank_account(person)
        rewards = people[1:].reward_ids.filtered(lambda reward: reward.state == "earned")
        rewards.with_user(cls.coordinator).action_approve()
        payout = cls.env["mobility.payout"].with_user(cls.finance).create({})
        payout.action_collect()
        payout.action_post()
        lines = payout.line_ids.move_line_id
        wizard = cls.env["account.payment.register"].with_user(cls.finance)
        wizard.with_context(active_model="account.move.line", active_ids=lines.ids).create({})._create_payments()
        return payout

    def _get_actions(self, user):
        """Return the window actions this user reaches by a menu, and those without one on models they may read."""
        menus = self.env["ir.ui.menu"].with_user(user)
        visible = menus.browse(menus._visible_menu_ids()).sudo()
        in_menus = menus.sudo().search([("action", "like", "ir.actions.act_window,%")])
        reached = set(visible.mapped("action"))
        others = set(in_menus.mapped("action"))

        def is_reached(action):
            readable = self.env[action.res_model].with_user(user).has_access("read")
            return action in reached or (action not in others and readable)

        return self.actions.filtered(is_reached)

    def _read_view(self, model, view, result):
        """Read what the web client reads when it opens this view."""
        arch = etree.fromstring(result["views"][view]["arch"])
        if view in ("pivot", "graph"):
            nodes = arch.xpath(".//field[@name]")
            groupbys = [
                f"{node.get('name')}:{node.get('interval')}" if node.get("interval") else node.get("name")
                for node in nodes
                if node.get("type") != "measure"
            ]
            aggregates = [f"{node.get('name')}:sum" for node in nodes if node.get("type") == "measure"]
            return model.formatted_read_group([], groupbys, aggregates)
        models = result["models"]
        specification = get_specification(arch, models[model._name]["fields"], models)
        return model.web_search_read([], specification)

    def test_each_role_opens_each_screen_it_reaches(self):
        people = self._create_people(3)
        self._create_payout(people)
        for role, user in self.roles.items():
            actions = self._get_actions(user)
            self.assertTrue(actions, role)
            for action in actions:
                model = self.env[action.res_model].with_user(user)
                views = [(view_id, view) for view_id, view in action.views if view != "activity"]
                views.append((action.search_view_id.id or False, "search"))
                result = model.get_views(views, {"toolbar": True, "action_id": action.id})
                for _view_id, view in views[:-1]:
                    with self.subTest(role=role, action=action.xml_id, view=view):
                        self.env.invalidate_all()
                        self._read_view(model, view, result)

    def test_finance_reaches_payments_and_nothing_else(self):
        menus = self.env["ir.ui.menu"].with_user(self.finance)
        ours = menus.browse(menus._visible_menu_ids() & set(self._get_our_ids("ir.ui.menu")))
        self.assertEqual(
            {xmlid.removeprefix(f"{MODULE}.menu_mobility_") for xmlid in ours.get_external_id().values()},
            {
                "root",
                "rewards",
                "payout",
                "payout_batch",
                "reward_waiting",
                "bank_trust",
                "voucher",
                "reward_route",
                "payout_control",
                "reward_sample",
                "budget",
                "accrual",
            },
        )

    def test_finance_reads_nothing_of_what_people_work_on(self):
        rewards = self.env["mobility.reward"].with_user(self.finance)
        waiting = self.env.ref(f"{MODULE}.mobility_reward_view_list_waiting")
        views = [(False, view) for view in ("kanban", "form", "pivot", "graph", "calendar", "search")]
        result = rewards.get_views([(waiting.id, "list"), *views])
        for view, description in result["views"].items():
            shown = set(etree.fromstring(description["arch"]).xpath(".//field/@name"))
            self.assertFalse(shown & HIDDEN_FROM_FINANCE, view)
        self.assertFalse(HIDDEN_FROM_FINANCE & result["models"]["mobility.reward"]["fields"].keys())

    def test_bank_accounts_to_trust_are_those_of_participants_and_their_payees(self):
        guardian, supplier = self.env["res.partner"].create([{"name": "Budget office"}, {"name": "Supplier"}])
        own = self._bank_account(self._participant(), trusted=False)
        person = self._participant("Bilal", payee_id=guardian.id)
        self._enrol(person)
        guardians = self._bank_account(person, trusted=False)
        suppliers = self._bank_account(person, trusted=False, partner=supplier, iban=self._iban(7))
        self._approved_reward(person)
        action = self.env.ref(f"{MODULE}.res_partner_bank_action_trust").with_user(self.finance).run()
        found = self.env["res.partner.bank"].with_user(self.finance).search(action["domain"])
        self.assertEqual(found & (own | guardians | suppliers), own | guardians)

    def test_the_list_says_why_somebody_cannot_trust_an_account(self):
        person = self._participant()
        bank = self._bank_account(person, trusted=False)
        bank.mobility_entered_by_id = self.finance
        self.assertTrue(bank.with_user(self.finance).mobility_trust_blocker)
        self.assertFalse(bank.with_user(self.coordinator).mobility_trust_blocker)

    def test_each_model_has_its_own_list_form_and_search(self):
        # but those that nobody may read
        read = self.env["ir.model.access"].search([("perm_read", "=", True)]).model_id.mapped("model")
        names = [
            name
            for name in read
            if name.startswith("mobility.") and self.env[name]._auto and not self.env[name]._transient
        ]
        self.assertIn("mobility.participant", names)
        for name in names:
            views = self.env["ir.ui.view"].search([("model", "=", name), ("mode", "=", "primary")])
            ours = {view.type for view in views if (view.xml_id or "").startswith(f"{MODULE}.")}
            self.assertFalse({"list", "form", "search"} - ours, name)

    def test_each_screen_has_an_address_and_says_what_to_do_when_empty(self):
        trust = self.env.ref(f"{MODULE}.res_partner_bank_action_trust_window")
        for action in self.actions.filtered(lambda action: action.target == "current" and action.view_mode != "form"):
            self.assertTrue(action.help, action.xml_id)
            # the address of this one is on the server action that opens it
            self.assertTrue(action.path or action == trust, action.xml_id)

    def test_a_new_bridge_has_a_line_an_area(self):
        person = self._participant()
        form = Form(self.env["mobility.assessment"].with_user(self.mentor))
        form.participant_id = person
        form.instrument_id = self.instrument
        areas = self.instrument.area_ids.sorted()
        self.assertEqual(len(form.line_ids), len(areas))
        with form.line_ids.edit(0) as line:
            line.level_id = areas[0].level_ids[0]
            self.assertEqual(line.answer, "level")
        with form.line_ids.edit(1) as line:
            line.answer = "unknown"
        lines = form.save().line_ids.sorted()
        self.assertEqual(lines.area_id, areas)
        self.assertEqual(lines[:2].mapped("answer"), ["level", "unknown"])
        pillars = self.instrument.pillar_ids.sorted()
        self.assertEqual([line.pillar_heading for line in lines if line.pillar_heading], pillars.mapped("name"))

    def test_a_goal_with_a_step_is_made_in_one_form(self):
        person = self._participant()
        self._enrol(person)
        goals = self.env["mobility.goal"].with_user(self.mentor)
        form = Form(goals.with_context(default_participant_id=person.id))
        form.name = "My own bakery"
        with form.step_ids.new() as step:
            step.name = "Ask for the price of an oven"
            step.reward_type_id = self.money
            self.assertEqual(step.reward_amount, 10)
        goal = form.save()
        self.assertEqual(goal.step_ids.participant_id, person)
        self.assertEqual(goal.step_ids.reward_amount, 10)

    def test_the_next_step_says_by_when(self):
        person = self._create_people(1)
        yesterday = fields.Date.subtract(fields.Date.today(), days=1)
        self.assertEqual(person.next_step_date, yesterday)
        self.assertEqual(person.goal_ids.next_step_date, yesterday)
        person.next_step_id.with_user(self.mentor).action_done("alone")
        self.assertFalse(person.next_step_date)

    def _count_queries(self, view):
        """Return with how many queries the mentor's participants open, and how many people they are.

        Without a limit: the host counts with one more query when a page is full.
        """
        people = self.env["mobility.participant"].with_user(self.mentor)
        result = people.get_views([(False, view)])
        self.env.flush_all()
        self.env.invalidate_all()  # so that reading once asks for all record rules: the host remembers those
        self._read_view(people, view, result)
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        found = self._read_view(people, view, result)
        return self.env.cr.sql_log_count - before, len(found["records"])

    def test_participants_open_with_as_many_queries_for_80_as_for_8(self):
        self._create_people(8)
        few = {view: self._count_queries(view) for view in ("kanban", "list")}
        self._create_people(72)
        for view, (queries, people) in few.items():
            self.assertEqual(people, 8)
            self.assertEqual(self._count_queries(view), (queries, 80), view)
