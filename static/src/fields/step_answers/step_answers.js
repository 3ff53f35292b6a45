import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { Component } from "@odoo/owl";
import { StepLines } from "../step_lines/step_lines";

/** The open steps of a person, each with what became of it; nothing is chosen beforehand. */
export class StepAnswers extends Component {
    static template = "mobility_mentoring.StepAnswers";
    static components = { StepLines };
    static props = { ...standardFieldProps };

    setup() {
        this.choices = [
            ["alone", _t("Alone")],
            ["together", _t("Together")],
            ["other", _t("Somebody else")],
            ["smaller", _t("Make smaller")],
            ["let_go", _t("Let go")],
        ];
        this.smallerLabel = _t("Smaller steps, one a line");
    }

    get data() {
        return this.props.record.data;
    }

    get steps() {
        return this.data.steps || [];
    }

    get answers() {
        return this.data[this.props.name] || {};
    }

    getSmaller(step) {
        return (this.data.smaller || {})[step.id] || "";
    }

    getChips(step) {
        return (this.data.chips || {})[step.id] || [];
    }

    getLabel(step) {
        return _t("What became of %(step)s", { step: step.name });
    }

    tap(step, value) {
        if (this.props.readonly) {
            return;
        }
        const answers = { ...this.answers };
        if (answers[step.id] === value) {
            delete answers[step.id];
        } else {
            answers[step.id] = value;
        }
        return this.props.record.update({ [this.props.name]: answers });
    }

    commit(step, text) {
        return this.props.record.update({ smaller: { ...this.data.smaller, [step.id]: text } });
    }
}

export const stepAnswersField = {
    component: StepAnswers,
    displayName: _t("What became of each step"),
    supportedTypes: ["json"],
    fieldDependencies: [
        { name: "steps", type: "json", readonly: true },
        { name: "smaller", type: "json" },
        { name: "chips", type: "json", readonly: true },
    ],
};

registry.category("fields").add("mobility_step_answers", stepAnswersField);
