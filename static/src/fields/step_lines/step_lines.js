import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useBus } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { Component, useEffect, useRef } from "@odoo/owl";

/** A box for steps, one a line; what was understood of each stands below it as soon as somebody stops typing. */
export class StepLines extends Component {
    static template = "mobility_mentoring.StepLines";
    static props = {
        bus: Object,
        text: String,
        chips: Array,
        label: String,
        commit: Function,
        id: { type: String, optional: true },
        placeholder: { type: String, optional: true },
        readonly: { type: Boolean, optional: true },
    };

    setup() {
        this.area = useRef("area");
        this.commitSoon = useDebounced(() => this.commit(), 500, { execBeforeUnmount: true });
        // the text is set once: setting it anew while somebody types would take letters away
        this.committed = this.props.text;
        useEffect(
            (el) => {
                if (el) {
                    el.value = this.committed;
                    this.grow();
                }
            },
            () => [this.area.el],
        );
        useBus(this.props.bus, "NEED_LOCAL_CHANGES", ({ detail }) => detail.proms.push(this.commit()));
        useBus(this.props.bus, "WILL_SAVE_URGENTLY", () => this.commit());
    }

    grow() {
        const { el } = this.area;
        el.style.height = "auto";
        el.style.height = `${Math.max(el.scrollHeight + 2, 62)}px`;
    }

    onInput() {
        this.grow();
        this.props.bus.trigger("FIELD_IS_DIRTY", true);
        this.commitSoon();
    }

    async commit() {
        const text = this.area.el?.value ?? this.committed;
        if (text !== this.committed) {
            this.committed = text;
            await this.props.commit(text);
        }
        this.props.bus.trigger("FIELD_IS_DIRTY", false);
    }
}

export class StepLinesField extends Component {
    static template = "mobility_mentoring.StepLinesField";
    static components = { StepLines };
    static props = { ...standardFieldProps, placeholder: { type: String, optional: true } };

    get label() {
        return this.props.record.fields[this.props.name].string;
    }

    get chips() {
        return this.props.record.data.chips?.new || [];
    }

    commit(text) {
        return this.props.record.update({ [this.props.name]: text });
    }
}

export const stepLinesField = {
    component: StepLinesField,
    displayName: _t("Steps, one a line"),
    supportedTypes: ["text"],
    fieldDependencies: [{ name: "chips", type: "json", readonly: true }],
    extractProps: ({ placeholder }) => ({ placeholder }),
};

registry.category("fields").add("mobility_step_lines", stepLinesField);
