import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { describe, expect, press, test } from "@odoo/hoot";
import { queryAllValues } from "@odoo/hoot-dom";
import { clickSave, contains, defineModels, fields, models, mountView, onRpc } from "@web/../tests/web_test_helpers";

class Participant extends models.Model {
    _name = "mobility.participant";

    state = fields.Char();
    strengths = fields.Text();

    _records = [{ id: 1, state: "draft", strengths: "patient" }];
}

defineMailModels();
defineModels([Participant]);
describe.current.tags("desktop");

const ROOT = ".o_mobility_strengths";
const ARCH = `
    <form>
        <field name="state" />
        <field name="strengths" widget="mobility_strengths" readonly="state != 'draft'" />
    </form>`;
const mountStrengths = () => mountView({ type: "form", resModel: "mobility.participant", resId: 1, arch: ARCH });
const stepSaves = () => onRpc("mobility.participant", "web_save", ({ args }) => expect.step(args[1].strengths));

test("three lines to write on, saved as lines of one text", async () => {
    stepSaves();
    await mountStrengths();
    expect(queryAllValues(`${ROOT} input`)).toEqual(["patient", "", ""]);
    await contains(`${ROOT} input:eq(1)`).edit("never late", { confirm: false });
    await press("Enter");
    expect(`${ROOT} input:eq(2)`).toBeFocused();
    await contains(`${ROOT} input:eq(2)`).edit("<b>funny</b> שלום", { confirm: false });
    await clickSave();
    expect.verifySteps(["patient\nnever late\n<b>funny</b> שלום"]);
    await contains(`${ROOT} input:eq(0)`).edit("");
    await clickSave();
    expect.verifySteps(["never late\n<b>funny</b> שלום"]);
});

test("more from before are all shown, with what to do", async () => {
    Participant._records[0].strengths = "a\nb\n\nc\nd";
    stepSaves();
    await mountStrengths();
    expect(queryAllValues(`${ROOT} input`)).toEqual(["a", "b", "c", "d"]);
    expect(`${ROOT}_hint`).toHaveText(/Three at most/);
    await contains(`${ROOT} input:eq(1)`).edit("");
    expect(`${ROOT}_hint`).toHaveCount(0);
    await clickSave();
    expect.verifySteps(["a\nc\nd"]);
});

test("to read only", async () => {
    Participant._records[0].state = "confirmed";
    await mountStrengths();
    expect(ROOT).toHaveText("patient");
    expect(`${ROOT} input`).toHaveCount(0);
});
