"""Reading a shop's list of vouchers: which rows it has and what is wrong with them. Nothing here knows the database."""

from collections import namedtuple

from .register.columns import Column, Sheet
from .register.sheets import Problem, read_rows

VOUCHERS = Sheet(
    "vouchers",
    ("vouchers", "vouchers"),
    (
        Column(
            "code",
            ("code", "code"),
            required=True,
            also=("voucher", "voucher code", "vouchercode", "card number", "kaartnummer", "cadeaucode", "bonnummer"),
        ),
        Column("amount", ("amount", "bedrag"), "number", also=("value", "waarde", "worth")),
        Column("date_expiry", ("valid until", "geldig tot"), "date", also=("expiry date", "expires", "vervaldatum")),
    ),
)
# A spreadsheet keeps fifteen digits of a number and makes the rest zeros: such a code is not what the shop sent.
MOST_DIGITS = 10**15
MOST_AMOUNT = 1e9
Known = namedtuple("Known", ("today",))


def read_vouchers(tables, amount, today, currency, in_stock):
    """Return ([{code, amount, date_expiry}], [Problem]) for the tables of a file.

    :param float amount: what a voucher is worth where its row does not say; 0: every row has to
    :param currency: has to be able to ``round``
    :param in_stock: function that returns which of the codes it is given are in the stock
    """
    problems, rows = [], []
    for table in tables:
        if table.header:
            rows += read_rows(table, VOUCHERS, Known(today), problems)
    if not rows and not problems:
        problems.append(Problem("nothing_to_import"))
    first = {}
    for row in rows:
        _check_code(row, first)
        _check_amount(row, amount, currency)
        if row.values["date_expiry"] and row.values["date_expiry"] < today:
            row.report("voucher_expired", "date_expiry")
    known = in_stock(list(first))
    for row in rows:
        if row.values["code"] in known:
            row.report("voucher_known", "code")
    return [row.values for row in rows], problems


def _check_code(row, first):
    code = "".join((row.values["code"] or "").split())  # blanks are for the eye: two spellings are one voucher
    row.values["code"] = code
    if not code:
        return  # reported while reading
    raw = row.raw["code"]
    if isinstance(raw, (int, float)) and abs(raw) >= MOST_DIGITS:
        row.report("voucher_rounded", "code")
    if code in first:
        row.report("voucher_twice", "code", row=first[code])
    first.setdefault(code, row.number)


def _check_amount(row, amount, currency):
    if row.failed and row.values["amount"] is None and row.raw.get("amount"):
        return  # reported while reading
    value = amount if row.values["amount"] is None else row.values["amount"]
    if not value:
        row.report("voucher_without_amount", "amount")
    elif not 0 < value < MOST_AMOUNT or abs(value - currency.round(value)) > 1e-9:
        row.report("voucher_amount", "amount")
    row.values["amount"] = value


def get_texts(env):
    """Return the reasons that only a list of vouchers has."""
    return {
        "file_no_register": env._("This file cannot be read as .xlsx or .csv. It may be damaged, or something else."),
        "number_unreadable": env._("This is not an amount. Write it as 25 or 25,00."),
        "voucher_rounded": env._(
            "The spreadsheet keeps only 15 digits of a number, so this code is no longer what the shop sent. Make the"
            " column text, or use the .csv file of the shop."
        ),
        "voucher_twice": env._("Row %(row)s has this code too."),
        "voucher_known": env._("A voucher with this code came in earlier."),
        "voucher_without_amount": env._("What is it worth? Add the column 'amount', or say it here for all of them."),
        "voucher_amount": env._("An amount is more than nothing and has whole cents."),
        "voucher_expired": env._("This voucher has expired."),
    }
