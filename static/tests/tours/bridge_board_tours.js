import { registry } from "@web/core/registry";

const BOARD = ".o_mobility_board";
const cell = (words) => `${BOARD} [role=radio]:contains(${words})`;
const area = (name) => `${BOARD}_area:contains(${name})`;

/** One key on what has the focus, which is `trigger`. */
const press = (trigger, key) => ({ content: `${key} on ${trigger}`, trigger: `${trigger}:focus`, run: `press ${key}` });

registry.category("web_tour.tours").add("mobility_bridge_board_keyboard", {
    steps: () => [
        { content: "The board says what is open", trigger: `${BOARD}_progress:contains(House, Family, Debts)` },
        {
            content: "Tab came to the first area",
            trigger: `${cell("house at 3")}[tabindex='0']`,
            run() {
                this.anchor.focus();
            },
        },
        press(cell("house at 3"), "ArrowDown"),
        press(cell("house at 2"), "Enter"),
        { content: "That is now", trigger: `${cell("house at 2")}[aria-checked=true]:contains(Last time)` },
        press(cell("house at 2"), "ArrowRight"),
        press(cell("family at 2"), "Home"),
        press(cell("family at 3"), "End"),
        press(`${area("Family")} [data-answer=rather_not]`, "ArrowUp"),
        press(`${area("Family")} [data-answer=unknown]`, "ArrowUp"),
        press(`${area("Family")} [data-answer=not_applicable]`, "Enter"),
        press(`${area("Family")} [data-answer=not_applicable][aria-checked=true]`, "ArrowRight"),
        press(`${area("Debts")} [data-answer=not_applicable]`, "ArrowUp"),
        press(cell("debts at 0"), "ArrowUp"),
        press(cell("debts at 10"), "Enter"),
        { content: "Every area has an answer", trigger: `${BOARD}_progress:contains(Every area has an answer)` },
        // the same once more: there in two years as well
        press(`${cell("debts at 10")}[aria-checked=true]`, "Enter"),
        { content: "A wish", trigger: `${cell("debts at 10")}:contains(In two years)` },
        {
            content: "To the switch",
            trigger: `${BOARD}_when button:contains(In two years)`,
            run() {
                this.anchor.focus();
            },
        },
        press(`${BOARD}_when button:contains(In two years)`, "Enter"),
        {
            content: "Back to the first area, where the focus was",
            trigger: `${cell("house at 2")}[tabindex='0'][aria-checked=false]`,
            run() {
                this.anchor.focus();
            },
        },
        press(cell("house at 2"), "ArrowUp"),
        press(cell("house at 3"), "Enter"),
        { content: "A wish for the house", trigger: `${cell("house at 3")}[aria-checked=true]` },
        {
            content: "To the star",
            trigger: `${area("House")} button${BOARD}_star`,
            run() {
                this.anchor.focus();
            },
        },
        press(`${area("House")} button${BOARD}_star`, "Enter"),
        { content: "A star", trigger: `${area("House")} button${BOARD}_star[aria-pressed=true]` },
        {
            content: "Own words",
            trigger: `${area("House")} textarea`,
            run: "edit Eindelijk een eigen sleutel!",
        },
        { content: "To the button", trigger: "button[name=action_confirm]", run: ({ anchor }) => anchor.focus() },
        press("button[name=action_confirm]", "Enter"),
        { content: "Yes", trigger: ".modal-footer .btn-primary", run: ({ anchor }) => anchor.focus() },
        press(".modal-footer .btn-primary", "Enter"),
        { content: "Confirmed", trigger: `${BOARD} [role=radiogroup][aria-readonly=true]` },
        { content: "Two of two pillars hold", trigger: ".o_field_widget[name=summary]:contains(2 of 2 pillars hold)" },
    ],
});
