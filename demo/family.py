from .tables import read_table, read_time


class Family:
    """Who has authority over which child, what children agreed to, and who turns 16 these weeks."""

    def __init__(self, town, people):
        self.town, self.people = town, people

    def live(self):
        today = self.town.today
        for row in read_table("guardians"):
            person = self.people[row["person"]]
            vals = {
                "member_id": self._get_child(person, row["child"]).id,
                "is_participant": not row["who"],
                "name": row["who"],
                "date_until": read_time(row["until"], today) if row["until"] else False,
            }
            person.env["mobility.guardian"].create(vals)
        self._agree("abdi", "Yusuf", agreed_by="together", purpose="sharing", organisation="Mavo De Dijk")
        self._agree("priya", "Ravi", purpose="parents", note="Wel de Brug, niet wat hij bij de mentor vertelt.")
        self.town.env["mobility.participant"]._cron_coming_of_age()

    def _get_child(self, person, name):
        return person.household_member_ids.filtered(lambda member: member.name == name)

    def _agree(self, key, name, **vals):
        person = self.people[key]
        env = self.town.acting_as("coordinator", self.town.today)
        about = {"participant_id": person.id, "member_id": self._get_child(person, name).id}
        env["mobility.consent"].create({**about, "ground": "consent", "given_how": "spoken", **vals})
