"""A peer as a process that lives as long as its work: it warms up once, then measures whenever it is asked."""

import json
import sys
import time

LEAST_STEPS = 50
# A slow side is measured on a part of an epoch: this many seconds of it.
LONGEST_EPOCH = 6.0
# A setting is tried for this long.
LOOK_SECONDS = 1.5


def say(**fields):
    print(json.dumps(fields), flush=True)


def rows_for(step_seconds, batch, rows):
    """Rows of a measured epoch: all, or, where that takes long, enough for 50 steps. The last batch stays as small as
    it is in a whole epoch, so nothing is compiled anew."""
    if step_seconds * rows / batch <= LONGEST_EPOCH:
        return rows
    steps = max(LEAST_STEPS, int(LONGEST_EPOCH / 2 / step_seconds))
    return min(rows, steps * batch + rows % batch)


def timed(epoch, rows, batch, least, most):
    """Runs whole epochs until `least` seconds and 50 steps, or `most` seconds. Returns steps and seconds."""
    steps = 0
    begun = time.perf_counter()
    while True:
        epoch(rows)
        steps += -(-rows // batch)
        seconds = time.perf_counter() - begun
        if seconds >= most or (seconds >= least and steps >= LEAST_STEPS):
            return steps, seconds


def warm(epoch, rows, batch):
    """One epoch, shortened for slow sides. Returns the rows of a measured epoch."""
    few = min(rows, 10 * batch + rows % batch)
    epoch(few)
    begun = time.perf_counter()
    epoch(few)
    fits = rows_for((time.perf_counter() - begun) * batch / few, batch, rows)
    epoch(fits)
    return fits


def serve(versions, settings, epoch, rows, batch, accuracy):
    """Answers one line for each line asked until the input ends.

    epoch(n): trains an epoch on the first n rows, logging as is usual there.
    accuracy(n, epochs): of a fresh network on the test rows, after training on the first n rows.
    """
    fits = warm(epoch, rows, batch)
    say(ready=True, versions=versions, settings=settings, rows=fits)
    for line in sys.stdin:
        ask = json.loads(line)
        if ask["do"] == "measure":
            steps, seconds = timed(epoch, fits, batch, ask["least"], ask["most"])
            say(stepMs=seconds * 1000 / steps, steps=steps, seconds=seconds)
        elif ask["do"] == "accuracy":
            say(accuracy=accuracy(ask["rows"], ask["epochs"]))
        else:
            raise ValueError(f"cannot {ask['do']}")


def look(make, rows, batch):
    """Seconds a step after a short warm-up: enough to choose by; what counts is measured later."""
    epoch = make()
    few = min(rows, 10 * batch + rows % batch)
    epoch(few)
    begun = time.perf_counter()
    epoch(few)
    step = (time.perf_counter() - begun) * batch / few
    enough = min(rows, max(20, int(LOOK_SECONDS / step)) * batch + rows % batch)
    begun = time.perf_counter()
    epoch(enough)
    return (time.perf_counter() - begun) * batch / enough


def fastest(candidates, rows, batch):
    """Name of the fastest of {name: make an epoch}, or None, and ms a step of each that works here."""
    found = {}
    for name, make in candidates.items():
        try:
            found[name] = look(make, rows, batch) * 1000
        except Exception as error:  # noqa: BLE001: a setting that does not work here is told, not fatal
            print(f"{name}: {type(error).__name__}: {str(error)[:300]}", file=sys.stderr, flush=True)
    return (min(found, key=found.get) if found else None), found
