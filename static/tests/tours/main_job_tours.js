import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** Steps that tap the level called `level` on the board. */
function chooseLevel(level) {
    const cell = `.o_mobility_board [role=radio]:contains(${level})`;
    return [
        { content: `Tap ${level}`, trigger: cell, run: "click" },
        { content: `${level} is chosen`, trigger: `${cell}[aria-checked=true]` },
    ];
}

/** Steps that add a step to the goal; `reward` may be left out: then it earns kind words. */
function addStep(name, reward) {
    const row = ".o_field_widget[name=step_ids] .o_selected_row";
    const steps = [
        {
            content: "Add a step",
            trigger: ".o_field_widget[name=step_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            content: `Call it ${name}`,
            trigger: `${row} td[name=name] input, ${row} td[name=name] textarea`,
            run: `edit ${name}`,
        },
    ];
    if (reward) {
        steps.push(
            { content: `Look for ${reward}`, trigger: `${row} td[name=reward_type_id] input`, run: `edit ${reward}` },
            { content: `Promise ${reward}`, trigger: `.dropdown-item:contains(${reward})`, run: "click" },
            { content: `${reward} is promised`, trigger: `${row} td[name=reward_type_id] input:value(${reward})` },
        );
    }
    return steps;
}

tours.add("mobility_main_job_mentor", {
    steps: () => [
        { content: "Open Samira", trigger: ".o_kanban_record:contains(Samira)", run: "click" },
        { content: "Begin a Bridge", trigger: "button[name=action_new_assessment]", run: "click" },
        ...chooseLevel("house at 2"),
        ...chooseLevel("family at 3"),
        ...chooseLevel("debts at 0"),
        { content: "Confirm", trigger: "button[name=action_confirm]", run: "click" },
        { content: "Yes, that is how she sees it", trigger: ".modal-footer .btn-primary", run: "click" },
        { content: "One of two pillars holds", trigger: ".o_field_widget[name=summary]:contains(1 of 2 pillars hold)" },
        { content: "The Bridge is drawn", trigger: ".o_field_widget[name=drawing] svg" },
        { content: "Back to Samira", trigger: ".o_breadcrumb .o_back_button, .breadcrumb-item:last a", run: "click" },
        {
            content: "A new goal",
            trigger: ".o_form_view:contains(Samira) .o_statusbar_buttons button:contains(New goal)",
            run: "click",
        },
        { content: "The form of a goal", trigger: ".o_form_view .o_field_widget[name=confidence]" },
        {
            content: "In her own words",
            trigger: ".o_field_widget[name=name] input, .o_field_widget[name=name] textarea",
            run: "edit Slapen zonder zorgen over geld",
        },
        ...addStep("Open ten envelopes", "Test money"),
        ...addStep("Put them in three piles"),
        { content: "Save", trigger: ".o_form_button_save", run: "click" },
        { content: "Agree", trigger: "button[name=action_agree]:enabled", run: "click" },
        { content: "It is promised", trigger: ".o_data_row:contains(ten envelopes):contains(Promised)" },
        {
            content: "Done, alone",
            trigger: ".o_data_row:contains(ten envelopes) button[name=action_done]:contains(Alone)",
            run: "click",
        },
        { content: "It waits for approval", trigger: ".o_data_row:contains(ten envelopes):contains(To approve)" },
        {
            content: "Done, together",
            trigger: ".o_data_row:contains(three piles) button[name=action_done]:contains(Together)",
            run: "click",
        },
        { content: "Kind words arrive at once", trigger: ".o_data_row:contains(three piles):contains(Received)" },
    ],
});

tours.add("mobility_main_job_coordinator", {
    steps: () => [
        { content: "Approve", trigger: ".o_data_row:contains(Samira) button[name=action_approve]", run: "click" },
        { content: "Nothing waits any more", trigger: ".o_list_view:not(:has(.o_data_row:contains(Samira)))" },
    ],
});

tours.add("mobility_main_job_finance", {
    steps: () => [
        { content: "A new payout", trigger: ".o_list_button_add", run: "click" },
        { content: "Collect", trigger: "button[name=action_collect]:visible", run: "click" },
        { content: "Samira is in it", trigger: ".o_field_widget[name=line_ids] .o_data_row:contains(Samira)" },
        { content: "Book", trigger: "button[name=action_post]:visible", run: "click" },
        { content: "It is booked", trigger: ".o_statusbar_status .o_arrow_button_current:contains(Booked)" },
        { content: "Pay", trigger: "button[name=action_pay]:visible", run: "click" },
        { content: "Yes, pay", trigger: ".modal-footer .btn-primary", run: "click" },
        { content: "It is paid", trigger: ".o_statusbar_status .o_arrow_button_current:contains(Paid)" },
    ],
});
