from .tables import read_table, read_time


class Agreements:
    """What people agreed to: coaching is a public task, the rest was asked, and one of them changed her mind."""

    def __init__(self, town, people):
        self.town, self.people = town, people

    def live(self):
        for row in read_table("people"):
            person = self.people[row["key"]]
            since = min(read_time(row["start"], self.town.today), self.town.today)
            self._note(person, since, purpose="coaching", ground="task")
            if row["contact_way"] == "sms":
                self._note(person, since, purpose="sms", given_how="spoken")
        court = {"purpose": "sharing", "ground": "law", "note": "Op last van de rechter."}
        self._note(
            self.people["jeroen"], read_time("2y", self.town.today), **court, organisation="Bewindkantoor De Kade"
        )
        samira, month = self.people["samira"], read_time("2m", self.town.today)
        sharing = {"purpose": "sharing", "given_how": "paper"}
        note = "Wel dat zij een betalingsregeling heeft, niet waarom."
        self._note(samira, month, **sharing, organisation="Woningstichting De Rivier", note=note)
        self._note(samira, month, **sharing, organisation="Energie Rivierwaard").action_withdraw()

    def _note(self, person, since, **vals):
        env = self.town.acting_as("coordinator", since)
        return env["mobility.consent"].create({"participant_id": person.id, "date_given": since, **vals})
