from odoo import api, models

# A marker that no caller over RPC can put into the context: it is this very object.
LISTING = object()
NAMES = frozenset({"id", "display_name"})


class MobilityLogged(models.AbstractModel):
    """Records about a person whose opening, printing and exporting is logged for that person to see.

    A form opens with ``web_read``. Lists, boards and names shown in other records read with the same method from within
    another one, and are no opening.
    """

    _name = "mobility.logged"
    _description = "Openings are logged"

    @api.model
    @api.readonly
    def web_search_read(self, domain, specification, offset=0, limit=None, order=None, count_limit=None):
        # EXTENDS web
        return super(MobilityLogged, self._as_listing()).web_search_read(
            domain, specification, offset=offset, limit=limit, order=order, count_limit=count_limit
        )

    @api.model
    @api.readonly
    def web_read_group(self, domain, groupby, aggregates=(), limit=None, offset=0, order=None, **options):
        # EXTENDS web
        return super(MobilityLogged, self._as_listing()).web_read_group(
            domain, groupby, aggregates, limit=limit, offset=offset, order=order, **options
        )

    def web_read(self, specification):
        # EXTENDS web
        if self.env.context.get("mobility_listing") is LISTING:
            return super().web_read(specification)
        result = super(MobilityLogged, self._as_listing()).web_read(specification)
        if specification.keys() - NAMES:
            self._log_opening("open")
        return result

    # The host hands calls of its own ``web_read`` a cursor on a replica, where nothing can be written. It asks this
    # attribute of the method that it finds first: ours wants the database itself.
    web_read._readonly = False

    def export_data(self, fields_to_export):
        # EXTENDS base
        result = super().export_data(fields_to_export)
        self._log_opening("export")
        return result

    def _as_listing(self):
        return self.with_context(mobility_listing=LISTING)

    def _log_opening(self, kind, document=""):
        """Note that the current user opened, printed or exported these records: see ``mobility.access.log``.

        :param kind: open, print or export
        :param document: what was printed, in words
        """
        self.env["mobility.access.log"]._do_log(self, kind, document)
