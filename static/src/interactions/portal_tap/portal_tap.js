import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

/**
 * Sends each tap of a form at once, without the page being loaded again. Without JavaScript the same buttons send the
 * same form. What is said stands in the page already, in the person's language.
 */
export class PortalTap extends Interaction {
    static selector = ".o_mobility_tap";
    dynamicContent = {
        ".o_mobility_choice": { "t-on-click.prevent": this.onTap },
        textarea: { "t-on-change": this.onWords },
    };

    setup() {
        // one after the other, so that the last tap is the one that counts
        this.sent = Promise.resolve();
    }

    async onTap(ev) {
        const button = ev.currentTarget;
        if (await this.send({ [button.name]: button.value })) {
            for (const other of this.el.querySelectorAll(".o_mobility_choice")) {
                other.setAttribute("aria-pressed", other === button ? "true" : "false");
            }
        }
    }

    onWords() {
        return this.send({});
    }

    /**
     * @param {Object} choice what was tapped: the name and value of a button
     * @returns {Promise<boolean>} whether it was kept
     */
    send(choice) {
        this.say("sending");
        this.sent = this.sent.then(() => this.post(choice));
        return this.sent;
    }

    async post(choice) {
        const { action, elements } = this.el;
        const data = new FormData(this.el);
        for (const [name, value] of Object.entries({ ...choice, tap: "1" })) {
            data.set(name, value);
        }
        try {
            const response = await this.waitFor(fetch(action, { method: "POST", body: data }));
            const { problem } = await this.waitFor(response.json());
            elements.note_before.value = data.get("note");
            this.say(problem ? "" : "kept", problem);
            return !problem;
        } catch {
            // no connection, or logged out meanwhile
            this.say("failed");
            return false;
        }
    }

    say(what, words = "") {
        const said = what && this.el.querySelector(`[data-say="${what}"]`);
        this.el.querySelector(".o_mobility_kept").textContent = said ? said.textContent : words;
    }
}

registry.category("public.interactions").add("mobility_mentoring.portal_tap", PortalTap);
