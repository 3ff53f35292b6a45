import re

from odoo import http
from odoo.tests import HttpCase

from .common import MobilityCommon

CONTROLLERS = "odoo.addons.mobility_mentoring.controllers."


class PortalCommon(HttpCase, MobilityCommon):
    """Participants who read their own pages: Samira, who has a bit of everything, Joris of another mentor, Ilse whose
    trajectory ended; and somebody who has a login of the organisation and is no participant."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"phone": "+31 6 00 00 00 99", "email": "rivierdal@example.org"})
        cls.company.partner_id.tz = "Europe/Amsterdam"
        cls.samira = cls._participant("Samira El Amrani", email="samira@example.org")
        cls.joris = cls._participant("Joris Bos", mentor=cls.mentor_b, email="joris@example.org")
        cls.ilse = cls._participant("Ilse Vos", email="ilse@example.org")
        for person in cls.samira, cls.joris:
            cls._enrol(person)
        cls._enrol(cls.ilse, state="completed")
        for person in cls.samira, cls.joris, cls.ilse:
            cls._portal_login(person)
        for user in cls.volunteer | cls.portal_user | cls.employee | cls.mentor:
            user.password = user.login

    @classmethod
    def _portal_login(cls, participant, *groups):
        """Return the login of a participant, as an accepted invitation makes it. The login is the password."""
        login = participant.name.split()[0].lower()
        vals = {**cls._user_vals(login, "base.group_portal", *groups), "partner_id": participant.partner_id.id}
        for name in ("name", "email"):
            del vals[name]
        return cls.env["res.users"].create({**vals, "password": vals["login"]})

    @classmethod
    def _offer_small_bridge(cls):
        """Let the small Bridge of the tests be the one that people are offered."""
        others = cls.env["mobility.instrument"].search([("audience", "=", "adult"), ("state", "=", "published")])
        (others - cls.instrument).action_retire()

    @classmethod
    def _voucher_reward(cls, person, code):
        """Return an approved reward that lies ready to be fetched."""
        vals = {"company_id": cls.company.id, "reward_type_id": cls.voucher.id, "currency_id": cls.eur.id}
        cls.env["mobility.voucher"].create({**vals, "code": code, "amount": 25})
        return cls._approved_reward(person, 25, cls.voucher)

    @classmethod
    def _cash_reward(cls, person, amount=40):
        """Return a reward that was paid in cash."""
        reward = cls._approved_reward(person, amount)
        person.with_user(person.mentor_id).reward_route = "cash"
        person.route_ids.filtered(lambda route: route.state == "to_check").with_user(cls.finance).action_confirm()
        payout = cls.env["mobility.payout"].with_user(cls.finance).create({"journal_id": cls.cash_journal.id})
        payout.action_collect()
        payout.action_post()
        payout.action_pay()
        return reward

    def _as(self, person):
        """Act in the browser as a participant, as a user, or as nobody (None)."""
        user = person.partner_id.sudo().user_ids if person and person._name == "mobility.participant" else person
        if not user:
            self.authenticate(None, None)
            return
        self.authenticate(user.login, user.login)

    def _get_own_rules(self):
        """Return the rules of our addresses, as the running server knows them."""
        rules = self.env["ir.http"].routing_map().iter_rules()
        return [rule for rule in rules if (getattr(rule.endpoint.func, "__module__", "") or "").startswith(CONTROLLERS)]

    def _get(self, path):
        return self.url_open(path, allow_redirects=False)

    def _post(self, path, **data):
        """Send a form with the token of the session against forged requests."""
        data["csrf_token"] = http.Request.csrf_token(self)
        return self.url_open(path, data=data, allow_redirects=False)

    def _read(self, response):
        """Return the words inside the page, without the host's header and footer."""
        main = response.text.split("<main", 1)[-1].split("</main>", 1)[0]
        return " ".join(re.sub(r"<[^>]+>", " ", main).split())

    def _see(self, path, person=None):
        """Return the words of a page that must be there."""
        if person:
            self._as(person)
        response = self._get(path)
        self.assertEqual(response.status_code, 200, path)
        return self._read(response)
