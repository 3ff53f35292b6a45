import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const field = (name) => `.o_field_widget[name=${name}]`;
const press = (name) => ({ content: `Press ${name}`, trigger: `button[name=${name}]:visible`, run: "click" });
const yes = () => ({ content: "Yes", trigger: ".modal-footer .btn-primary", run: "click" });
/** Steps that save the form, so that nothing is left open. */
const save = () => [
    { content: "Save", trigger: ".o_form_button_save", run: "click" },
    { content: "Saved", trigger: ".o_form_saved" },
];
const choose = (name, words) => ({
    content: `Choose ${words}`,
    trigger: `${field(name)} .o_radio_item:contains(${words}) input`,
    run: "click",
});

/** Steps that type in a field and take what is offered. */
function pick(name, words) {
    return [
        { content: `Look for ${words}`, trigger: `${field(name)} input`, run: `edit ${words}` },
        { content: `Take ${words}`, trigger: `.dropdown-item:contains(${words})`, run: "click" },
    ];
}

/** Steps that choose from a list of words. */
function select(name, words) {
    return [
        { content: `Open ${name}`, trigger: `${field(name)} .o_select_menu_toggler`, run: "click" },
        { content: `Choose ${words}`, trigger: `.o_select_menu_item:contains(${words})`, run: "click" },
    ];
}

/** Nobody's name, and no group of fewer than ten. */
function checkNobody() {
    if (document.body.innerText.includes("Uniquename")) {
        throw new Error("a name of a person is on the screen");
    }
    for (const cell of document.querySelectorAll(".o_data_row td[name=people]")) {
        if (Number(cell.innerText) < 10) {
            throw new Error(`a group of ${cell.innerText}`);
        }
    }
}

tours.add("mobility_analyst_figures", {
    steps: () => [
        {
            content: "Divide the people in debts",
            trigger: ".o_pivot tbody th.o_pivot_header_cell_closed:contains(Debts)",
            run: "click",
        },
        { content: "By program", trigger: ".o-dropdown--menu .o_menu_item:contains(Program)", run: "click" },
        {
            content: "The program stands there",
            trigger: ".o_pivot tbody th:contains(Rivierdal on its way)",
            run: checkNobody,
        },
        {
            content: "Open what is behind it",
            trigger: ".o_pivot tbody tr:contains(Rivierdal on its way) .o_pivot_cell_value:not(.o_empty):first",
            run: "click",
        },
        { content: "Groups, and nothing below", trigger: ".o_list_view .o_data_row", run: checkNobody },
        { content: "Open a group", trigger: ".o_list_view .o_data_row .o_data_cell", run: "click" },
        { content: "What it says of it", trigger: `.o_form_view ${field("people")}`, run: checkNobody },
        { content: "Nothing leads further", trigger: ".o_form_view:not(:has(button.o_external_button))" },
    ],
});

tours.add("mobility_analyst_asks", {
    steps: () => [
        { content: "A new question", trigger: ".o_list_button_add", run: "click" },
        { content: "What do you want to know?", trigger: `${field("name")} input`, run: "edit What changed?" },
        ...pick("program_ids", "Rivierdal on its way"),
        { content: "Who started from", trigger: "input[data-field=date_from]", run: "edit 01/01/2020 && press Tab" },
        {
            content: "Until",
            trigger: "input[data-field=date_to], button[data-field=date_to]",
            run: "click",
        },
        { content: "Until", trigger: "input[data-field=date_to]", run: "edit 12/31/2020 && press Tab" },
        { content: "First name what counts", trigger: ".alert:contains(Name the one outcome that counts most)" },
        choose("primary_kind", "One area"),
        ...pick("primary_area_id", "Debts"),
        ...save(),
        { content: "Somebody else shows it", trigger: ".alert:contains(A coordinator shows the figures)" },
        { content: "No figures", trigger: ".o_form_view:not(:has(button[name=action_run], .o_notebook))" },
    ],
});

tours.add("mobility_coordinator_evaluates", {
    steps: () => [
        { content: "Open the question", trigger: ".o_data_row:contains(What changed?) .o_data_cell", run: "click" },
        { content: "No figures yet", trigger: ".o_form_view:not(:has(.o_notebook))" },
        press("action_run"),
        yes(),
        { content: "How it went", trigger: `${field("page")}:contains(15 people who were asked twice)` },
        { content: "And what it is not", trigger: `${field("page")}:contains(This is not proof of an effect)` },
        { content: "A manager signs", trigger: ".alert:contains(A manager signs)" },
        { content: "Each area", trigger: ".o_notebook .nav-link[name=figures]", run: "click" },
        { content: "All of them", trigger: `${field("line_ids")} .o_data_row:contains(House)` },
    ],
});

tours.add("mobility_manager_signs", {
    steps: () => [
        { content: "Open it", trigger: ".o_data_row:contains(What changed?) .o_data_cell", run: "click" },
        press("action_sign"),
        yes(),
        { content: "Signed", trigger: ".o_statusbar_status .o_arrow_button_current:contains(Signed)" },
    ],
});

