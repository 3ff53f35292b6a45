import { _t } from "@web/core/l10n/translation";
import { TextField } from "@web/views/fields/text/text_field";
import { Component, useState } from "@odoo/owl";

/** One area of the board: its levels, the answers that are no level, a star and the person's own words. */
export class BridgeArea extends Component {
    static template = "mobility_mentoring.BridgeArea";
    static components = { TextField };
    static props = {
        area: Object,
        line: { type: Object, optional: true },
        levels: Number,
        when: String,
        readonly: Boolean,
        choose: Function,
        toggleStar: Function,
    };

    setup() {
        this.state = useState({ focused: null });
    }

    get id() {
        return `mobility_board_${this.props.area.id}`;
    }

    get data() {
        return this.props.line?.data || {};
    }

    get isNow() {
        return this.props.when === "now";
    }

    get groupLabel() {
        const { name } = this.props.area;
        return this.isNow ? _t("%(area)s, now", { area: name }) : _t("%(area)s, in two years", { area: name });
    }

    get starLabel() {
        return _t("Begin here: %(area)s", { area: this.props.area.name });
    }

    get noteLabel() {
        return _t("In own words: %(area)s", { area: this.props.area.name });
    }

    /** The cells from top to bottom, the highest level first; the lowest levels of all areas stand in one row. */
    get cells() {
        const current = this.getValue(this.data.level_id);
        return this.props.area.level_ids.toReversed().map((level, index, { length }) => ({
            key: level.id,
            level,
            row: this.props.levels - length + index + 1,
            isNow: this.data.level_id?.id === level.id,
            isTarget: this.data.target_level_id?.id === level.id,
            isPrevious: this.data.previous_level_id?.id === level.id,
            isBelow: current !== undefined && level.value < current,
        }));
    }

    get others() {
        const row = this.props.levels + 1;
        if (!this.isNow) {
            return [{ key: "no_wish", row, text: _t("No wish yet") }];
        }
        const answers = [
            { key: "not_applicable", row, text: _t("Does not apply") },
            { key: "unknown", row: row + 1, text: _t("Don't know") },
            { key: "rather_not", row: row + 2, text: _t("Rather not say") },
        ];
        return this.props.readonly ? answers.filter(({ key }) => key === this.data.answer) : answers;
    }

    get checked() {
        const { answer, level_id, target_level_id } = this.data;
        if (!this.isNow) {
            return target_level_id?.id || "no_wish";
        }
        return level_id?.id || answer;
    }

    /** The one cell that Tab reaches: where the person was last, or what is chosen. */
    get reachable() {
        const keys = [...this.cells, ...this.others].map((option) => option.key);
        return [this.state.focused, this.checked].find((key) => keys.includes(key)) ?? keys[0];
    }

    getValue(level) {
        return this.props.area.level_ids.find((other) => other.id === level?.id)?.value;
    }

    onClick(ev, option) {
        // A double click is one choice: the second tap means 'here in two years too'.
        if (!this.props.readonly && ev.detail < 2) {
            this.props.choose(this.props.area, option);
        }
    }
}
