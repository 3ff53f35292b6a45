import { registry } from "@web/core/registry";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";

/** Saves what was typed without reading it all again: the screen closes, or says what is the matter. */
export class SessionCloseController extends FormController {
    async beforeExecuteActionButton(clickParams) {
        if (["action_save", "action_save_and_print"].includes(clickParams.name)) {
            return this.model.root.save({ reload: false });
        }
        return super.beforeExecuteActionButton(clickParams);
    }
}

registry.category("views").add("mobility_session_close", { ...formView, Controller: SessionCloseController });
