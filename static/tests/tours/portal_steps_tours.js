import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const go = (words, selector = "a, button") => ({
    content: words,
    trigger: selector
        .split(", ")
        .map((kind) => `.o_mobility_portal ${kind}:contains("${words}")`)
        .join(", "),
    run: "click",
    expectUnloadPage: true,
});
const open = (words) => ({
    content: `Open: ${words}`,
    trigger: `.o_mobility_portal details:not([open]) > summary:contains("${words}")`,
    run: "click",
});

tours.add("mobility_portal_tick", {
    steps: () => [
        { content: "What is next", trigger: ".o_mobility_first:contains(Call the bank)" },
        go("Done!", "a"),
        { content: "This one", trigger: "h1:contains(Call the bank)" },
        go("I did it alone", "button"),
        { content: "It says so", trigger: ".o_mobility_said:contains(Well done!)" },
        { content: "What it earned", trigger: "section:contains(Your reward):contains(20.00)" },
        { content: "And what now", trigger: "section:contains(A colleague looks at it first)" },
        go("Rewards", "nav a"),
        { content: "On its way", trigger: ".o_mobility_first:contains(20.00):contains(Call the bank)" },
    ],
});

tours.add("mobility_portal_move", {
    steps: () => [
        go("I cannot come", "a"),
        { content: "Nobody is angry", trigger: "form:contains(Nothing bad happens)" },
        go("Choose another time", "a"),
        {
            content: "The first time that is free",
            trigger: ".o_mobility_card:first button[name=start]:first",
            run: "click",
            expectUnloadPage: true,
        },
        { content: "It moved", trigger: ".o_mobility_said:contains(Your talk has a new time)" },
        go("I come", "button"),
        { content: "Said", trigger: ".o_mobility_first:contains(You said that you come)" },
    ],
});

tours.add("mobility_portal_withdraw", {
    steps: () => [
        { content: "What was agreed", trigger: "section:contains(What I agree to):contains(Text messages)" },
        go("I do not agree any more", "button"),
        { content: "It holds at once", trigger: ".o_mobility_said:contains(It holds from now on)" },
        open("What else can I agree to?"),
        go("I agree", "button[value=sms]"),
        { content: "Changed one's mind again", trigger: "section:contains(Text messages)" },
    ],
});

tours.add("mobility_portal_copy", {
    steps: () => [
        { content: "What is known", trigger: ".o_mobility_facts:contains(Samira El Amrani)" },
        {
            content: "It can be taken along",
            trigger: "a[href='/my/record/copy/json']",
            run: async ({ anchor }) => {
                const response = await fetch(anchor.href);
                const copy = await response.json();
                if (
                    !/attachment/.test(response.headers.get("Content-Disposition")) ||
                    copy.about !== "Samira El Amrani"
                ) {
                    throw new Error("not my copy");
                }
            },
        },
        go("Read all of it here", "a"),
        go("Goal", "a[href$='/part/mobility.goal']"),
        { content: "In words", trigger: ".o_mobility_list:contains(Have my money in order)" },
    ],
});
