import { registry } from "@web/core/registry";

/** From approved rewards to the file for the bank: no more clicks than this. */
const CLICKS = 4;

const click = (content, trigger) => ({ content, trigger, run: "click" });

registry.category("web_tour.tours").add("mobility_payout_four_clicks", {
    steps: () => {
        const steps = [
            click("New", ".o_list_button_add, .o-kanban-button-new"),
            {
                content: "What cannot be paid is said before anything is pressed",
                trigger: ".alert:contains(1 × No bank)",
            },
            click("Collect", "button[name=action_collect]:visible"),
            { content: "One payee is in it", trigger: ".o_field_widget[name=payee_count]:contains(1)" },
            { content: "And it is still said what is not", trigger: ".alert:contains(1 × No bank)" },
            click("Book", "button[name=action_post]:visible"),
            click("File for the bank", "button[name=action_export_sepa]:visible"),
            {
                content: "It was sent",
                trigger: ".o_statusbar_status .o_arrow_button_current:contains(Sent to the bank)",
            },
            { content: "The file is there", trigger: ".o_field_widget[name=file_ids] .o_data_row:contains(.xml)" },
        ];
        const clicks = steps.filter((step) => step.run === "click").length;
        if (clicks > CLICKS) {
            throw new Error(`${clicks} clicks: too many`);
        }
        return steps;
    },
});

registry.category("web_tour.tours").add("mobility_payout_in_the_background", {
    steps: () => [
        click("Prepare many at once", "button:contains(Prepare many at once)"),
        click("Start", "button[name=action_start]:visible"),
        { content: "It is at work", trigger: ".o_statusbar_status .o_arrow_button_current:contains(At work)" },
        { content: "One can leave", trigger: ".o_form_view:contains(You can leave this page)" },
        { content: "The bar", trigger: ".o_field_widget[name=progress] .o_progressbar" },
    ],
});