tours.add("mobility_analyst_reads", {
    steps: () => [
        { content: "Open it", trigger: ".o_data_row:contains(What changed?) .o_data_cell", run: "click" },
        { content: "It is signed", trigger: `${field("page")}:contains(Nothing changed since)` },
        {
            content: "The one who differs is not told of",
            trigger: `${field("page")}:contains(Debts):not(:contains(Not asked))`,
            run: checkNobody,
        },
        { content: "To print", trigger: ".o_statusbar_buttons button:contains(Print)" },
        { content: "And to compute with", trigger: "button[name=action_export_xlsx]" },
        {
            content: "Nothing to change",
            trigger: ".o_form_view:not(:has(button[name=action_run], button[name=action_check]))",
        },
    ],
});

tours.add("mobility_for_whom", {
    steps: () => [
        { content: "A table", trigger: `${field("table")} table` },
        ...pick("area_id", "Debts"),
        ...select("rows_by", "Household"),
        ...select("columns_by", "Program"),
        { content: "With how many people", trigger: `${field("table")}:contains(of 15 people)` },
        { content: "And no p", trigger: `${field("table")}:not(:contains(p =))` },
        { content: "The one couple is not shown", trigger: `${field("table")} tr:contains(Couple):contains(too few)` },
        ...select("columns_by", "Age at the start"),
        { content: "Split otherwise", trigger: `${field("table")}:contains(Age at the start →)` },
        { content: "Which goal leads to a second?", trigger: `${field("question")} input:eq(1)`, run: "click" },
        { content: "Nobody has one", trigger: `${field("table")}:contains(No goal has been agreed)` },
        ...save(),
    ],
});

tours.add("mobility_research_file", {
    steps: () => [
        { content: "The smallest group is not mine to choose", trigger: `${field("group_size")}.o_readonly_modifier` },
        press("action_export"),
        { content: "Who is in it", trigger: `${field("report")}:contains(15 people who agreed)` },
        { content: "Of how many one cannot be told apart", trigger: `${field("report")}:contains(fewer than 10)` },
        { content: "What was made coarser", trigger: `${field("report")}:contains(household)` },
        { content: "The file", trigger: `${field("file")} a, ${field("file")} button`, run: checkNobody },
    ],
});

tours.add("mobility_coordinator_followups", {
    steps: () => [
        {
            content: "Not who is asked next year",
            trigger: ".o_list_view:not(:has(.o_data_row:contains(Later))) .o_data_row:contains(Bilal)",
        },
        { content: "Samira was called", trigger: ".o_data_row:contains(Samira) .o_data_cell", run: "click" },
        { content: "Her answers", trigger: `${field("employed")} input:first`, run: "click" },
        { content: "Nor below the line", trigger: `${field("fell_back")} input:eq(1)`, run: "click" },
        ...select("way", "Phone"),
        ...save(),
        { content: "Reached", trigger: ".o_arrow_button_current:contains(Reached)" },
        { content: "Back", trigger: ".o_breadcrumb .o_back_button, .breadcrumb-item a", run: "click" },
        {
            content: "Samira is done, Bilal sent the paper back",
            trigger: ".o_list_view:not(:has(.o_data_row:contains(Samira))) .o_data_row:contains(Bilal) .o_data_cell",
            run: "click",
        },
        {
            content: "The questions can be printed",
            trigger: ".o_statusbar_buttons button:contains(Print the questions)",
        },
        { content: "His answer", trigger: `${field("self_sufficient")} input:eq(1)`, run: "click" },
        ...select("way", "Paper"),
        ...save(),
        { content: "Reached", trigger: ".o_arrow_button_current:contains(Reached)" },
        { content: "Back", trigger: ".o_breadcrumb .o_back_button, .breadcrumb-item a", run: "click" },
        { content: "Nobody answers Zoë's phone", trigger: ".o_data_row:contains(Zoë) .o_data_cell", run: "click" },
        press("action_not_reached"),
        { content: "That counts too", trigger: ".o_arrow_button_current:contains(Not reached)" },
    ],
});

tours.add("mobility_portal_followup", {
    steps: () => [
        {
            content: "Answer",
            trigger: ".o_mobility_portal a.o_mobility_button:contains(Answer)",
            run: "click",
            expectUnloadPage: true,
        },
        { content: "Nothing has to", trigger: ".o_mobility_portal p:contains(You may skip every question)" },
        { content: "Paid work: yes", trigger: "fieldset input[name=employed][value=yes]", run: "click" },
        { content: "In own words", trigger: "textarea[name=note]", run: "edit It goes well" },
        { content: "Send", trigger: "button:contains(Send)", run: "click", expectUnloadPage: true },
        { content: "Thank you", trigger: ".o_mobility_said:contains(Thank you)" },
        { content: "It is gone", trigger: ".o_mobility_portal:not(:has(a[href='/my/how-are-you']))" },
    ],
});
