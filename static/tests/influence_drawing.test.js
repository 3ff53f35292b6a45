import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { describe, expect, press, test } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import { queryFirst } from "@odoo/hoot-dom";
import { clickSave, contains, defineModels, fields, models, mountView, onRpc } from "@web/../tests/web_test_helpers";

class Assessment extends models.Model {
    _name = "mobility.assessment";

    state = fields.Char();
    drawing = fields.Html();
    drawing_areas = fields.Json();
    influence_ids = fields.One2many({ relation: "mobility.influence", relation_field: "assessment_id" });

    _records = [
        {
            id: 1,
            state: "draft",
            drawing: "<svg viewBox='0 0 796 400'></svg>",
            drawing_areas: [1, 2, 3].map((id) => ({
                id,
                name: ["Debts", "Health", "Work"][id - 1],
                left: 20 * id,
                width: 10,
                top: 10,
                height: 60,
            })),
            influence_ids: [1],
        },
    ];
}

class Influence extends models.Model {
    _name = "mobility.influence";

    assessment_id = fields.Many2one({ relation: "mobility.assessment" });
    source_area_id = fields.Many2one({ relation: "mobility.area" });
    target_area_id = fields.Many2one({ relation: "mobility.area" });
    sign = fields.Selection({
        selection: [
            ["heavier", "Makes heavier"],
            ["helps", "Helps"],
        ],
    });
    how_much = fields.Selection({
        selection: [
            ["1", "A little"],
            ["2", "Clearly"],
            ["3", "A lot"],
        ],
    });
    strength = fields.Integer();
    note = fields.Text();

    _records = [
        { id: 1, source_area_id: 1, target_area_id: 2, sign: "helps", how_much: "3", strength: 3, note: "I sleep" },
    ];
}

class Area extends models.Model {
    _name = "mobility.area";

    name = fields.Char();

    _records = ["Debts", "Health", "Work"].map((name, index) => ({ id: index + 1, name }));
}

defineMailModels();
defineModels([Assessment, Influence, Area]);
describe.current.tags("desktop");

const ARCH = `
    <form>
        <field name="state" />
        <field name="influence_ids" widget="mobility_influence_drawing" readonly="state != 'draft'" />
        <field name="influence_ids" readonly="state != 'draft'">
            <list editable="bottom">
                <field name="source_area_id" />
                <field name="sign" />
                <field name="target_area_id" />
                <field name="how_much" />
                <field name="note" />
            </list>
        </field>
    </form>`;
const ROOT = ".o_mobility_influences";
const area = (id) => `${ROOT} [data-area='${id}']`;
const radio = (name, value) => `${ROOT} input[name=${name}][value='${value}']`;
const button = (words) => `${ROOT}_panel button:contains(${words})`;
const mountDrawing = () => mountView({ type: "form", resModel: "mobility.assessment", resId: 1, arch: ARCH });
/** Note the commands on arrows of each save. */
const stepSaves = () => onRpc("mobility.assessment", "web_save", ({ args }) => expect.step(args[1].influence_ids));
const withoutVirtualIds = (commands) => commands.map(([code, id, vals]) => [code, code ? id : 0, vals]);

test("two taps and a few words are an arrow, which saves through the form and stands in the list", async () => {
    onRpc("mobility.assessment", "web_save", ({ args }) => expect.step(withoutVirtualIds(args[1].influence_ids)));
    await mountDrawing();
    expect(`${ROOT} svg`).toHaveCount(1);
    await contains(area(1)).click();
    expect(`${ROOT}_hint`).toHaveText("Now tap what Debts makes heavier, or helps.");
    expect(area(1)).toHaveAttribute("aria-pressed", "true");
    await contains(area(3)).click();
    expect(`${ROOT}_panel`).toHaveAttribute("aria-label", "Arrow from Debts to Work");
    expect(radio("sign", "heavier")).toBeFocused();
    expect(radio("how_much", "2")).toBeChecked();
    await contains(radio("how_much", "1")).click();
    await contains(`${ROOT} textarea`).edit("<b>Mail</b> שלום");
    await contains(button("Draw the arrow")).click();
    expect(`${ROOT}_panel`).toHaveCount(0);
    expect(".o_data_row").toHaveCount(2);
    expect(".o_data_row:last").toHaveText(/Debts.*Makes heavier.*Work.*A little.*<b>Mail<\/b> שלום/s);
    await clickSave();
    const vals = { source_area_id: 1, target_area_id: 3, sign: "heavier", how_much: "1", strength: 1 };
    expect.verifySteps([[[0, 0, { ...vals, note: "<b>Mail</b> שלום" }]]]);
});

