import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { describe, expect, press, test } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import { queryAll, queryFirst } from "@odoo/hoot-dom";
import { clickSave, contains, defineModels, fields, models, mountView, onRpc } from "@web/../tests/web_test_helpers";

class Assessment extends models.Model {
    _name = "mobility.assessment";

    instrument_id = fields.Many2one({ relation: "mobility.instrument" });
    line_ids = fields.One2many({ relation: "mobility.assessment.line", relation_field: "assessment_id" });
    state = fields.Char();

    _records = [
        { id: 1, instrument_id: 1, line_ids: [1, 2, 3, 4], state: "draft" },
        { id: 2, instrument_id: 1, line_ids: [], state: "draft" },
    ];
}

class Line extends models.Model {
    _name = "mobility.assessment.line";

    assessment_id = fields.Many2one({ relation: "mobility.assessment" });
    area_id = fields.Many2one({ relation: "mobility.area" });
    answer = fields.Selection({
        selection: [
            ["level", "Level"],
            ["not_applicable", "Does not apply"],
            ["unknown", "Don't know"],
            ["rather_not", "Rather not say"],
        ],
    });
    level_id = fields.Many2one({ relation: "mobility.level" });
    target_level_id = fields.Many2one({ relation: "mobility.level" });
    previous_level_id = fields.Many2one({ relation: "mobility.level" });
    is_priority = fields.Boolean();
    note = fields.Text();

    _records = [
        { id: 1, area_id: 1, previous_level_id: 11 },
        { id: 2, area_id: 2, is_priority: true },
        { id: 3, area_id: 3, is_priority: true },
        { id: 4, area_id: 4, is_priority: true },
    ];
}

class Instrument extends models.Model {
    _name = "mobility.instrument";

    pillar_ids = fields.One2many({ relation: "mobility.pillar", relation_field: "instrument_id" });

    _records = [{ id: 1, pillar_ids: [1, 2] }];
}

class Pillar extends models.Model {
    _name = "mobility.pillar";

    name = fields.Char();
    icon_path = fields.Char();
    ink = fields.Char();
    instrument_id = fields.Many2one({ relation: "mobility.instrument" });
    area_ids = fields.One2many({ relation: "mobility.area", relation_field: "pillar_id" });

    _records = [
        { id: 1, name: "Home", icon_path: "M0,0 H9", ink: "#0d4763", area_ids: [1, 2] },
        { id: 2, name: "Money", icon_path: "M0,0 V9", ink: "#a2420f", area_ids: [3, 4] },
    ];
}

class Area extends models.Model {
    _name = "mobility.area";

    name = fields.Char();
    question = fields.Text();
    pillar_id = fields.Many2one({ relation: "mobility.pillar" });
    level_ids = fields.One2many({ relation: "mobility.level", relation_field: "area_id" });

    _records = [
        { id: 1, name: "House", question: "Do I have a home?", level_ids: [10, 11, 12] },
        { id: 2, name: "Family", level_ids: [20, 21] },
        { id: 3, name: "Debts", level_ids: [30, 31, 32] },
        { id: 4, name: "Savings", level_ids: [40, 41, 42] },
    ];
}

class Level extends models.Model {
    _name = "mobility.level";

    name = fields.Char();
    description = fields.Text();
    value = fields.Float();
    area_id = fields.Many2one({ relation: "mobility.area" });

    _records = [1, 2, 3, 4].flatMap((area) =>
        [0, 1, 2].map((value) => ({ id: area * 10 + value, name: `Area ${area} at ${value}`, value })),
    );
}

defineMailModels();
defineModels([Assessment, Line, Instrument, Pillar, Area, Level]);
describe.current.tags("desktop");

const ARCH = `
    <form>
        <field name="state" />
        <field name="instrument_id" />
        <field name="line_ids" widget="mobility_bridge_board" readonly="state != 'draft'" />
    </form>`;
