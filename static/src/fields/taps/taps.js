import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { Component } from "@odoo/owl";

/** The mouths of five faces, from heavy to good. */
export const MOUTHS = {
    1: "M12,33 Q20,23 28,33",
    2: "M13,31 Q20,26 27,31",
    3: "M13,29 H27",
    4: "M13,27 Q20,33 27,27",
    5: "M11,25 Q20,37 29,25",
};

/** One answer out of a few, each a large button; a second tap takes it back. The choices are those of a selection, or
 * stand as [value, words, details] in another field. */
export class Taps extends Component {
    static template = "mobility_mentoring.Taps";
    static props = {
        ...standardFieldProps,
        choices: { type: String, optional: true },
        faces: { type: Boolean, optional: true },
        icons: { type: Object, optional: true },
    };

    get mouths() {
        return MOUTHS;
    }

    get value() {
        return this.props.record.data[this.props.name];
    }

    get options() {
        const { record, choices, name } = this.props;
        const options = choices ? record.data[choices] || [] : record.fields[name].selection;
        return options.filter(([value]) => value);
    }

    get label() {
        return this.props.record.fields[this.props.name].string;
    }

    /** The first can be reached by the keyboard when none is chosen. */
    getTabIndex(value, index) {
        const chosen = this.options.some(([other]) => other === this.value);
        return (chosen ? value === this.value : index === 0) ? 0 : -1;
    }

    tap(value) {
        if (!this.props.readonly) {
            return this.props.record.update({ [this.props.name]: value === this.value ? false : value });
        }
    }

    onKeydown(ev, index) {
        const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[ev.key];
        if (step) {
            ev.preventDefault();
            const buttons = [...ev.currentTarget.parentElement.querySelectorAll("[role=radio]")];
            buttons[(index + step + buttons.length) % buttons.length].focus();
        }
    }
}

export const tapsField = {
    component: Taps,
    displayName: _t("Large buttons"),
    supportedTypes: ["selection", "char"],
    extractProps: ({ options }) => ({ choices: options.choices, faces: options.faces, icons: options.icons }),
};

registry.category("fields").add("mobility_taps", tapsField);
