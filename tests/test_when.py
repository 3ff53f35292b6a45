from datetime import date, datetime, time, timedelta

from odoo.addons.mobility_mentoring.models.session.when import DAYS, MONTHS, read_line, read_lines
from odoo.tests import BaseCase, tagged

NOW = datetime(2026, 11, 25, 9, 30)  # a Wednesday
# What is typed, and what is understood: the step, the day, the hour.
UNDERSTOOD = [
    ("call the landlord, tomorrow 10:00", "Call the landlord", (11, 26), (10, 0)),
    ("bel de huisbaas, morgen 10 uur", "Bel de huisbaas", (11, 26), (10, 0)),
    ("Bel de huisbaas morgen om 10 uur", "Bel de huisbaas", (11, 26), (10, 0)),
    ("morgen de huisbaas bellen", "De huisbaas bellen", (11, 26), None),
    ("- post openen vrijdag", "Post openen", (11, 27), None),
    ("open the post by Friday at 3", "Open the post", (11, 27), (15, 0)),
    ("boodschappen, over 3 dagen", "Boodschappen", (11, 28), None),
    ("over een week bellen", "Bellen", (12, 2), None),
    ("ask again in two weeks", "Ask again", (12, 9), None),
    ("3 dec formulier invullen", "Formulier invullen", (12, 3), None),
    ("formulier inleveren, 12/12", "Formulier inleveren", (12, 12), None),
    ("formulier op 12/12 om half 3", "Formulier", (12, 12), (14, 30)),
    ("form on the 3rd of December", "Form", (12, 3), None),
    ("bellen, do 14.30", "Bellen", (11, 26), (14, 30)),
    ("call mum next week", "Call mum", (12, 2), None),
    ("bel moeder volgende week dinsdag", "Bel moeder", (12, 1), None),
    ("bel moeder komende dinsdag", "Bel moeder", (12, 1), None),
    ("bel moeder volgende vrijdag", "Bel moeder", (12, 4), None),
    ("bel vandaag 8 uur 's avonds", "Bel", (11, 25), (20, 0)),
    ("bel vanavond 8 uur", "Bel", (11, 25), (20, 0)),
    ("bel 's avonds om 8 uur", "Bel", (11, 25), (20, 0)),
    ("take 2 pills at 10 pm tomorrow", "Take 2 pills", (11, 26), (22, 0)),
    ("vrijdag 4 december 10:00 naar de gemeente", "Naar de gemeente", (12, 4), (10, 0)),
    ("call, December 4th, 2026 quarter past nine", "Call", (12, 4), (9, 15)),
    ("huur betalen, 2026-12-01", "Huur betalen", (12, 1), None),
    ("bel om 10", "Bel", (11, 25), (10, 0)),
    ("bel om 8", "Bel", (11, 26), (8, 0)),  # today it is past eight
    ("wed, 10:00, call", "Call", (12, 2), (10, 0)),
    ("bel woensdag", "Bel", (12, 2), None),  # today is 'today'
    ("bel deze woensdag", "Bel", (11, 25), None),
]
# Nothing of this is a day or a time: it stays as it was typed.
TEXT = [
    "Formulier inleveren 12/12",
    "Read 1/2 of the book",
    "Finish what is still to do",
    "Sit in the sun",
    "Ask Joke, as soon as possible",
    "Lees de brief over maandag",
    "Sport every monday",
    "Praat over vrijdag met Jan",
    "31 feb bellen",
    "Bellen, 31/2",
    "Bel kamer 10:75",
    "Pay 10 euro",
    "Wandelen, 10 minuten",
    "24/7 bereikbaar",
    "Betaal huur, 1 december 2020",
    "Morgen",
    "Bel iedereen, als het kan",
    "Als",
]


@tagged("post_install", "-at_install")
class TestWhen(BaseCase):
    def test_days_and_hours_in_two_languages(self):
        for text, name, day, hour in UNDERSTOOD:
            with self.subTest(text=text):
                line = read_line(text, NOW)
                self.assertEqual(line.name, name)
                self.assertEqual(line.day, date(2026, *day))
                self.assertEqual(line.hour, hour and time(*hour))

    def test_what_is_not_understood_stays_text(self):
        for text in TEXT:
            with self.subTest(text=text):
                self.assertEqual(read_line(text, NOW), (text, None, None, ""))

    def test_if_then_plans(self):
        for text, name, day, plan in (
            ("call, tomorrow, if I get nervous then I ask Joke", "Call", 26, "If I get nervous then I ask Joke"),
            ("bel als ik het kan, dan vraag ik Joke, morgen", "Bel", 26, "Als ik het kan, dan vraag ik Joke"),
            ("bel wanneer de klok slaat dan", "Bel wanneer de klok slaat dan", None, ""),
        ):
            with self.subTest(text=text):
                line = read_line(text, NOW)
                self.assertEqual((line.name, line.day and line.day.day, line.if_then), (name, day, plan))

    def test_a_line_that_is_only_a_plan_is_the_step(self):
        line = read_line("als ik de post zie, dan open ik hem, vrijdag", NOW)
        self.assertEqual(line, ("Als ik de post zie, dan open ik hem", date(2026, 11, 27), None, ""))

    def test_empty_lines_are_no_steps(self):
        self.assertEqual([line.name for line in read_lines("bel\n\n   \n - \nschrijf", NOW)], ["Bel", "Schrijf"])
        self.assertEqual(read_lines(False, NOW), [])

    def test_every_weekday_lies_in_the_coming_week_and_is_that_day(self):
        for start in range(7):
            now = NOW + timedelta(days=start)
            for word, number in DAYS.items():
                day = read_line(f"bel {word}", now).day
                self.assertEqual(day.weekday(), number)
                self.assertTrue(timedelta() < day - now.date() <= timedelta(weeks=1), (word, now))

    def test_every_day_of_the_year_is_understood_and_lies_ahead(self):
        for offset in range(365):
            day = NOW.date() + timedelta(days=offset)
            for word in (word for word, month in MONTHS.items() if month == day.month):
                self.assertEqual(read_line(f"bel {day.day} {word}", NOW).day, day)
            self.assertEqual(read_line(f"bel, {day.day}/{day.month}", NOW).day, day)
            self.assertEqual(read_line(f"bel, {day:%d-%m-%Y}", NOW).day, day)
            self.assertEqual(read_line(f"bel, {day.isoformat()}", NOW).day, day)

    def test_every_minute_of_the_day_is_understood(self):
        for minute in range(24 * 60):
            moment = time(minute // 60, minute % 60)
            self.assertEqual(read_line(f"bel morgen {moment:%H:%M}", NOW).hour, moment)
            self.assertEqual(read_line(f"bel morgen om {moment:%H.%M} uur", NOW).hour, moment)

    def test_nothing_makes_it_stumble(self):
        parts = [
            "",
            ",",
            "morgen",
            "10",
            ":",
            "99",
            "om",
            "3",
            "dec",
            "als",
            "dan",
            "/",
            "🙂",
            "op",
            "volgende",
            "half",
        ]
        for first in parts:
            for second in parts:
                for third in parts:
                    line = read_line(f"{first} {second} {third}", NOW)
                    self.assertTrue(line.day is None or line.day >= NOW.date())
