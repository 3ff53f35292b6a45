import { registry } from "@web/core/registry";

const ROOT = ".o_mobility_influences";
const area = (name) => `${ROOT}_area[title=${name}]`;

/** One key on what has the focus, which is `trigger`. */
const press = (trigger, key) => ({ content: `${key} on ${trigger}`, trigger: `${trigger}:focus`, run: `press ${key}` });

registry.category("web_tour.tours").add("mobility_influence_drawing", {
    steps: () => [
        { content: "Debts weigh", trigger: area("Debts"), run: "click" },
        {
            content: "on the family",
            trigger: `${area("Family")}[aria-label='Arrow from Debts to Family']`,
            run: "click",
        },
        { content: "a lot", trigger: `${ROOT} label:contains(A lot)`, run: "click" },
        { content: "in own words", trigger: `${ROOT} textarea`, run: "edit We shout about letters" },
        { content: "Draw", trigger: `${ROOT} button:contains(Draw the arrow)`, run: "click" },
        { content: "It is in the list", trigger: ".o_data_row:contains(We shout about letters)" },
        {
            content: "and in the drawing, in words",
            trigger: `${ROOT} svg desc:not(:visible):contains(Debts makes Family heavier)`,
        },
        // the way back, by keyboard alone
        { content: "To the family", trigger: area("Family"), run: ({ anchor }) => anchor.focus() },
        press(area("Family"), "Enter"),
        {
            content: "To the debts",
            trigger: `${area("Debts")}[aria-label='Arrow from Family to Debts']`,
            run: ({ anchor }) => anchor.focus(),
        },
        press(area("Debts"), "Enter"),
        press(`${ROOT} input[value=heavier]`, "Enter"),
        {
            content: "A circle",
            trigger: ".o_field_widget[name=influence_circles]:contains(Family and Debts make each other heavier)",
        },
        { content: "Strengths", trigger: ".o_mobility_strengths input:eq(1)", run: "edit never late" },
        { content: "Save", trigger: ".o_form_button_save:enabled", run: "click" },
        { content: "Saved", trigger: ".o_form_saved, .o_form_status_indicator_buttons.invisible" },
    ],
});
