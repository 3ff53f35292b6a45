import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const tapSelector = ".o_mobility_close .o_mobility_tap";

function countClicks() {
    document.body.dataset.clicks = 0;
    const count = () => document.body.dataset.clicks++;
    document.addEventListener("pointerdown", count, { capture: true });
}

function answer(step, value) {
    return [
        {
            content: `${step}: ${value}`,
            trigger: `.o_mobility_step_answer:contains(${step}) .o_mobility_tap[data-value=${value}]`,
            run: "click",
        },
        {
            content: "It is chosen",
            trigger: `.o_mobility_step_answer:contains(${step}) .o_mobility_tap[data-value=${value}][aria-pressed=true]`,
        },
    ];
}

/** A typical session: came, one topic, two steps ticked, one new step, the next appointment. Every click is counted. */
tours.add("mobility_session_close", {
    steps: () => [
        { content: "Count from here", trigger: ".o_list_view .o_data_row:contains(Samira)", run: countClicks },
        {
            content: "Close the session",
            trigger: ".o_data_row:contains(Samira) button[name=action_close]",
            run: "click",
        },
        { content: "Nothing is chosen", trigger: ".o_mobility_close:not(:has([aria-checked=true]))" },
        { content: "Samira came", trigger: `${tapSelector}[data-value=held]`, run: "click" },
        { content: "A topic", trigger: ".o_mobility_close label:contains(Test topic)", run: "click" },
        ...answer("Open the envelopes", "alone"),
        ...answer("Call the bank", "together"),
        {
            content: "A new step",
            trigger: ".o_mobility_close .o_field_widget[name=steps_text] textarea",
            run: "edit call the landlord, tomorrow 10:00, if I get nervous then I ask Joke",
        },
        {
            content: "It was understood",
            trigger: ".o_mobility_chip:contains(Call the landlord):contains(10:00):contains(If I get nervous)",
        },
        {
            content: "The first proposal",
            trigger: ".o_field_widget[name=next_start] .o_mobility_tap:first",
            run: "click",
        },
        {
            content: "It is chosen",
            trigger: ".o_field_widget[name=next_start] .o_mobility_tap:first[aria-checked=true]",
        },
        { content: "Save", trigger: ".modal-footer button[name=action_save]", run: "click" },
        { content: "It says what was done", trigger: ".o_notification:contains(Samira)" },
        {
            content: "At most eight clicks",
            trigger: "body",
            run() {
                if (Number(document.body.dataset.clicks) > 8) {
                    throw new Error(`${document.body.dataset.clicks} clicks: more than 8`);
                }
            },
        },
    ],
});

/** Somebody gives the time away while the screen is open: all that was typed is still there. */
tours.add("mobility_session_close_taken", {
    steps: () => [
        {
            content: "Close the session",
            trigger: ".o_data_row:contains(Samira) button[name=action_close]",
            run: "click",
        },
        { content: "Samira came", trigger: `${tapSelector}[data-value=held]`, run: "click" },
        {
            content: "Choose a time",
            trigger: ".o_field_widget[name=next_start] .o_mobility_tap:first",
            run: "click",
        },
        {
            content: "A note",
            trigger: ".o_mobility_close .o_field_widget[name=note] textarea",
            run: "edit We sorted the post",
        },
        {
            content: "A new step",
            trigger: ".o_mobility_close .o_field_widget[name=steps_text] textarea",
            run: "edit call the landlord",
        },
        { content: "It was understood", trigger: ".o_mobility_chip:contains(Call the landlord)" },
        {
            content: "Somebody else is quicker",
            trigger: ".o_mobility_close",
            async run() {
                const start = document.querySelector("[name=next_start] .o_mobility_tap[aria-checked=true]").dataset
                    .value;
                const body = { method: "call", params: { model: "calendar.event", method: "create", kwargs: {} } };
                const stop = `${start.slice(0, 14)}55:00`;
                body.params.args = [[{ name: "Dentist", start, stop }]];
                await fetch("/web/dataset/call_kw/calendar.event/create", {
                    method: "POST",
                    headers: { "Content-Type": "application/json" },
                    body: JSON.stringify(body),
                });
            },
        },
        { content: "Save", trigger: ".modal-footer button[name=action_save]", run: "click" },
        { content: "It is said", trigger: ".o_mobility_close .alert-warning:contains(no time any more)" },
        { content: "The note is there", trigger: ".o_field_widget[name=note] textarea:value(We sorted the post)" },
        { content: "So is the step", trigger: ".o_mobility_chip:contains(Call the landlord)" },
        {
            content: "Another time",
            trigger: ".o_field_widget[name=next_start] .o_mobility_tap:first:not([aria-checked=true])",
            run: "click",
        },
        { content: "Save", trigger: ".modal-footer button[name=action_save]", run: "click" },
        { content: "It says what was done", trigger: ".o_notification:contains(Samira)" },
    ],
});
