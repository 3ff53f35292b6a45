import { _t } from "@web/core/l10n/translation";
import { localization } from "@web/core/l10n/localization";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSpecialData } from "@web/views/fields/relational_utils";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { Component, useRef, useState } from "@odoo/owl";

import { BridgeArea } from "./bridge_area";

const STARS = 3;
/** A pillar with more areas goes on in a next part, so that it also fits on a tablet. */
const AREAS_IN_A_PART = 4;

const fieldsOf = (...names) => Object.fromEntries(names.map((name) => [name, {}]));
const SPECIFICATION = {
    pillar_ids: {
        fields: {
            ...fieldsOf("name", "icon_path", "ink"),
            area_ids: {
                fields: {
                    ...fieldsOf("name", "question"),
                    level_ids: { fields: fieldsOf("name", "description", "value") },
                },
            },
        },
    },
};

/**
 * The Bridge as the person fills it in: a column an area under its pillar, a cell a level with its words, the highest on
 * top. It changes the lines as any list would, so that saving, discarding and onchanges are the form's own.
 */
export class BridgeBoard extends Component {
    static template = "mobility_mentoring.BridgeBoard";
    static components = { BridgeArea };
    static props = { ...standardFieldProps };

    setup() {
        this.root = useRef("root");
        this.notification = useService("notification");
        this.state = useState({ when: "now" });
        this.instruments = useSpecialData((orm, { record }) => {
            const id = record.data.instrument_id?.id;
            return id ? orm.call("mobility.instrument", "web_read", [[id]], { specification: SPECIFICATION }) : [];
        });
    }

    get list() {
        return this.props.record.data[this.props.name];
    }

    get pillars() {
        return this.instruments.data[0]?.pillar_ids || [];
    }

    get areas() {
        return this.pillars.flatMap((pillar) => pillar.area_ids);
    }

    /** What is drawn side by side: pillars, or parts of a pillar with many areas. */
    get parts() {
        return this.pillars.flatMap((pillar) => {
            const count = Math.ceil(pillar.area_ids.length / AREAS_IN_A_PART);
            const size = Math.ceil(pillar.area_ids.length / count);
            return Array.from({ length: count }, (_, number) => ({
                key: `${pillar.id}-${number}`,
                pillar,
                areas: pillar.area_ids.slice(number * size, (number + 1) * size),
            }));
        });
    }

    get levels() {
        return Math.max(0, ...this.areas.map((area) => area.level_ids.length));
    }

    get style() {
        return `--mobility-rows: ${this.levels + 4}; max-width: ${Math.max(2, this.areas.length) * 20}rem`;
    }

    get unanswered() {
        return this.areas.filter((area) => !this.getLine(area)?.data.answer).map((area) => area.name);
    }

    get progress() {
        if (!this.unanswered.length) {
            return _t("Every area has an answer.");
        }
        return _t("Still without an answer: %(areas)s.", { areas: this.unanswered.join(", ") });
    }

    getLine(area) {
        return this.list.records.find((line) => line.data.area_id?.id === area.id);
    }

    /** Return the line of this area; a Bridge that was begun elsewhere may not have one yet. */
    async demandLine(area) {
        return (
            this.getLine(area) ||
            (await this.list.addNewRecord({ mode: "readonly", context: { default_area_id: area.id } }))
        );
    }

    /** Take what was tapped as the answer of today, or as the wish for in two years. */
    async choose(area, option) {
        const line = await this.demandLine(area);
        const { level_id: now, target_level_id: target } = line.data;
        const level = option.level && { id: option.level.id, display_name: option.level.name };
        const isWish = this.state.when === "later" || (level && now?.id === level.id);
        if (isWish) {
            await line.update({ target_level_id: level && target?.id !== level.id ? level : false });
        } else if (level) {
            await line.update({ level_id: level, answer: "level" });
        } else {
            await line.update({ level_id: false, answer: option.key });
        }
    }

    async toggleStar(area) {
        const line = await this.demandLine(area);
        const starred = this.areas.filter((other) => this.getLine(other)?.data.is_priority);
        if (!line.data.is_priority && starred.length >= STARS) {
            const areas = starred.map((other) => other.name).join(", ");
            this.notification.add(
                _t("Three areas have a star: %(areas)s. A few small beginnings work better than many at once.", {
                    areas,
                }),
                { title: _t("Take a star away first"), type: "info" },
            );
            return;
        }
        await line.update({ is_priority: !line.data.is_priority });
    }

    /** Arrows go up and down the levels of an area, and aside to the same row of the next area. */
    onKeydown(ev) {
        const cell = ev.target.closest("[role=radio]");
        const group = cell?.closest("[role=radiogroup]");
        if (!group) {
            return;
        }
        const cells = [...group.querySelectorAll("[role=radio]")];
        const forward = localization.direction === "rtl" ? -1 : 1;
        const targets = {
            ArrowUp: () => cells[cells.indexOf(cell) - 1],
            ArrowDown: () => cells[cells.indexOf(cell) + 1],
            ArrowLeft: () => this.getCellBeside(group, cell, -forward),
            ArrowRight: () => this.getCellBeside(group, cell, forward),
            Home: () => cells[0],
            End: () => cells.at(-1),
        };
        if (targets[ev.key] && !ev.ctrlKey && !ev.altKey && !ev.metaKey) {
            ev.preventDefault();
            targets[ev.key]()?.focus();
        }
    }

    getCellBeside(group, cell, step) {
        const groups = [...this.root.el.querySelectorAll("[role=radiogroup]")];
        const cells = groups[groups.indexOf(group) + step]?.querySelectorAll("[role=radio]") || [];
        const row = Number(cell.dataset.row);
        const distance = (other) => Math.abs(Number(other.dataset.row) - row);
        return [...cells].sort((a, b) => distance(a) - distance(b))[0];
    }
}

export const bridgeBoard = {
    component: BridgeBoard,
    displayName: _t("Bridge board"),
    supportedTypes: ["one2many"],
    isEmpty: () => false,
    fieldDependencies: [{ name: "instrument_id", type: "many2one" }],
    relatedFields: () => [
        { name: "area_id", type: "many2one", relation: "mobility.area", readonly: false },
        { name: "answer", type: "selection", selection: [], readonly: false },
        { name: "level_id", type: "many2one", relation: "mobility.level", readonly: false },
        { name: "target_level_id", type: "many2one", relation: "mobility.level", readonly: false },
        { name: "previous_level_id", type: "many2one", relation: "mobility.level" },
        { name: "is_priority", type: "boolean", readonly: false },
        { name: "note", type: "text", readonly: false },
    ],
};

registry.category("fields").add("mobility_bridge_board", bridgeBoard);
