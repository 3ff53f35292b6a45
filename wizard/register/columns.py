"""Which sheets and columns a register has, and the words that are understood, in English and in Dutch."""

from dataclasses import dataclass, field

EXAMPLE_REFERENCES = ("EXAMPLE", "VOORBEELD")  # the template's own rows: shown to people, never imported


@dataclass(frozen=True)
class Column:
    name: str
    labels: tuple  # heading in the template: (English, Dutch)
    kind: str = "text"  # text | date | birthdate | choice | email | number | whole
    required: bool = False
    also: tuple = ()  # other headings that are understood
    choices: dict = field(default_factory=dict)  # value: ((English words), (Dutch words)), the template's word first


@dataclass(frozen=True)
class Sheet:
    name: str
    labels: tuple
    columns: tuple
    also: tuple = ()
    wide: bool = False  # every other column is the code of an area

    def get(self, name):
        """Return the column of this name."""
        return next(column for column in self.columns if column.name == name)


CONTACT_WAYS = {
    "portal": (("own page", "portal"), ("eigen pagina", "portaal")),
    "mail": (("e-mail", "mail", "email"), ("e-mail",)),
    "sms": (("sms", "text message"), ("sms",)),
    "phone": (("phone", "telephone"), ("telefoon", "bellen")),
    "paper": (("paper", "letter", "post"), ("papier", "brief")),
}
HOUSEHOLD_TYPES = {
    "single": (("single",), ("alleenstaand", "alleenstaande")),
    "couple": (("couple",), ("paar", "stel", "samenwonend")),
    "single_parent": (("single parent",), ("alleenstaande ouder", "eenouder", "eenoudergezin")),
    "couple_with_children": (("couple with children",), ("paar met kinderen", "gezin")),
}
RELATIONS = {
    "partner": (("partner", "spouse"), ("partner", "echtgenoot", "echtgenote")),
    "child": (("child", "son", "daughter"), ("kind", "zoon", "dochter")),
    "parent": (("parent", "father", "mother"), ("ouder", "vader", "moeder")),
    "other": (("somebody else", "other"), ("iemand anders", "anders", "overig")),
}
LIVES_IN = {
    "always": (("lives here", "always", "yes"), ("woont hier", "altijd", "ja")),
    "partly": (("part of the week", "partly"), ("deel van de week", "deels")),
    "no": (("lives elsewhere", "no"), ("woont elders", "nee")),
}
STATES = {
    "intake": (("intake", "applied", "waitlisted", "waiting list"), ("intake", "aangemeld", "wachtlijst")),
    "active": (("active", "under way", "enrolled"), ("actief", "loopt", "lopend")),
    "paused": (("paused", "on hold"), ("gepauzeerd", "pauze")),
    "completed": (("completed", "finished"), ("afgerond", "voltooid")),
    "stopped": (("stopped",), ("gestopt",)),
    "ended": (("ended", "closed"), ("beëindigd", "afgesloten")),
}
KINDS = {
    "baseline": (("first", "baseline"), ("eerste", "nulmeting")),
    "interim": (("in between", "interim"), ("tussentijds", "tussenmeting")),
    "exit": (("at the end", "exit"), ("aan het eind", "eindmeting")),
    "followup": (("afterwards", "follow-up", "followup"), ("achteraf", "nameting")),
}
LED_BY = {
    "participant": (("by the participant", "participant", "self"), ("door de deelnemer", "deelnemer", "zelf")),
    "together": (("together",), ("samen",)),
    "mentor": (("by the mentor", "mentor"), ("door de mentor", "mentor")),
}
ANSWERS = {
    "unknown": (("don't know", "dont know", "not known", "unknown"), ("weet niet", "weet ik niet", "onbekend")),
    "rather_not": (("rather not", "rather not say"), ("liever niet", "zeg ik liever niet")),
    "not_applicable": (
        ("does not apply", "not applicable", "n/a"),
        ("niet van toepassing", "geldt niet", "n.v.t.", "nvt"),
    ),
}

