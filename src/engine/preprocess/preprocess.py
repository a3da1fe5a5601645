# SPDX-License-Identifier: Apache-2.0
"""From the cells of a row to what the network takes, and from its answers to labels.

The same as preprocess.mjs does, for Python 3.8 or newer, without dependencies: lists of floats go in and out, so that
any library can take them. Pictures are prepared by preprocess.mjs.
"""
import math
import re
import struct
import unicodedata
from datetime import datetime, timedelta

MISSING = set("|?|NA|N/A|n/a|#N/A|#NA|<NA>|NaN|nan|-NaN|-nan|NULL|null|None".split("|"))
NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?", re.IGNORECASE | re.ASCII)
TIME = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?)?"
    r" *(Z|[+-][0-9]{2}:?[0-9]{2})?",
    re.IGNORECASE | re.ASCII,
)
# What JavaScript's trim() takes off.
SPACES = (
    "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)


def _number_in(column, text):
    if text in MISSING:
        return column["impute"]
    value = float(text) if NUMBER.fullmatch(text) else math.nan
    if not math.isfinite(value):
        raise ValueError(f"“{column['name']}” takes a number; “{text}” is none.")
    return value


def _time_in(text):
    """An ISO 8601 date, or date and time, in UTC; None: the text is none, or names a day that does not exist."""
    found = TIME.fullmatch(text)
    if not found:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    zone = found.group(8)
    zone = "+00:00" if zone is None or zone.upper() == "Z" else zone
    hours, minutes = int(zone[1:3]), int(zone[-2:])
    if hours > 23 or minutes > 59:
        return None
    # The calendar repeats every 400 years: shifted by them, years that Python's dates lack have their days too.
    shift = 400 if year < 400 else -400 if year > 9500 else 0
    try:
        at = datetime(year + shift, month, day, hour, minute, second)
    except ValueError:
        return None
    offset = (-1 if zone[0] == "-" else 1) * (hours * 60 + minutes)
    return at - timedelta(minutes=offset), shift


PARTS = {
    "year": lambda at, shift: at.year - shift,
    "month": lambda at, _: at.month,
    "day": lambda at, _: at.day,
    "weekday": lambda at, _: at.weekday(),
    "hour": lambda at, _: at.hour,
    "minute": lambda at, _: at.minute,
}


def _parts_in(column, text):
    if text in MISSING:
        return [part["impute"] for part in column["parts"]]
    found = _time_in(text)
    if found is None:
        raise ValueError(f"“{column['name']}” takes a date, or a date and time; “{text}” is none.")
    return [PARTS[part["part"]](*found) for part in column["parts"]]


def _whole(text):
    """Half of a surrogate pair becomes U+FFFD, as in JavaScript's UTF-8."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _bucket_of(text, buckets):
    """FNV-1a, 32 bits, over the UTF-8 bytes."""
    value = 0x811C9DC5
    for byte in _whole(text).encode("utf-8"):
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
    cell = row[name]
    if cell is None:
        return ""
    # As JavaScript writes a number: 1.0 is "1".
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e21:
        return str(int(cell))
    return str(cell)


def _one_at(place, count):
    return [1.0 if i == place else 0.0 for i in range(count)]


def _before_graph(column, functions, value):
    """What the model's graph leaves to this function: see `functions` of preprocess.json."""
    clip = column.get("clip")
    if clip and "clip" in functions:
        value = min(max(value, clip["from"]), clip["to"])
    return math.log1p(max(value, 0)) if column.get("log") and "log" in functions else value


def _entries_of(column, functions, whole):
    text, kind = whole.strip(SPACES), column["kind"]
    if kind == "number":
        return [_before_graph(column, functions, _number_in(column, text))]
    if kind == "category":
        found = column["categories"].index(text) if text in column["categories"] else -1
        return _one_at(found, len(column["categories"]))
    if kind == "hash":
        return _one_at(-1 if text in MISSING else _bucket_of(text, column["buckets"]), column["buckets"])
    if kind == "time":
        return _parts_in(column, text)
    return _counts_in(column["vocabulary"], whole)


def _float32(value):
    try:
        return struct.unpack("<f", struct.pack("<f", value))[0]
    except OverflowError:
        return math.copysign(math.inf, value)


def row_to_input(spec, row):
    """What a table or text input of the model takes, as a list of floats (of float32 precision).

    spec: a table or tokens entry of preprocess.json's `inputs`; row: the cells (text, number or None) by column name.
    Raises ValueError naming the column: it is not there, or its text is no number or no date.
    """
    if spec["kind"] == "tokens":
        return _ids_in(spec, _cell_of(row, spec["column"]))
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
