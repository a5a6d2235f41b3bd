"""Reads everything that a node serves, and has strangers read each object: python-stix2 and the OASIS validator. Prints JSON."""

import json
import sys

import stix2
from stix2validator import ValidationOptions, validate_instance
from taxii2client.v21 import Server, as_pages


def errors_of(thing):
    """What the two find wrong in an object."""
    found = [str(error) for error in validate_instance(thing, ValidationOptions(version="2.1", disabled="all")).errors or []]
    try:
        stix2.parse(thing, version="2.1", allow_custom=True)
    except Exception as error:  # Whatever it is, it is told.
        found.append(f"stix2: {error}")
    return found


def main(url, user, password):
    counts, errors = {}, []
    for root in Server(url, user=user, password=password).api_roots:
        for collection in root.collections:
            if not collection.can_read:
                continue
            for page in as_pages(collection.get_objects, per_request=50, version="all"):
                for thing in page.get("objects", []):
                    counts[collection.title] = counts.get(collection.title, 0) + 1
                    errors += [f"{collection.title}: {thing['id']}: {error}" for error in errors_of(thing)]
    broken = {"type": "indicator", "spec_version": "2.1", "id": "indicator--1"}
    print(json.dumps({"counts": counts, "errors": errors, "ofBroken": errors_of(broken)}))


main(*sys.argv[1:])
