"""What is known about an enrolment at its start, in ranges: for figures and research. Meant for SQL over the tables
``enrollment`` and ``person``, by these names."""

from odoo.tools import SQL

AGE_BANDS = [
    ("0", "Under 18"),
    ("18", "18 to 26"),
    ("27", "27 to 34"),
    ("35", "35 to 44"),
    ("45", "45 to 54"),
    ("55", "55 to 66"),
    ("67", "67 and older"),
]
AGE_BAND = SQL(
    """
    (ARRAY['0', '18', '27', '35', '45', '55', '67'])[1 + WIDTH_BUCKET(
        EXTRACT(YEAR FROM AGE(enrollment.date_start, person.birthdate))::numeric,
        ARRAY[18, 27, 35, 45, 55, 67]::numeric[])]
    """
)
COHORT = SQL("""TO_CHAR(enrollment.date_start, 'YYYY "Q"Q')""")
