from dateutil.relativedelta import relativedelta
from odoo import models
from odoo.tools import SQL

from ..participant.personal import overwrite
from ..participant.retention_term import BOOKS, LEAST


class MobilityParticipant(models.Model):
    """Forgetting somebody who got rewards: amounts stay without a person, and the books keep a payee for their term."""

    _inherit = "mobility.participant"

    def _get_erase_blockers(self):
        blockers = super()._get_erase_blockers()
        waiting = [("participant_id", "in", self.ids), ("state", "in", ("earned", "approved", "booked"))]
        rewards = self.env["mobility.reward"].search_fetch(waiting, ["participant_id", "name"])
        for person, own in rewards.grouped("participant_id").items():
            names = ", ".join(own.mapped("name"))
            blockers[person].append(self.env._("Rewards are not settled: %(names)s.", names=names))
        return blockers

    def _do_erase(self):
        people = self.sudo().with_context(active_test=False)  # sudo: the caller checked
        people.search([("benefit_partner_id", "in", people.ids)]).benefit_partner_id = False
        banks = people.payee_bank_id
        super()._do_erase()
        banks._do_leave_to_books()

    def _get_contacts_in_books(self):
        contacts = self.partner_id
        return {**super()._get_contacts_in_books(), **contacts._get_books_until()}

    def _get_copy_accounts(self):
        rows = [{"number": bank.acc_number} for bank in self.partner_id.bank_ids]
        part = self._get_copy_part("res.partner.bank", self.env._("Bank accounts"), rows)
        return [*super()._get_copy_accounts(), part]


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _get_books_until(self):
        """Return {contact: day until which the books need it}, without those that are not in them."""
        last = {}
        for model in ("account.move.line", "account.payment"):
            # sudo: asks for days only
            Entry = self.env[model].sudo()
            for partner, date in Entry._read_group([("partner_id", "in", self.ids)], ["partner_id"], ["date:max"]):
                last[partner.id] = max(date, last.get(partner.id, date))
        return {
            contact: (contact.company_id or self.env.company)._get_books_end(last[contact.id])
            for contact in self
            if contact.id in last
        }


class ResPartnerBank(models.Model):
    _inherit = "res.partner.bank"

    def _do_leave_to_books(self):
        """Of accounts that somebody kept for people who were forgotten: keep what payments need, for their term.

        An account that pays others too, or bills of the organisation, is nobody's in particular and stays.
        """
        # sudo: looks whether somebody else uses them
        Participant = self.env["mobility.participant"].sudo().with_context(active_test=False)
        used = Participant.search([("payee_bank_id", "in", self.ids)]).payee_bank_id
        for bank in self.sudo() - used:  # sudo: the caller checked
            if bank._is_used_by_host():
                continue
            lines = bank.env["mobility.payout.line"].search([("bank_account_id", "=", bank.id)])
            if not lines:
                bank._do_forget_mobility_bank()
                continue
            company = lines.company_id[:1]
            until = company._get_books_end(max(lines.payout_id.mapped("date")))
            overwrite(bank, {"mobility_kept_until": SQL("%s", until)})

    def _is_used_by_host(self):
        """Tell whether bills, which are not ours, are paid to this account."""
        domain = [("partner_bank_id", "=", self.id), ("move_type", "!=", "entry")]
        return bool(self.env["account.move"].search_count(domain, limit=1))


class ResCompany(models.Model):
    _inherit = "res.company"

    def _get_books_end(self, day):
        """Return the day until which an entry of ``day`` is kept: so many years after the end of its book year."""
        term = self.env["mobility.retention.term"]._get_terms(self).get(BOOKS)
        return self.compute_fiscalyear_dates(day)["date_to"] + relativedelta(years=term.years if term else LEAST[BOOKS])