const mountBoard = (resId = 1) => mountView({ type: "form", resModel: "mobility.assessment", resId, arch: ARCH });
const cell = (id) => `.o_mobility_board [data-level='${id}']`;
const answer = (area, key) => `.o_mobility_board_area[data-area='${area}'] [data-answer=${key}]`;
const star = (area) => `.o_mobility_board_area[data-area='${area}'] button.o_mobility_board_star`;
/** Note the commands on lines of each save. */
const stepSaves = () => onRpc("mobility.assessment", "web_save", ({ args }) => expect.step(args[1].line_ids));
const inTwoYears = () => contains(".o_mobility_board_when button:contains('In two years')").click();

test("pillars and areas are columns, the highest level on top", async () => {
    await mountBoard();
    expect(queryAll(".o_mobility_board_pillar_name span").map((el) => el.textContent)).toEqual(["Home", "Money"]);
    expect(".o_mobility_board_area").toHaveCount(4);
    const words = queryAll(".o_mobility_board_area[data-area='1'] .o_mobility_board_words");
    expect(words.map((el) => el.textContent)).toEqual(["Area 1 at 2", "Area 1 at 1", "Area 1 at 0"]);
    // an area with fewer levels stands on the same ground
    expect(cell(20)).toHaveAttribute("data-row", "3");
    expect(cell(10)).toHaveAttribute("data-row", "3");
});

test("the texts of an instrument are read once", async () => {
    onRpc("mobility.instrument", "web_read", () => expect.step("instrument"));
    onRpc("mobility.level", "*", () => expect.step("level"));
    await mountBoard();
    await contains(cell(10)).click();
    await contains(cell(31)).click();
    expect.verifySteps(["instrument"]);
});

test("a tap is the level of now, and saves through the form", async () => {
    stepSaves();
    await mountBoard();
    expect(cell(11)).toHaveAttribute("aria-checked", "false");
    expect(`${cell(11)} .o_mobility_board_tag`).toHaveText("Last time");
    await contains(cell(10)).click();
    await contains(cell(12)).click();
    expect(cell(12)).toHaveAttribute("aria-checked", "true");
    expect(cell(10)).toHaveAttribute("aria-checked", "false");
    expect(".o_mobility_board_progress").toHaveText("Still without an answer: Family, Debts, Savings.");
    await clickSave();
    expect.verifySteps([[[1, 1, { answer: "level", level_id: 12 }]]]);
});

test("a second tap on the same cell is the wish for in two years, a third takes it back", async () => {
    stepSaves();
    await mountBoard();
    await contains(cell(12)).click();
    await contains(cell(12)).press("Enter");
    expect(`${cell(12)} .o_mobility_board_tag:contains('In two years')`).toHaveCount(1);
    await clickSave();
    await contains(cell(12)).press("Enter");
    expect(`${cell(12)} .o_mobility_board_tag:contains('In two years')`).toHaveCount(0);
    await clickSave();
    expect.verifySteps([
        [[1, 1, { answer: "level", level_id: 12, target_level_id: 12 }]],
        [[1, 1, { target_level_id: false }]],
    ]);
});

test("with the switch, a tap is the wish for in two years", async () => {
    stepSaves();
    await mountBoard();
    await contains(cell(30)).click();
    await inTwoYears();
    expect(".o_mobility_board_area[data-area='3'] [role=radiogroup]").toHaveAttribute(
        "aria-label",
        "Debts, in two years",
    );
    expect(answer(3, "no_wish")).toHaveAttribute("aria-checked", "true");
    await contains(cell(32)).click();
    expect(cell(32)).toHaveAttribute("aria-checked", "true");
    expect(cell(30)).toHaveClass("o_now");
    await contains(cell(40)).click();
    await contains(answer(4, "no_wish")).click();
    await clickSave();
    expect.verifySteps([
        [
            [1, 3, { answer: "level", level_id: 30, target_level_id: 32 }],
            [1, 4, { target_level_id: false }],
        ],
    ]);
});

