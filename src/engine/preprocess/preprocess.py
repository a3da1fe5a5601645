# SPDX-License-Identifier: Apache-2.0
"""From the cells of a row to what the network takes, and from its answers to labels.

The same as preprocess.mjs does, for Python 3.8 or newer, without dependencies: lists of floats go in and out, so that
any library can take them. Pictures are prepared by preprocess.mjs.
"""
import math
import re
import struct
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal

MISSING = set("|?|NA|N/A|n/a|#N/A|#NA|<NA>|NaN|nan|-NaN|-nan|NULL|null|None".split("|"))
EXPONENT = r"(?:[eE][+-]?[0-9]+)?"
DECIMAL = r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)"
YEAR, MONTH, DAY = "([0-9]{4})", "(0?[1-9]|1[0-2])", "(0?[1-9]|[12][0-9]|3[01])"
NAME = (
    "(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:t|tember)?|Oct(?:ober)?"
    "|Nov(?:ember)?|Dec(?:ember)?)"
)
CLOCK = r"(?:(?:T| +)([01]?[0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9])(?:\.([0-9]{1,9}))?)?"
ZONE = r"(?: ?(Z|UTC|[+-](?:0[0-9]|1[0-5])(?::?[0-5][0-9])?))?"


def _whole(pattern):
    return re.compile(pattern, re.IGNORECASE | re.ASCII)