test("the same two areas again: the arrow that is there, to change or to take away", async () => {
    stepSaves();
    await mountDrawing();
    await contains(area(1)).click();
    await contains(area(2)).click();
    expect(radio("sign", "helps")).toBeChecked();
    expect(radio("how_much", "3")).toBeChecked();
    expect(`${ROOT} textarea`).toHaveValue("I sleep");
    await contains(radio("sign", "heavier")).click();
    await contains(button("Change the arrow")).click();
    expect(".o_data_row").toHaveCount(1);
    await clickSave();
    await contains(area(1)).click();
    await contains(area(2)).click();
    await contains(button("Take the arrow away")).click();
    expect(".o_data_row").toHaveCount(0);
    await clickSave();
    const unchanged = { how_much: "3", strength: 3, note: "I sleep" };
    expect.verifySteps([[[1, 1, { sign: "heavier", ...unchanged }]], [[2, 1]]]);
});

test("the way back is an arrow of its own: circles are allowed", async () => {
    await mountDrawing();
    await contains(area(2)).click();
    await contains(area(1)).click();
    expect(radio("sign", "heavier")).toBeChecked();
    expect(`${ROOT} textarea`).toHaveValue("");
    await contains(button("Draw the arrow")).click();
    expect(".o_data_row").toHaveCount(2);
});

test("a keyboard is enough, and Escape lets go", async () => {
    await mountDrawing();
    queryFirst(area(2)).focus();
    await press("Enter");
    await animationFrame();
    expect(area(2)).toHaveAttribute("aria-label", "Let go of Health");
    expect(area(3)).toHaveAttribute("aria-label", "Arrow from Health to Work");
    await press("Tab");
    expect(area(3)).toBeFocused();
    await press("Enter");
    await animationFrame();
    expect(radio("sign", "heavier")).toBeFocused();
    await press("Escape");
    await animationFrame();
    expect(`${ROOT}_panel`).toHaveCount(0);
    expect(area(2)).toBeFocused();
    expect(area(2)).toHaveAttribute("aria-pressed", "false");
    await press("Enter");
    await animationFrame();
    await press("Tab");
    await press("Enter");
    await animationFrame();
    await press("Enter");
    await animationFrame();
    expect(".o_data_row").toHaveCount(2);
    expect(area(2)).toBeFocused();
});

test("tapping the same area twice lets go of it", async () => {
    await mountDrawing();
    await contains(area(2)).click();
    await contains(area(2)).click();
    expect(`${ROOT} [aria-pressed=true]`).toHaveCount(0);
    expect(`${ROOT}_panel`).toHaveCount(0);
});

test("each area is as wide as a thumb", async () => {
    Assessment._records[0].drawing_areas.forEach((place) => (place.width = 4));
    await mountDrawing();
    for (const id of [1, 2, 3]) {
        expect(queryFirst(area(id)).getBoundingClientRect().width).toBeGreaterThan(43.9);
    }
});

test("a confirmed Bridge is for looking at", async () => {
    Assessment._records[0].state = "confirmed";
    await mountDrawing();
    expect(`${ROOT} svg`).toHaveCount(1);
    expect(`${ROOT} button, ${ROOT}_hint`).toHaveCount(0);
});
