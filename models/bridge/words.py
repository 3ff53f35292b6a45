SOURCE = "en_US"  # the host keeps every text in this language too, as its source


def get_languages(env):
    """Return the codes of the languages in which texts are kept: the source first, then those installed."""
    installed = [code for code, _name in env["res.lang"].get_installed()]
    return [SOURCE, *sorted(set(installed) - {SOURCE})]


def get_words(record, name):
    """Return a translated field's text in every language: {language: text}, the source first.

    A language whose text is the source's is left out: it has no words of its own.
    """
    words = {lang: record.with_context(lang=lang)[name] or "" for lang in get_languages(record.env)}
    return {lang: text for lang, text in words.items() if lang == SOURCE or text != words[SOURCE]}