REFERENCE = Column(
    "reference", ("reference", "nummer"), required=True, also=("ref", "number", "id", "referentie", "kenmerk")
)

PARTICIPANTS = Sheet(
    "participants",
    ("participants", "deelnemers"),
    (
        Column("reference", REFERENCE.labels, also=REFERENCE.also),
        Column("name", ("name", "naam"), required=True, also=("full name", "volledige naam")),
        Column("birthdate", ("birth date", "geboortedatum"), "birthdate", also=("birthdate", "date of birth")),
        Column("email", ("e-mail", "e-mail"), "email", also=("email", "mail", "e-mailadres")),
        Column("phone", ("phone", "telefoon"), also=("telephone", "mobile", "telefoonnummer", "mobiel")),
        Column("street", ("street", "straat"), also=("address", "adres")),
        Column("street2", ("address line 2", "adresregel 2"), also=("street2",)),
        Column("zip", ("postal code", "postcode"), also=("zip", "zip code")),
        Column("city", ("city", "plaats"), also=("town", "woonplaats")),
        Column("country", ("country", "land")),
        Column("language", ("language", "taal"), also=("lang",)),
        Column(
            "contact_way",
            ("contact by", "contact via"),
            "choice",
            also=("contact way", "prefers contact by"),
            choices=CONTACT_WAYS,
        ),
        Column("safe_contact", ("safe contact", "veilig contact")),
        Column("household_type", ("household type", "soort huishouden"), "choice", choices=HOUSEHOLD_TYPES),
        Column("strengths", ("strengths", "sterke kanten"), "strengths"),
    ),
    also=("participant", "people", "clients", "deelnemer", "mensen", "klanten"),
)
HOUSEHOLDS = Sheet(
    "households",
    ("households", "huishoudens"),
    (
        REFERENCE,
        Column("name", ("name", "naam"), required=True),
        Column("relation", ("relation", "relatie"), "choice", choices=RELATIONS),
        Column("birthdate", ("birth date", "geboortedatum"), "birthdate", also=("birthdate", "date of birth")),
        Column("lives_in", ("at home", "woont thuis"), "choice", also=("lives in",), choices=LIVES_IN),
    ),
    also=("household", "household members", "huishouden", "gezinsleden"),
)
ENROLMENTS = Sheet(
    "enrolments",
    ("enrolments", "inschrijvingen"),
    (
        REFERENCE,
        Column("program", ("program", "programma"), required=True, also=("programme",)),
        Column("state", ("state", "stand"), "choice", True, also=("status", "stage", "fase"), choices=STATES),
        Column("date_start", ("start", "begin"), "date", also=("start date", "date start", "begindatum", "startdatum")),
        Column("date_end", ("end", "eind"), "date", also=("end date", "date end", "einddatum")),
        Column("exit_reason", ("reason for the end", "reden van het eind"), also=("exit reason", "reden")),
        Column("mentor", ("mentor", "mentor"), also=("mentor login",)),
    ),
    also=("enrolment", "enrollments", "enrollment", "inschrijving", "trajecten"),
)
ASSESSMENTS = Sheet(
    "assessments",
    ("assessments", "bruggen"),
    (
        REFERENCE,
        Column("date", ("date", "datum"), "date", True),
        Column("kind", ("kind", "soort"), "choice", choices=KINDS),
        Column("led_by", ("filled in", "ingevuld"), "choice", True, also=("led by", "ingevuld door"), choices=LED_BY),
        Column("instrument", ("instrument", "instrument")),
    ),
    also=("assessment", "bridges", "metingen", "meting"),
    wide=True,
)
SHEETS = (PARTICIPANTS, HOUSEHOLDS, ENROLMENTS, ASSESSMENTS)

# Sheets and columns of our own files that hold no data, so that those files can come back.
EXPLANATION = ("explanation", "uitleg")
WHAT_IS_WRONG = ("what is wrong", "wat klopt er niet")
