"""Reads objects and patterns, one JSON value a line, and says on each line what strangers' libraries make of it.

`ids`: the deterministic id of a cyber-observable object by python-stix2, or null. `patterns`: whether the OASIS validator takes a pattern of
STIX 2.1, or null where it fails with an error of its own.
"""

import json
import sys
import warnings

warnings.filterwarnings("ignore")


def id_of(value):
    """The id that python-stix2 computes; null for what it cannot read."""
    import stix2

    try:
        return stix2.parse(value, allow_custom=True, version="2.1")._generate_id()
    except Exception:
        return None


def verdict_on(pattern):
    """Whether a pattern is valid; null where the validator breaks, which is no verdict."""
    from stix2patterns.validator import run_validator

    try:
        return not run_validator(pattern, stix_version="2.1")
    except Exception:
        return None


ANSWERS = {"ids": id_of, "patterns": verdict_on}
answer = ANSWERS[sys.argv[1]]
with open(sys.argv[2], encoding="utf-8") as lines:
    print(json.dumps([answer(json.loads(line)) for line in lines]))
