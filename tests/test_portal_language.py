"""The words on the pages of participants are plain: short sentences, short words, in English and in Dutch.

What is looked at is found by its name: views/portal/portal_*.xml, controllers/portal_*.py, report/portal_*.py ...
"""

import ast
import re
from pathlib import Path

import polib
from odoo.tests import BaseCase, tagged
from odoo.tools.translate import xml_translate

ADDON = Path(__file__).parents[1]
TEMPLATES = ("views/portal/portal_*.xml", "data/mobility_invitation_mail.xml")
CODE = ("controllers/portal_*.py", "report/portal_*.py", "report/invitation.py", "models/portal/*.py")
CODE += ("models/*/*_own.py",)

LONGEST_SENTENCE = 20
# Averages over all pages: of what is more than a button or a heading, and of all words.
SENTENCE = {"en": 9.0, "nl": 9.0}
FROM = 4
WORD = {"en": 4.3, "nl": 4.9}
LONGEST_WORD = {"en": 12, "nl": 14}
# Longer, and yet known to everybody.
KNOWN = {"en": set(), "nl": set()}
# Words of the office. Each has a plainer one; the last of Dutch is the formal 'you'.
AVOIDED = {
    "en": (
        "participant participants assessment assessments instrument enrolment enrolled trajectory client clients submit"
        " submitted verify verified authenticate authentication utilise facilitate intervention commence obtain prior"
        " regarding pursuant shall eligible eligibility authorise additional sufficient approximately indicate"
        " remuneration payable disbursement beneficiary consequently therefore furthermore whereas"
        " hereby provision applicable"
    ).split(),
    "nl": (
        "deelnemer deelnemers participant assessment instrument inschrijving traject cliënt"
        " dossier indicatie verifiëren"
        " authenticatie inzake omtrent betreffende middels alsmede derhalve indien tevens conform gaarne dient dienen"
        " verstrekken verstrekt effectueren realiseren faciliteren interventie zelfredzaamheid beschikking vergoeding"
        " uitbetaling begunstigde desbetreffende teneinde hierbij aldus hetgeen reeds dusdanig voorziening u uw"
    ).split(),
}


def find_words(element_text):
    """Return the words of a text that people read: without tags, placeholders and numbers."""
    text = re.sub(r"<[^>]+>|%\(\w+\)s", " … ", element_text)
    return re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", text)


def find_sentences(text):
    """Return the sentences of a text; what stands alone, such as on a button, is one too."""
    text = re.sub(r"<[^>]+>|%\(\w+\)s", " … ", text)
    return [part for part in re.split(r"[.!?:;]\s+|[.!?:;]$", text) if find_words(part)]


def read_templates():
    """Return {text: file} of what templates say."""
    found = {}
    for pattern in TEMPLATES:
        for path in ADDON.glob(pattern):
            source = path.read_text(encoding="utf-8")
            for arch in re.findall(r"<template\b.*?</template>", source, re.S):
                terms = []
                xml_translate(terms.append, arch)
                found |= {" ".join(term.split()): path.name for term in terms}
    return found


def read_code():
    """Return {text: file} of what methods say: the first argument of each call of a method named ``_``."""
    found = {}
    for pattern in CODE:
        for path in ADDON.glob(pattern):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "_" and node.args:
                    found[" ".join(ast.literal_eval(node.args[0]).split())] = path.name
    return found


@tagged("post_install", "-at_install")
class TestPortalLanguage(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.files = {text: file for text, file in {**read_templates(), **read_code()}.items() if find_words(text)}
        catalogue = polib.pofile(str(ADDON / "i18n/nl.po"))
        dutch = {" ".join(entry.msgid.split()): entry.msgstr for entry in catalogue if not entry.obsolete}
        cls.texts = {"en": {text: text for text in cls.files}, "nl": {text: dutch.get(text) for text in cls.files}}

    def _say(self, text):
        return f"{self.files[text]}: {text}"

    def test_something_is_looked_at(self):
        files = set(self.files.values())
        self.assertLessEqual({"portal_bridge_fill.xml", "portal_today.py", "assessment_own.py"}, files)
        self.assertEqual(
            find_sentences("Sent. You talk about it together, %(day)s."), ["Sent", "You talk about it together,  … "]
        )
        self.assertEqual(find_words('<b t-out="x"/> 3 of 5 don\'t, %(day)s'), ["of", "don't"])

    def test_all_of_it_is_there_in_dutch(self):
        self.assertFalse([self._say(text) for text, dutch in self.texts["nl"].items() if not dutch])

    def test_no_sentence_is_long(self):
        for lang, texts in self.texts.items():
            long = [
                f"{len(find_words(sentence))} words: {sentence}"
                for text in texts.values()
                for sentence in find_sentences(text or "")
                if len(find_words(sentence)) > LONGEST_SENTENCE
            ]
            self.assertFalse(long, lang)

    def test_sentences_and_words_are_short_on_average(self):
        for lang, texts in self.texts.items():
            parts = [find_words(part) for text in texts.values() for part in find_sentences(text or "")]
            words = [word for part in parts for word in part]
            sentences = [part for part in parts if len(part) >= FROM]
            average = sum(map(len, sentences)) / len(sentences)
            self.assertLessEqual(average, SENTENCE[lang], f"{lang}: words in a sentence")
            self.assertLessEqual(sum(map(len, words)) / len(words), WORD[lang], f"{lang}: letters in a word")

    def test_no_word_is_long(self):
        for lang, texts in self.texts.items():
            long = {
                word for text in texts.values() for word in find_words(text or "") if len(word) > LONGEST_WORD[lang]
            }
            self.assertFalse({word for word in long if word.lower() not in KNOWN[lang]}, lang)

    def test_no_word_of_the_office(self):
        for lang, texts in self.texts.items():
            avoided = set(AVOIDED[lang])
            for english, text in texts.items():
                found = avoided & {word.lower() for word in find_words(text or "")}
                self.assertFalse(found, self._say(english))
