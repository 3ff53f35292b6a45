import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const tap = (content, words) => ({ content, trigger: `.o_mobility_choice:contains("${words}")`, run: "click" });
const kept = { content: "It is kept", trigger: ".o_mobility_kept:contains(Saved.)" };
const press = (words, kind = "button") => ({
    content: words,
    trigger: `.o_mobility_${kind}:contains("${words}")`,
    run: "click",
    expectUnloadPage: true,
});

tours.add("mobility_portal_welcome", {
    steps: () => [
        { content: "A name to log in with", trigger: "#mobility_login[readonly]" },
        { content: "A password", trigger: "#mobility_password", run: "edit blauwe fiets morgen" },
        { content: "Once more", trigger: "#mobility_again", run: "edit blauwe fiets morgen" },
        press("Open my page"),
        { content: "My page", trigger: "h1:contains(Hello Nadia)" },
        { content: "Nothing to do yet", trigger: ".o_mobility_first:contains(Nothing you have to do now)" },
        { content: "Whom to call", trigger: "a[href^='tel:']:contains(Mentor)" },
    ],
});

tours.add("mobility_portal_bridge_begin", {
    steps: () => [
        press("Fill in my Bridge"),
        { content: "The first question", trigger: "h1:contains(House)" },
        tap("How it is", "house at 2"),
        kept,
        { content: "Chosen", trigger: ".o_mobility_choice[aria-pressed=true]:contains(house at 2)" },
        tap("No, otherwise", "house at 1"),
        { content: "Only the last one", trigger: ".o_mobility_choice[aria-pressed=true]:contains(house at 1)" },
        { content: "In own words", trigger: "textarea[name=note]", run: "edit Damp walls" },
        press("Next"),
        { content: "The second question", trigger: "h1:contains(Family)" },
        tap("Not now", "rather not say"),
        kept,
        press("Stop for now", "plain"),
        { content: "How far", trigger: ".o_mobility_first:contains(2 of 3 questions answered)" },
    ],
});

tours.add("mobility_portal_bridge_go_on", {
    steps: () => [
        press("Go on"),
        { content: "Where it was left", trigger: "h1:contains(Debts)" },
        tap("How it is", "debts at 10"),
        kept,
        press("Next"),
        { content: "What hangs together", trigger: "h1:contains(What makes what heavier)" },
        { content: "This", trigger: "label:contains(Debts) input[name=source]", run: "click" },
        { content: "that", trigger: "label:contains(Family) input[name=target]", run: "click" },
        press("Add", "plain"),
        { content: "In words", trigger: ".o_mobility_list:contains(Debts makes Family heavier)" },
        press("Next"),
        { content: "In two years", trigger: "#mobility_words", run: "edit A dry house" },
        { content: "Good at", trigger: "input[name=strength_1]", run: "edit Going on" },
        press("Next"),
        { content: "All of it", trigger: ".o_mobility_list:contains(A dry house)" },
        press("Send to Mentor"),
        { content: "Told", trigger: ".o_mobility_said:contains(You talk about it together)" },
        { content: "It waits", trigger: ".o_mobility_first:contains(You sent your Bridge)" },
    ],
});
