from odoo import fields

# Years after the last change, as this municipality decided. The law says nothing of these two.
TERMS = {"participation": 3, "debt": 2}


class Keeping:
    """How long records are kept, which ones may go this year, and what people asked about what is known of them."""

    def __init__(self, town, people):
        self.town, self.people = town, people

    def live(self):
        self._ask()
        manager = self.town.acting_as("manager", self.town.today)
        source = "Besluit van het college van 14 mei 2024"
        manager["mobility.retention.term"].create(
            [{"legal_basis": basis, "years": years, "source": source} for basis, years in TERMS.items()]
        )
        retention = manager["mobility.retention"].create({})
        for line in retention.line_ids[:1]:
            line.with_context(keep_reason="Zij maakte bezwaar. De rechter beslist in het najaar.").action_keep()

    def _ask(self):
        """Samira wants to read everything, Yusuf and his parents too; Hakan and Priya say what is not right."""
        self._request("samira", 16, kind="copy", asked_how="portal", words="Wat staat er allemaal over mij?")
        child = self.people["abdi"].household_member_ids.filtered(lambda member: member.name == "Yusuf")
        self._request("abdi", 4, kind="copy", asked_how="spoken", member_id=child.id)
        right = self._request("hakan", 40, kind="correction", words="Ik heb twee kinderen, geen drie.")
        right.answer = "Er staan nu twee kinderen."
        right.action_done()
        stays = self._request("priya", 60, kind="correction", words="Ik kwam nooit te laat.", asked_how="mail")
        stays.write({"refused_ground": "correct", "refused_what": "Wat op 3 maart is opgeschreven blijft staan."})
        stays.action_refuse()
        self._request("lotte", 24, kind="deletion", asked_how="paper", words="Ik wil dat jullie mij vergeten.")

    def _request(self, key, days, **vals):
        env = self.town.acting_as("coordinator", self.town.today)
        asked = {
            "participant_id": self.people[key].id,
            "date_received": fields.Date.subtract(self.town.today, days=days),
        }
        return env["mobility.request"].create({**asked, **vals})
