import { registry } from "@web/core/registry";

/**
 * A dashboard is drawn on a canvas: its cells, of every sheet, are asked of its model once everything has come in.
 *
 * @param {Object} model of the dashboard
 * @param {string} when what was chosen, for the message
 */
async function checkCells(model, when) {
    for (let tries = 0; tries < 100; tries++) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        const cells = model.getters
            .getSheetIds()
            .flatMap((sheet) => Object.values(model.getters.getEvaluatedCells(sheet)));
        if (!cells.some((cell) => cell.value === "Loading..." || cell.message?.includes("loading"))) {
            const wrong = cells.filter((cell) => cell.type === "error");
            if (wrong.length) {
                throw new Error(`${when}, cells show an error: ${wrong.map((cell) => cell.message).join("; ")}`);
            }
            const filled = cells.filter((cell) => cell.type !== "empty");
            if (filled.length < 10) {
                throw new Error(`${when}: there is nothing on this dashboard`);
            }
            return;
        }
    }
    throw new Error(`${when}: the dashboard is still loading`);
}

/** Without anything chosen, then with each filter on its own: something that is there, something that is not. */
async function checkDashboard() {
    const { env } = odoo.__WOWL_DEBUG__.root;
    const { model } = env.services.spreadsheet_dashboard_loader.getActiveDashboard();
    await checkCells(model, "at first");
    const [program] = await env.services.orm.searchRead("mobility.program", [], ["id"], { limit: 1 });
    const values = {
        date: [
            { type: "relative", period: "last_30_days" },
            { type: "year", year: 2001 },
        ],
        relation: [
            { operator: "in", ids: program ? [program.id] : [] },
            { operator: "in", ids: [2000000000] },
        ],
    };
    for (const filter of model.getters.getGlobalFilters()) {
        for (const value of values[filter.type]) {
            const result = model.dispatch("SET_GLOBAL_FILTER_VALUE", { id: filter.id, value });
            if (!result.isSuccessful) {
                throw new Error(`${filter.label} takes no ${JSON.stringify(value)}: ${result.reasons}`);
            }
            await checkCells(model, `${filter.label} ${JSON.stringify(value)}`);
        }
        model.dispatch("SET_GLOBAL_FILTER_VALUE", { id: filter.id, value: undefined });
        await checkCells(model, `without ${filter.label}`);
    }
}

registry.category("web_tour.tours").add("mobility_dashboards", {
    steps: () => [
        { content: "It is open", trigger: ".o_spreadsheet_dashboard_action .o-grid" },
        {
            content: "Charts are drawn",
            trigger: ".o-figure .o-chart-container, .o-figure canvas, .o-figure .o-scorecard",
        },
        { content: "No cell shows an error", trigger: ".o-grid", run: checkDashboard },
    ],
});
