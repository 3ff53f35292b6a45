import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { Component, useEffect, useRef, useState } from "@odoo/owl";

/** Large enough for a thumb; on a phone the drawing becomes wider than the screen and slides. */
const TOUCH = 44;
const NEW_ARROW = { sign: "heavier", howMuch: "2", note: "" };

const signs = () => [
    ["heavier", _t("Makes heavier")],
    ["helps", _t("Helps")],
];
const strengths = () => [
    ["1", _t("A little")],
    ["2", _t("Clearly")],
    ["3", _t("A lot")],
];

/**
 * The arrows of a Bridge on its drawing: tap the area that weighs on another or helps it, tap that other one, and say how.
 * It changes the list of influences as any list would, so that saving, discarding and onchanges are the form's own; the
 * drawing comes from the server, which draws it anew at each change.
 */
export class InfluenceDrawing extends Component {
    static template = "mobility_mentoring.InfluenceDrawing";
    static props = { ...standardFieldProps };

    setup() {
        this.root = useRef("root");
        this.state = useState({ source: null, target: null, ...NEW_ARROW });
        this.focusNext = null;
        useEffect(() => {
            if (this.focusNext) {
                this.root.el?.querySelector(this.focusNext)?.focus();
                this.focusNext = null;
            }
        });
    }

    get list() {
        return this.props.record.data[this.props.name];
    }

    get areas() {
        return this.props.record.data.drawing_areas || [];
    }

    get readonly() {
        return this.props.readonly || this.areas.length < 2;
    }

    /** Wide enough for a thumb on each area. */
    get style() {
        const narrowest = Math.min(...this.areas.map((area) => area.width));
        return this.readonly ? "" : `min-width: ${Math.ceil((TOUCH * 100) / narrowest)}px`;
    }

    get source() {
        return this.areas.find((area) => area.id === this.state.source);
    }

    get target() {
        return this.areas.find((area) => area.id === this.state.target);
    }

    /** The arrow there is already between the two areas. */
    get arrow() {
        return this.getArrow(this.state.source, this.state.target);
    }

    get signs() {
        const names = { source: this.source.name, target: this.target.name };
        return [
            { key: "heavier", text: _t("%(source)s makes %(target)s heavier", names) },
            { key: "helps", text: _t("%(source)s helps %(target)s", names) },
        ];
    }

    get strengths() {
        return strengths().map(([key, text]) => ({ key, text }));
    }

    get hint() {
        if (this.target) {
            return _t("Say what it does, and how much.");
        }
        if (this.source) {
            return _t("Now tap what %(area)s makes heavier, or helps.", { area: this.source.name });
        }
        return _t("Tap an area, then the area that it makes heavier or helps.");
    }

    get panelLabel() {
        return _t("Arrow from %(source)s to %(target)s", { source: this.source.name, target: this.target.name });
    }

    getLabel(area) {
        if (!this.source) {
            return _t("Arrow from %(area)s", { area: area.name });
        }
        if (this.source.id === area.id) {
            return _t("Let go of %(area)s", { area: area.name });
        }
        return _t("Arrow from %(source)s to %(target)s", { source: this.source.name, target: area.name });
    }

    getArrow(source, target) {
        return this.list.records.find(
            ({ data }) => data.source_area_id?.id === source && data.target_area_id?.id === target,
        );
    }

    onTap(area) {
        const { source } = this.state;
        if (!source) {
            Object.assign(this.state, { source: area.id, target: null });
        } else if (source === area.id) {
            this.letGo();
        } else {
            const { sign, how_much, note } = this.getArrow(source, area.id)?.data || {};
            const known = sign && { sign, howMuch: how_much || "2", note: note || "" };
            Object.assign(this.state, { target: area.id, ...(known || NEW_ARROW) });
            this.focusNext = "input[name=sign]:checked";
        }
    }

    /** Begin anew; the focus goes back to the area where the arrow began. */
    letGo() {
        this.focusNext = `[data-area="${this.state.source}"]`;
        Object.assign(this.state, { source: null, target: null, ...NEW_ARROW });
    }

    onKeydown(ev) {
        if (ev.key === "Escape" && this.state.source) {
            ev.preventDefault();
            ev.stopPropagation();
            this.letGo();
        } else if (ev.key === "Enter" && ev.target.matches("input[type=radio]")) {
            ev.preventDefault();
            ev.stopPropagation();
            this.save();
        }
    }

    async save() {
        const { source, target, sign, howMuch, note } = this.state;
        const { arrow } = this;
        // both: one is shown in words, the other one is what the drawing looks at
        const values = { sign, how_much: howMuch, strength: Number(howMuch), note };
        this.letGo();
        if (arrow) {
            await arrow.update(values);
            return;
        }
        const all = { ...values, source_area_id: source, target_area_id: target };
        const context = Object.fromEntries(Object.entries(all).map(([name, value]) => [`default_${name}`, value]));
        await this.list.addNewRecord({ mode: "readonly", context });
    }

    async takeAway() {
        const { arrow } = this;
        this.letGo();
        await this.list.delete(arrow);
    }
}

export const influenceDrawing = {
    component: InfluenceDrawing,
    displayName: _t("Arrows on the Bridge"),
    supportedTypes: ["one2many"],
    isEmpty: () => false,
    fieldDependencies: [
        { name: "drawing", type: "html" },
        { name: "drawing_areas", type: "json" },
    ],
    relatedFields: () => [
        { name: "source_area_id", type: "many2one", relation: "mobility.area", readonly: false },
        { name: "target_area_id", type: "many2one", relation: "mobility.area", readonly: false },
        { name: "sign", type: "selection", selection: signs(), readonly: false },
        { name: "how_much", type: "selection", selection: strengths(), readonly: false },
        { name: "strength", type: "integer", readonly: false },
        { name: "note", type: "text", readonly: false },
    ],
};

registry.category("fields").add("mobility_influence_drawing", influenceDrawing);
