import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { progressBarField, ProgressBarField } from "@web/views/fields/progress_bar/progress_bar_field";

import { onMounted, onWillUnmount } from "@odoo/owl";

const SECONDS = 3;

/** A bar that looks again every few seconds while the work goes on in the background. */
export class PayoutProgressField extends ProgressBarField {
    setup() {
        super.setup();
        onMounted(() => {
            this.timer = browser.setInterval(() => this.look(), SECONDS * 1000);
        });
        onWillUnmount(() => browser.clearInterval(this.timer));
    }

    async look() {
        const { record } = this.props;
        if (record.data.state === "running" && !document.hidden && !(await record.isDirty())) {
            await record.load();
        }
    }
}

export const payoutProgressField = { ...progressBarField, component: PayoutProgressField };

registry.category("fields").add("mobility_progress", payoutProgressField);