NUMBERS = {
    "plain": _whole(rf"[+-]?{DECIMAL}{EXPONENT}"),
    "thousands": _whole(rf"[+-]?(?:[1-9][0-9]{{0,2}}(?:,[0-9]{{3}})+|[0-9]+)(?:\.[0-9]+)?{EXPONENT}"),
    "decimal-comma": _whole(rf"[+-]?(?:[1-9][0-9]{{0,2}}(?:\.[0-9]{{3}})+|[0-9]+)(?:,[0-9]+)?{EXPONENT}"),
    "percent": _whole(rf"[+-]?{DECIMAL}{EXPONENT} ?%"),
}
# A pattern, and what its first groups are; hour, minute, second, fraction and zone follow.
TIMES = {
    "iso": (_whole(f"{YEAR}-{MONTH}-{DAY}{CLOCK}{ZONE})?"), "ymd"),
    "year-month": (_whole(f"{YEAR}-(0[1-9]|1[0-2])"), "ym"),
    "year-first": (_whole(f"{YEAR}[/.]{MONTH}[/.]{DAY}{CLOCK})?"), "ymd"),
    "month-first": (_whole(f"{MONTH}[/-]{DAY}[/-]{YEAR}{CLOCK})?"), "mdy"),
    "day-first": (_whole(f"{DAY}[/.-]{MONTH}[/.-]{YEAR}{CLOCK})?"), "dmy"),
    "day-month-name": (_whole(f"{DAY}[ -]{NAME}[ -]{YEAR}{CLOCK})?"), "dmy"),
    "month-name-day": (_whole(f"{NAME} {DAY},? ?{YEAR}{CLOCK})?"), "mdy"),
}
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
DAY_MS = 24 * 60 * 60 * 1000
# JavaScript's dates end here, to either side of 1970.
MOST_MS = 8.64e15
# What JavaScript's trim() takes off.
SPACES = (
    "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)


def _number_in(text, form):
    """What a text says as a number, by its form; None: it is none."""
    if not NUMBERS[form].fullmatch(text):
        return None
    if form == "thousands":
        text = text.replace(",", "")
    if form == "decimal-comma":
        text = text.replace(".", "").replace(",", ".")
    value = float(text[:-1]) / 100 if form == "percent" else float(text)
    return value if math.isfinite(value) else None


def _days(year, month, day):
    """Since 1970-01-01, in the calendar of today; Python's own dates end at the years 1 and 9999."""
    year -= month <= 2
    era, of_era = divmod(year, 400)
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


def _date(days):
    """The year, month and day of a number of days since 1970-01-01."""
    era, of_era = divmod(days + 719468, 146097)
    year = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    month = (5 * of_year + 2) // 153
    day = of_year - (153 * month + 2) // 5 + 1
    month = month + 3 if month < 10 else month - 9
    return year + era * 400 + (month <= 2), month, day


def _time_in(text, form):
    """A date, or date and time, as ms since 1970 in UTC; None: the text is none, or names a day that does not exist."""
    pattern, fields = TIMES[form]
    found = pattern.fullmatch(text)
    if not found:
        return None
    groups = found.groups()
    field = {letter: groups[i] for i, letter in enumerate(fields)}
    name = field["m"][:3].lower()
    month = MONTHS.index(name) + 1 if name in MONTHS else int(field["m"])
    year, day = int(field["y"]), int(field.get("d", 1))
    days = _days(year, month, day)
    if _date(days) != (year, month, day):
        return None
    clock = list(groups[len(fields) :]) + [None] * 5
    hour, minute, second = (int(part or 0) for part in clock[:3])
    zone = clock[4] or ""
    digits = re.sub("[^0-9]", "", zone)
    offset = (-1 if zone[:1] == "-" else 1) * (int(digits[:2] or 0) * 60 + int(digits[2:] or 0))
    seconds = (hour * 60 + minute - offset) * 60 + second
    return days * DAY_MS + seconds * 1000 + int((clock[3] or "")[:3].ljust(3, "0"))


def _ms_of(cell):
    """A date or datetime of Python, ms since 1970; without a zone it counts as UTC."""
    days = _days(cell.year, cell.month, cell.day)
    if not isinstance(cell, datetime):
        return days * DAY_MS
    offset = cell.utcoffset() or timedelta(0)
    seconds = (cell.hour * 60 + cell.minute) * 60 + cell.second
    return days * DAY_MS + seconds * 1000 + cell.microsecond // 1000 - offset // timedelta(milliseconds=1)


def _value_in(column, cell, usual):
    """What a cell of a column of numbers or dates says; None: missing."""
    form = column.get("form", usual)
    text = _text_in(cell).strip(SPACES)
    if text in MISSING:
        return None
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        value = cell
    elif isinstance(cell, date):
        value = _ms_of(cell)
    else:
        value = _time_in(text, form) if form in TIMES else _number_in(text, form)
    if value is None or not math.isfinite(value) or (column["kind"] == "time" and abs(value) > MOST_MS):
        what = "a date, or a date and time" if form in TIMES else "a number"
        raise ValueError(f"“{column['name']}” takes {what}; “{text}” is none.")
    return value


def _time_text(ms):
    """2024-02-01, or 2024-02-01 14:30:00 where it is not midnight."""
    days, rest = divmod(int(ms), DAY_MS)
    year, month, day = _date(days)
    years = f"{year:04}" if 0 <= year <= 9999 else f"{'-' if year < 0 else '+'}{abs(year):06}"
    text = f"{years}-{month:02}-{day:02}"
    if rest == 0:
        return text
    seconds, fraction = divmod(rest, 1000)
    clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return f"{text} {clock}.{fraction:03}" if fraction else f"{text} {clock}"


def _number_text(value):
    """As JavaScript writes a number: 1.0 is "1", 0.00001 is "0.00001", 1e21 is "1e+21"."""
    if math.isnan(value) or math.isinf(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if value == 0:
        return "0"
    mantissa, exponent = f"{Decimal(repr(float(abs(value)))):e}".split("e")
    digits = mantissa.replace(".", "").rstrip("0")
    # The value is 0.digits times ten to the power of `point`.
    point = int(exponent) + 1
    if len(digits) <= point <= 21:
        text = digits.ljust(point, "0")
    elif 0 < point <= 21:
        text = f"{digits[:point]}.{digits[point:]}"
    elif -6 < point <= 0:
        text = f"0.{'0' * -point}{digits}"
    else:
        power = point - 1
        text = f"{digits[0]}{'.' if digits[1:] else ''}{digits[1:]}e{'-' if power < 0 else '+'}{abs(power)}"
    return f"-{text}" if value < 0 else text


def _text_in(cell, form=None):
    """A cell as text; where its column has a form, it is read in it and written plainly."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, date):
        return _time_text(_ms_of(cell))
    if isinstance(cell, float):
        return _number_text(cell)
    if form is None or isinstance(cell, int):
        return str(cell)
    text = str(cell).strip(SPACES)
    value = _time_in(text, form) if form in TIMES else _number_in(text, form)
    if value is None:
        return ""
    return _time_text(value) if form in TIMES else _number_text(value)


PARTS = {
    "year": lambda ms: _date(ms // DAY_MS)[0],
    "month": lambda ms: _date(ms // DAY_MS)[1],
    "day": lambda ms: _date(ms // DAY_MS)[2],
    "weekday": lambda ms: (ms // DAY_MS + 3) % 7,
    "hour": lambda ms: ms % DAY_MS // 3600000,
    "minute": lambda ms: ms % 3600000 // 60000,
}


def _parts_in(column, cell):
    ms = _value_in(column, cell, "iso")
    return [part["impute"] if ms is None else PARTS[part["part"]](int(ms)) for part in column["parts"]]


def _paired(text):
    """Half of a surrogate pair becomes U+FFFD, as in JavaScript's UTF-8."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _bucket_of(text, buckets):
    """FNV-1a, 32 bits, over the UTF-8 bytes."""
    value = 0x811C9DC5
    for byte in _paired(text).encode("utf-8"):
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value % buckets


def _words_of(text):
    """Runs of letters, their marks and digits, in order: normalized (NFC), in lower case."""
    if text.strip(SPACES) in MISSING:
        return []
    words, word = [], []
    for character in unicodedata.normalize("NFC", text).lower():
        if unicodedata.category(character)[0] in "LMN":
            word.append(character)
        elif word:
            words.append("".join(word))
            word = []
    if word:
        words.append("".join(word))
    return words


def _counts_in(vocabulary, text):
    places = {word: place for place, word in enumerate(vocabulary)}
    counts = [0.0] * len(vocabulary)
    for word in _words_of(text):
        if word in places:
            counts[places[word]] += 1
    return counts


def _ids_in(spec, text):
    """0 is padding, 1 an unknown word, 2 the first one of the vocabulary."""
    places = {word: place + 2 for place, word in enumerate(spec["vocabulary"])}
    ids = [float(places.get(word, 1)) for word in _words_of(text)[: spec["length"]]]
    return ids + [0.0] * (spec["length"] - len(ids))


def _cell_of(row, name):
    if name not in row:
        raise ValueError(f"The row lacks “{name}”.")
    return row[name]


def _one_at(place, count):
    return [1.0 if i == place else 0.0 for i in range(count)]


def _before_graph(column, functions, value):
    """What the model's graph leaves to this function: see `functions` of preprocess.json."""
    clip = column.get("clip")
    if clip and "clip" in functions:
        value = min(max(value, clip["from"]), clip["to"])
    return math.log1p(max(value, 0)) if column.get("log") and "log" in functions else value


def _entries_of(column, functions, cell):
    kind = column["kind"]
    if kind == "number":
        value = _value_in(column, cell, "plain")
        return [_before_graph(column, functions, column["impute"] if value is None else value)]
    if kind == "time":
        return _parts_in(column, cell)
    whole = _text_in(cell, column.get("form"))
    text = whole.strip(SPACES)
    if kind == "category":
        found = column["categories"].index(text) if text in column["categories"] else -1
        return _one_at(found, len(column["categories"]))
    if kind == "hash":
        return _one_at(-1 if text in MISSING else _bucket_of(text, column["buckets"]), column["buckets"])
    return _counts_in(column["vocabulary"], whole)


def _float32(value):
    try:
        return struct.unpack("<f", struct.pack("<f", value))[0]
    except OverflowError:
        return math.copysign(math.inf, value)


def row_to_input(spec, row):
    """What a table or text input of the model takes, as a list of floats (of float32 precision).

    spec: a table or tokens entry of preprocess.json's `inputs`; row: the cells (text, number, date or None) by column
    name. A text is read in the form that its column had in the training data (`form`): 1.234,5 or 31/01/2026.
    Raises ValueError naming the column: it is not there, or its text is no number or no date.
    """
    if spec["kind"] == "tokens":
        return _ids_in(spec, _text_in(_cell_of(row, spec["column"]), spec.get("form")))
    functions = spec.get("functions", [])
    return [
        _float32(value)
        for column in spec["columns"]
        for value in _entries_of(column, functions, _cell_of(row, column["name"]))
    ]


def read_output(meaning, values):
    """What the values that come out of the model mean, for one example: the classes, the most probable first, or the
    number in the target's unit. meaning: an entry of preprocess.json's `outputs`."""
    if meaning["kind"] == "number":
        return {"value": values[0]}
    found = [{"label": label, "probability": values[i]} for i, label in enumerate(meaning["classes"])]
    found.sort(key=lambda one: -one["probability"])
    return {"label": found[0]["label"], "probabilities": found}
