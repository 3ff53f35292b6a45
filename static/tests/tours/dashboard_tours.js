import { registry } from "@web/core/registry";

/** A dashboard is drawn on a canvas: its cells are asked of its model, once everything has come in. */
async function checkDashboard() {
    const loader = odoo.__WOWL_DEBUG__.root.env.services.spreadsheet_dashboard_loader;
    for (let tries = 0; tries < 100; tries++) {
        const model = loader.getActiveDashboard().model;
        const cells = model.getters
            .getSheetIds()
            .flatMap((sheet) => Object.values(model.getters.getEvaluatedCells(sheet)));
        if (!cells.some((cell) => cell.value === "Loading..." || cell.message?.includes("loading"))) {
            const wrong = cells.filter((cell) => cell.type === "error");
            if (wrong.length) {
                throw new Error(`cells that show an error: ${wrong.map((cell) => cell.message).join("; ")}`);
            }
            const filled = cells.filter((cell) => cell.type !== "empty");
            if (filled.length < 10) {
                throw new Error("there is nothing on this dashboard");
            }
            return;
        }
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error("the dashboard is still loading");
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
