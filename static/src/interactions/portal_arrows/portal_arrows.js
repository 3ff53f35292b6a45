import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

/** Two taps in the drawing choose what acts on what: the same as the two rows of choices below it. */
export class PortalArrows extends Interaction {
    static selector = ".o_mobility_arrows";
    dynamicContent = {
        ".o_mobility_area": {
            "t-on-click": this.onTap,
            "t-att-hidden": () => false,
            "t-att-aria-pressed": (area) => (this.getRole(area) ? "true" : "false"),
            "t-att-class": (area) => ({
                o_source: this.getRole(area) === "source",
                o_target: this.getRole(area) === "target",
            }),
        },
        "input[type=radio]": { "t-on-change": () => {} }, // the drawing follows what is chosen below it
    };

    getChosen(name) {
        return this.el.querySelector(`input[name=${name}]:checked`);
    }

    getRole(area) {
        return ["source", "target"].find((name) => this.getChosen(name)?.value === area.dataset.area);
    }

    onTap(ev) {
        const { area } = ev.currentTarget.dataset;
        const chosen = ["source", "target"].map((name) => this.getChosen(name));
        const name = chosen[0] && !chosen[1] && chosen[0].value !== area ? "target" : "source";
        if (name === "source" && chosen[1]) {
            chosen[1].checked = false;
        }
        this.el.querySelector(`input[name=${name}][value="${area}"]`).checked = true;
    }
}

registry.category("public.interactions").add("mobility_mentoring.portal_arrows", PortalArrows);
