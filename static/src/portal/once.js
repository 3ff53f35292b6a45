import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";

const MOST_BYTES = 10 * 1024 * 1024;

/**
 * A form that is sent once, however often somebody presses while a slow phone waits, and that says at once when a file
 * is too large to send. Without JavaScript the server says both.
 */
export class Once extends Interaction {
    static selector = "form.o_mobility_once";
    dynamicContent = {
        _root: {
            "t-on-submit": this.onSubmit,
            "t-att-aria-busy": () => (this.isSent ? "true" : undefined),
        },
        "input[type=file]": { "t-on-change": this.onFile },
        _window: { "t-on-pageshow": () => (this.isSent = false) },
    };

    setup() {
        this.isSent = false;
    }

    onSubmit(ev) {
        if (this.isSent) {
            ev.preventDefault();
        }
        this.isSent = true;
    }

    onFile(ev) {
        const [file] = ev.target.files;
        const isTooLarge = file && file.size > MOST_BYTES;
        ev.target.setCustomValidity(isTooLarge ? ev.target.dataset.tooLarge : "");
        ev.target.reportValidity();
    }
}

registry.category("public.interactions").add("mobility_mentoring.once", Once);
