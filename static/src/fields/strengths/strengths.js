import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useBus } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { Component, markRaw, useRef, useState } from "@odoo/owl";

const MOST = 3;
const getStrengths = (text) =>
    text
        .split("\n")
        .map((line) => line.trim())
        .filter(Boolean);

/** Up to three strengths, each on a line of its own; kept as lines of one text. What was written before is never cut off. */
export class Strengths extends Component {
    static template = "mobility_mentoring.Strengths";
    static props = { ...standardFieldProps };

    setup() {
        this.root = useRef("root");
        this.state = useState({ texts: markRaw([]) });
        useRecordObserver((record) => {
            const text = record.data[this.props.name] || "";
            // what is being written on another line stays
            if (text !== this.committed) {
                this.committed = text;
                const texts = getStrengths(text);
                this.draw([...texts, ...Array(Math.max(0, MOST - texts.length)).fill("")]);
            }
        });
        const { bus } = this.props.record.model;
        useBus(bus, "NEED_LOCAL_CHANGES", ({ detail }) => detail.proms.push(this.commit()));
        useBus(bus, "WILL_SAVE_URGENTLY", () => this.commit());
    }

    get strengths() {
        return getStrengths(this.state.texts.join("\n"));
    }

    get tooMany() {
        return this.strengths.length > MOST;
    }

    /** Raw: drawing the lines anew at each letter would break up what somebody's keyboard composes. */
    draw(texts) {
        this.state.texts = markRaw([...texts]);
    }

    getLabel(number) {
        return _t("Strength %(number)s", { number });
    }

    onInput(ev, index) {
        this.state.texts[index] = ev.target.value;
        this.props.record.model.bus.trigger("FIELD_IS_DIRTY", true);
    }

    onKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            ev.stopPropagation();
            const inputs = [...this.root.el.querySelectorAll("input")];
            inputs[inputs.indexOf(ev.target) + 1]?.focus();
        }
    }

    async commit() {
        const text = this.strengths.join("\n");
        if (!this.props.readonly && text !== getStrengths(this.committed).join("\n")) {
            this.committed = text;
            this.draw(this.state.texts);
            await this.props.record.update({ [this.props.name]: text });
        }
        this.props.record.model.bus.trigger("FIELD_IS_DIRTY", false);
    }
}

export const strengthsField = {
    component: Strengths,
    displayName: _t("Strengths"),
    supportedTypes: ["text"],
};

registry.category("fields").add("mobility_strengths", strengthsField);