test("'don't know' and the like are answers too", async () => {
    stepSaves();
    await mountBoard();
    await contains(cell(20)).click();
    await contains(answer(2, "rather_not")).click();
    expect(cell(20)).toHaveAttribute("aria-checked", "false");
    expect(answer(2, "rather_not")).toHaveAttribute("aria-checked", "true");
    for (const area of [1, 3, 4]) {
        await contains(answer(area, "unknown")).click();
    }
    expect(".o_mobility_board_progress").toHaveText("Every area has an answer.");
    await clickSave();
    expect.verifySteps([
        [
            [1, 2, { answer: "rather_not", level_id: false }],
            ...[1, 3, 4].map((id) => [1, id, { answer: "unknown", level_id: false }]),
        ],
    ]);
});

test("three stars at most: a fourth is explained, not given", async () => {
    await mountBoard();
    await contains(star(1)).click();
    expect(".o_notification").toHaveCount(1);
    expect(".o_notification").toHaveText(/Family, Debts, Savings/);
    expect(star(1)).toHaveAttribute("aria-pressed", "false");
    await contains(star(3)).click();
    await contains(star(1)).click();
    expect(star(1)).toHaveAttribute("aria-pressed", "true");
    expect(star(3)).toHaveAttribute("aria-pressed", "false");
});

test("own words stay words, and are saved also when the field still has the focus", async () => {
    const words = "<script>alert(1)</script> שלום";
    stepSaves();
    await mountBoard();
    await contains("#mobility_board_1_note").edit(words, { confirm: false });
    await clickSave();
    expect.verifySteps([[[1, 1, { note: words }]]]);
    expect(".o_mobility_board script").toHaveCount(0);
});

test("discarding brings everything back", async () => {
    stepSaves();
    await mountBoard();
    await contains(cell(12)).click();
    await contains(star(2)).click();
    await contains(".o_form_button_cancel").click();
    expect(cell(12)).toHaveAttribute("aria-checked", "false");
    expect(star(2)).toHaveAttribute("aria-pressed", "true");
    expect.verifySteps([]);
});

test("arrows walk over the board, one cell an area is reached with Tab", async () => {
    await mountBoard();
    await contains(cell(11)).click();
    expect(".o_mobility_board_area[data-area='1'] [role=radio][tabindex='0']").toHaveCount(1);
    queryFirst(cell(11)).focus();
    for (const [key, id] of [
        ["ArrowUp", 12],
        ["ArrowUp", 12],
        ["ArrowRight", 21],
        ["ArrowLeft", 11],
        ["End", null],
        ["Home", 12],
        ["ArrowDown", 11],
    ]) {
        await press(key);
        await animationFrame();
        expect(id ? cell(id) : answer(1, "rather_not")).toBeFocused();
    }
    await press("ArrowUp");
    expect(cell(12)).toHaveAttribute("aria-checked", "false");
    await press("Enter");
    await animationFrame();
    expect(cell(12)).toHaveAttribute("aria-checked", "true");
});

test("a confirmed Bridge can be read and not changed", async () => {
    Assessment._records[0].state = "confirmed";
    Line._records[0].level_id = 12;
    Line._records[0].answer = "level";
    Line._records[0].note = "My own key";
    await mountBoard();
    await contains(cell(10)).click();
    expect(cell(12)).toHaveAttribute("aria-checked", "true");
    expect(cell(10)).toHaveAttribute("aria-checked", "false");
    expect(cell(10)).toHaveAttribute("aria-disabled", "true");
    expect(".o_mobility_board_when, .o_mobility_board textarea, button.o_mobility_board_star").toHaveCount(0);
    expect(".o_mobility_board_note:first").toHaveText("My own key");
});

test("an area without a line gets one", async () => {
    onRpc("mobility.assessment", "web_save", () => expect.step("web_save"));
    await mountBoard(2);
    await contains(cell(31)).click();
    await contains(answer(2, "unknown")).click();
    expect(cell(31)).toHaveAttribute("aria-checked", "true");
    await clickSave();
    expect(cell(31)).toHaveAttribute("aria-checked", "true");
    expect(answer(2, "unknown")).toHaveAttribute("aria-checked", "true");
    expect.verifySteps(["web_save"]);
});
