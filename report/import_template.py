"""The empty register that people fill in: explanations, four sheets, an example row and lists to choose from."""

import io

import xlsxwriter

from ..wizard.register.columns import ANSWERS, EXAMPLE_REFERENCES, EXPLANATION, SHEETS

LAST_ROW = 5000  # as far as the lists to choose from go


def build_template(env):
    """Return an .xlsx in the language of ``env``: Dutch, or else English."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        _Template(env, book).build()
    return content.getvalue()


class _Template:
    def __init__(self, env, book):
        self.env = env
        self.book = book
        self.language = int((env.lang or "").startswith("nl"))
        self.title_format = book.add_format({"bold": True, "font_size": 14})
        self.bold = book.add_format({"bold": True, "bg_color": "#dfe9f0", "bottom": 1})
        self.wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self.example = book.add_format({"italic": True, "font_color": "#5b5b5b"})
        self.areas = env["mobility.assessment"]._default_instrument_id().area_ids.sorted()

    def build(self):
        self._add_explanation()
        for sheet in SHEETS:
            self._add_sheet(sheet)

    def _add_explanation(self):
        page = self.book.add_worksheet(EXPLANATION[self.language].capitalize())
        page.set_column(0, 0, 26)
        page.set_column(1, 1, 100, self.wrap)
        page.write_string(0, 0, self.env._("Bring your register"), self.title_format)
        row = 2
        for text in _get_rules(self.env):
            page.write_string(row, 1, text, self.wrap)
            row += 1
        texts = _get_explanations(self.env)
        for sheet in SHEETS:
            row += 1
            page.write_string(row, 0, sheet.labels[self.language], self.bold)
            page.write_string(row, 1, texts[sheet.name], self.bold)
            for column in sheet.columns:
                row += 1
                page.write_string(row, 0, self._get_heading(column))
                page.write_string(row, 1, self._explain(sheet, column, texts), self.wrap)
            if sheet.wide:
                for area in self.areas:
                    row += 1
                    page.write_string(row, 0, area.code)
                    page.write_string(row, 1, self._explain_area(area), self.wrap)
            row += 1

    def _add_sheet(self, sheet):
        page = self.book.add_worksheet(sheet.labels[self.language])
        page.freeze_panes(1, 0)
        texts, examples = _get_explanations(self.env), self._get_examples()
        for index, column in enumerate(sheet.columns):
            page.write_string(0, index, self._get_heading(column), self.bold)
            page.write_comment(0, index, self._explain(sheet, column, texts), {"x_scale": 2})
            page.write_string(1, index, examples.get((sheet.name, column.name), ""), self.example)
            page.set_column(index, index, 20)
            if column.choices:
                words = [words[self.language][0] for words in column.choices.values()]
                page.data_validation(1, index, LAST_ROW, index, {"validate": "list", "source": words})
        if sheet.wide:
            for index, area in enumerate(self.areas, start=len(sheet.columns)):
                page.write_string(0, index, area.code, self.bold)
                page.write_comment(0, index, self._explain_area(area), {"x_scale": 3, "y_scale": 2})
                page.write_string(1, index, f"{area.level_ids.sorted()[:1].value:g}", self.example)

    def _get_heading(self, column):
        return column.labels[self.language] + (" *" if column.required else "")

    def _explain(self, sheet, column, texts):
        text = texts.get((sheet.name, column.name)) or texts[column.name]
        if column.choices:
            text += " " + " / ".join(words[self.language][0] for words in column.choices.values()) + "."
        return text

    def _explain_area(self, area):
        levels = "\n".join(f"{level.value:g} = {level.name}" for level in area.level_ids.sorted())
        others = " / ".join(words[self.language][0] for words in ANSWERS.values())
        return f"{area.name}\n{levels}\n{others}"

    def _get_examples(self):
        """Return the example row of each sheet. Its reference makes the import leave it out."""
        reference = EXAMPLE_REFERENCES[self.language]
        program = self.env["mobility.program"].search([("company_id", "=", self.env.company.id)], limit=1)

        def word(sheet_index, name, value):
            return SHEETS[sheet_index].get(name).choices[value][self.language][0]

        return {
            **{(sheet.name, "reference"): reference for sheet in SHEETS},
            ("participants", "name"): "Samira Voorbeeld" if self.language else "Sam Example",
            ("participants", "birthdate"): "31-12-1990",
            ("participants", "email"): "sam@example.com",
            ("participants", "phone"): "06 12345678",
            ("participants", "city"): "Utrecht",
            ("participants", "country"): "NL",
            ("participants", "contact_way"): word(0, "contact_way", "phone"),
            ("participants", "household_type"): word(0, "household_type", "single_parent"),
            ("households", "name"): "Noor Voorbeeld" if self.language else "Noor Example",
            ("households", "relation"): word(1, "relation", "child"),
            ("households", "birthdate"): "1-2-2016",
            ("households", "lives_in"): word(1, "lives_in", "always"),
            ("enrolments", "program"): program.code or program.name or self.env._("Code of your program"),
            ("enrolments", "state"): word(2, "state", "active"),
            ("enrolments", "date_start"): "1-9-2024",
            ("assessments", "date"): "15-9-2024",
            ("assessments", "kind"): word(3, "kind", "baseline"),
            ("assessments", "led_by"): word(3, "led_by", "together"),
        }


def _get_rules(env):
    return [
        env._("Fill in the sheets that you need; leave out or empty the others. A heading with a star is needed."),
        env._("Each sheet has an example row. The import leaves it out; you may delete it."),
        env._("First the import shows what it would do and everything that is wrong. It imports all rows, or none."),
        env._(
            "People are compared with participants only: first on reference, then on name and birth date. If a birth"
            " date is missing, you are asked. A contact elsewhere in the system is never used."
        ),
        env._("For people who are known already, empty fields are filled. What stands there is never overwritten."),
        env._("Write dates as 31-12-2024 or 2024-12-31. Formulas are not worked out."),
        env._("Instead of this file, you may bring one .csv for each sheet, with these headings."),
    ]


def _get_explanations(env):
    """Return the explanation of each sheet (by name) and column (by sheet and name, or by name alone)."""
    return {
        "participants": env._("One row a person who takes part."),
        "households": env._("One row for each other person in a participant's household."),
        "enrolments": env._("One row each time that somebody takes or took part in a program."),
        "assessments": env._("One row for each Bridge that was filled in."),
        "reference": env._("The reference of the participant, as in the first sheet or as known here."),
        ("participants", "reference"): env._("Your own number for this person. Left empty, the next number is taken."),
        "name": env._("First name and last name."),
        "birthdate": env._("Day of birth. With it, people who are known already are recognised."),
        "email": env._("One address."),
        "phone": env._("One number."),
        "street": env._("Street and house number."),
        "street2": env._("Second line of the address."),
        "zip": env._("Postal code."),
        "city": env._("Town."),
        "country": env._("Name, or code of two letters."),
        "language": env._("Language in which to write to this person: a code such as nl or en."),
        "contact_way": env._("How this person prefers to be reached:"),
        "safe_contact": env._("How to reach this person safely, and what not to do."),
        "household_type": env._("One of:"),
        "strengths": env._("What this person is good at, in their own words."),
        "relation": env._("What this person is to the participant. Left empty: somebody else. One of:"),
        "lives_in": env._("Left empty: lives here. One of:"),
        "program": env._("Code or name of a program that exists."),
        "state": env._("'Ended' is for when you do not know more; the reason then says which it was. One of:"),
        "date_start": env._("May be unknown: then it stays empty and the enrolment says so."),
        "date_end": env._("Only for an enrolment that has ended."),
        "exit_reason": env._("Code or name of a reason; anything else becomes 'not known'."),
        "mentor": env._("The name with which the mentor logs in."),
        "date": env._("Day on which it was filled in."),
        "kind": env._("Left empty: the first one is the first, later ones are in between. One of:"),
        "led_by": env._("Who filled it in:"),
        "instrument": env._("Code of the Bridge. Left empty: the published one for adults."),
    }
