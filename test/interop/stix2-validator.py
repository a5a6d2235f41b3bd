"""Validates the bundle in each file with the OASIS validator, default profile, and prints its errors as one JSON object."""

import json
import sys

from stix2validator import ValidationOptions, validate_file


def errors_of(path):
    """The errors of every object of a file."""
    result = validate_file(path, ValidationOptions(version="2.1", disabled="all"))
    if getattr(result, "fatal", None):
        return ["fatal: " + str(result.fatal)]
    return [
        f"{found.object_id}: {error}"
        for found in result.object_results
        for error in (found.errors or [])
    ]


print(json.dumps({path: errors_of(path) for path in sys.argv[1:]}))
