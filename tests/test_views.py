from datetime import timedelta

from lxml import etree

from odoo.fields import Command, Date
from odoo.tests import Form, TransactionCase, new_test_user, tagged

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


@tagged("post_install", "-at_install")
class TestViews(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.roles = {
            role: new_test_user(cls.env, login=f"views_{role}", groups=f"{MODULE}.group_{role}")
            for role in ("mentor", "coordinator", "finance", "manager")
        }
        cls.program = cls.env["mobility.program"].create({"name": "Walk", "auto_approve_below": 0})
        cls.instrument = cls.env["mobility.instrument"].create(
            {
                "name": "Two pillars",
                "code": "views-test",
                "pillar_ids": [Command.create(cls._prepare_pillar_vals(name)) for name in ("Home", "Work")],
            }
        )
        cls.instrument.action_publish()
        cls.actions = cls.env["ir.actions.act_window"].browse(
            cls.env["ir.model.data"]
            .search([("module", "=", MODULE), ("model", "=", "ir.actions.act_window")])
            .mapped("res_id")
        )

    @classmethod
    def _prepare_pillar_vals(cls, name):
        levels = [Command.create({"value": value, "name": f"Level {value}", "holds": value > 1}) for value in (1, 2)]
        area = {"name": name, "code": name.lower(), "level_ids": levels}
        return {"name": name, "area_ids": [Command.create(area)]}

    @classmethod
    def _create_people(cls, count):
        """Create people as their mentor would: enrolled, with a confirmed Bridge, a goal, a step done and one to do."""
        mentor = cls.roles["mentor"]
        money = cls.env.ref(f"{MODULE}.reward_type_small")
        people = cls.env["mobility.participant"].with_user(mentor)
        for index in range(count):
            person = people.create({"name": f"Person {index}"})
            people |= person
            enrollment = person.enrollment_ids.create({"participant_id": person.id, "program_id": cls.program.id})
            enrollment.action_activate()
            assessment = cls._create_assessment(person)
            assessment.action_confirm()
            goal = person.goal_ids.create(
                {
                    "participant_id": person.id,
                    "name": "Sleep at night",
                    "step_ids": [
                        Command.create({"name": "Open the letter", "reward_type_id": money.id}),
                        Command.create({"name": "Call", "date_deadline": Date.today() - timedelta(days=2)}),
                    ],
                }
            )
            goal.action_agree()
            goal.step_ids[0].action_done("alone")
        return people

    @classmethod
    def _create_assessment(cls, person):
        return person.assessment_ids.create(
            {
                "participant_id": person.id,
                "instrument_id": cls.instrument.id,
                "line_ids": [
                    Command.create({"area_id": area.id, "level_id": area.level_ids[-1].id})
                    for area in cls.instrument.area_ids
                ],
            }
        )

    @classmethod
    def _create_payout(cls):
        """Approve and book a reward, so that finance has something to look at."""
        accounts = cls.env["account.account"]
        company = cls.env.company
        cls.program.reward_account_id = accounts.search(
            [*accounts._check_company_domain(company), ("account_type", "=", "expense")], limit=1
        )
        rewards = cls.env["mobility.reward"].search([("state", "=", "earned"), ("program_id", "=", cls.program.id)])
        for reward, number in zip(rewards, ("NL91ABNA0417164300", "NL39RABO0300065264"), strict=False):
            vals = {"partner_id": reward.partner_id.id, "acc_number": number, "allow_out_payment": False}
            bank = cls.env["res.partner.bank"].create(vals)
            if reward == rewards[0]:
                bank.with_user(cls.roles["finance"]).action_mobility_trust()
        rewards[:2].with_user(cls.roles["coordinator"]).action_approve()
        payout = cls.env["mobility.payout"].with_user(cls.roles["finance"]).create({})
        payout.action_collect()
        payout.action_post()
        return payout

    def _get_actions(self, user):
        """Return our window actions that this user reaches by a menu, and those without a menu on models they may read."""
        visible = self.env["ir.ui.menu"].browse(self.env["ir.ui.menu"].with_user(user)._visible_menu_ids())
        all_menus = self.env["ir.ui.menu"].search([("action", "like", "ir.actions.act_window,%")])
        reached = {menu.action for menu in visible if menu.action}
        in_menus = {menu.action for menu in all_menus}
        return self.actions.filtered(
            lambda action: action in reached
            or (action not in in_menus and self.env[action.res_model].with_user(user).has_access("read"))
        )

    def _read_view(self, action, user, view, result):
        model = self.env[action.res_model].with_user(user)
        arch = etree.fromstring(result["views"][view]["arch"])
        models = result["models"]
        fields_info = models[action.res_model]["fields"]
        if view in ("pivot", "graph"):
            nodes = arch.xpath(".//field[@name]")
            groupbys = [
                f"{node.get('name')}:{node.get('interval')}" if node.get("interval") else node.get("name")
                for node in nodes
                if node.get("type") != "measure"
            ]
            aggregates = [f"{node.get('name')}:sum" for node in nodes if node.get("type") == "measure"]
            return model.formatted_read_group([], groupbys, aggregates)
        specification = get_specification(arch, fields_info, models)
        return model.web_search_read([], specification, limit=20)

    def test_each_role_opens_each_screen_it_reaches(self):
        self._create_people(3)
        self._create_payout()
        for role, user in self.roles.items():
            actions = self._get_actions(user)
            self.assertTrue(actions, role)
            for action in actions:
                model = self.env[action.res_model].with_user(user)
                views = [(view_id, view) for view_id, view in action.views if view != "activity"]
                views.append((action.search_view_id.id or False, "search"))
                result = model.get_views(views, {"toolbar": True, "action_id": action.id})
                for _view_id, view in views:
                    with self.subTest(role=role, action=action.xml_id, view=view):
                        self.env.invalidate_all()
                        if view != "search":
                            self._read_view(action, user, view, result)

    def test_finance_sees_payments_and_nothing_of_what_people_work_on(self):
        menus = self.env["ir.ui.menu"].with_user(self.roles["finance"])
        ids = self.env["ir.model.data"].search([("module", "=", MODULE), ("model", "=", "ir.ui.menu")]).mapped("res_id")
        names = {
            self.env["ir.ui.menu"].browse(menu_id).get_external_id()[menu_id].split(".")[1]
            for menu_id in menus._visible_menu_ids() & set(ids)
        }
        self.assertEqual(
            names,
            {
                "menu_mobility_root",
                "menu_mobility_rewards",
                "menu_mobility_payout",
                "menu_mobility_reward_waiting",
                "menu_mobility_bank_trust",
            },
        )
        rewards = self.env["mobility.reward"].with_user(self.roles["finance"])
        views = [(False, view) for view in ("list", "kanban", "form", "pivot", "graph", "calendar", "search")]
        views[0] = (self.env.ref(f"{MODULE}.mobility_reward_view_list_waiting").id, "list")
        result = rewards.get_views(views)
        for view, description in result["views"].items():
            arch = etree.fromstring(description["arch"])
            shown = set(arch.xpath(".//field/@name"))
            self.assertFalse(shown & HIDDEN_FROM_FINANCE, view)
        self.assertFalse(HIDDEN_FROM_FINANCE & result["models"]["mobility.reward"]["fields"].keys())

    def test_bank_accounts_to_trust_are_those_of_participants_and_their_payees(self):
        [person] = self._create_people(1)
        person = person.sudo()
        guardian = self.env["res.partner"].create({"name": "Budget office"})
        other = self.env["res.partner"].create({"name": "Supplier"})
        banks = self.env["res.partner.bank"].create(
            [
                {"partner_id": partner.id, "acc_number": number}
                for partner, number in zip(
                    person.partner_id | guardian | other,
                    ("NL91ABNA0417164300", "NL39RABO0300065264", "NL20INGB0001234567"),
                    strict=True,
                )
            ]
        )
        person.payee_id = guardian
        person.reward_ids.filtered(lambda r: r.state == "earned").with_user(self.roles["coordinator"]).action_approve()
        action = self.env.ref(f"{MODULE}.res_partner_bank_action_trust").with_user(self.roles["finance"]).run()
        found = self.env["res.partner.bank"].with_user(self.roles["finance"]).search(action["domain"])
        self.assertEqual(found & banks, banks[:2])

    def test_each_model_has_its_own_list_form_and_search(self):
        names = [
            name
            for name, model in self.env.registry.items()
            if name.startswith("mobility.") and model._auto and not model._transient
        ]
        self.assertIn("mobility.participant", names)
        for name in names:
            views = self.env["ir.ui.view"].search([("model", "=", name), ("mode", "=", "primary")])
            ours = {view.type for view in views if (view.xml_id or "").startswith(f"{MODULE}.")}
            self.assertFalse({"list", "form", "search"} - ours, name)

    def test_each_screen_in_a_menu_has_an_address_and_says_what_to_do_when_empty(self):
        for action in self.actions.filtered(lambda action: action.target == "current" and action.view_mode != "form"):
            self.assertTrue(action.help, action.xml_id)
            if action != self.env.ref(f"{MODULE}.res_partner_bank_action_trust_window"):
                self.assertTrue(action.path, action.xml_id)

    def test_a_new_bridge_has_a_line_an_area(self):
        [person] = self._create_people(1)
        form = Form(self.env["mobility.assessment"].with_user(self.roles["mentor"]))
        form.participant_id = person
        form.instrument_id = self.instrument
        self.assertEqual(len(form.line_ids), 2)
        with form.line_ids.edit(0) as line:
            line.level_id = self.instrument.area_ids[0].level_ids[0]
            self.assertEqual(line.answer, "level")
        with form.line_ids.edit(1) as line:
            line.answer = "unknown"
        assessment = form.save()
        self.assertEqual(assessment.line_ids.mapped("answer"), ["level", "unknown"])
        self.assertEqual(assessment.line_ids.area_id, self.instrument.area_ids)

    def test_a_goal_with_a_step_is_made_in_one_form(self):
        [person] = self._create_people(1)
        goals = self.env["mobility.goal"].with_user(self.roles["mentor"])
        form = Form(goals.with_context(default_participant_id=person.id))
        form.name = "My own bakery"
        with form.step_ids.new() as step:
            step.name = "Ask for the price of an oven"
            step.reward_type_id = self.env.ref(f"{MODULE}.reward_type_medium")
            self.assertEqual(step.reward_amount, 50)
        goal = form.save()
        self.assertEqual(goal.step_ids.participant_id, person)
        self.assertEqual(goal.step_ids.reward_amount, 50)

    def _count_queries(self, view):
        """Return the number of queries with which the mentor's participants open, and how many people there were.

        Without a limit: the host counts with one more query when a page is full.
        """
        action = self.env.ref(f"{MODULE}.mobility_participant_action")
        people = self.env["mobility.participant"].with_user(self.roles["mentor"])
        result = people.get_views([(False, view)])
        arch = etree.fromstring(result["views"][view]["arch"])
        specification = get_specification(arch, result["models"][action.res_model]["fields"], result["models"])
        people.web_search_read([], specification)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        found = people.web_search_read([], specification)
        return self.env.cr.sql_log_count - before, len(found["records"])

    def test_participants_open_with_as_many_queries_for_80_as_for_8(self):
        self._create_people(8)
        few = {view: self._count_queries(view) for view in ("kanban", "list")}
        self._create_people(72)
        for view, (queries, people) in few.items():
            self.assertEqual(people, 8)
            self.assertEqual(self._count_queries(view), (queries, 80), view)
