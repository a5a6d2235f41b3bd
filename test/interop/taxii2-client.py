"""Reads and writes a node's TAXII server with the OASIS client library and prints what it saw as JSON."""

import json
import sys

from requests.exceptions import HTTPError
from taxii2client.v21 import Collection, Server, as_pages


def page_ids(function, **filters):
    """The ids of each page."""
    pages = as_pages(function, per_request=7, **filters)
    return [[entry["id"] for entry in page.get("objects", [])] for page in pages]


def status_of(call):
    """The status of a call that is refused."""
    try:
        call()
    except HTTPError as error:
        return error.response.status_code
    return 200


def main(url, user, password, posting):
    server = Server(url, user=user, password=password)
    root = server.default
    collections = {collection.title.split()[0]: collection for collection in root.collections}
    received, inbox = collections["Received"], collections["Inbox"]
    pages = page_ids(received.get_objects)
    first = pages[0][0]
    manifest = [entry for page in as_pages(received.get_manifest, per_request=7, version="all") for entry in page["objects"]]
    dates = sorted(entry["date_added"] for entry in manifest)

    added = inbox.add_objects({"objects": json.loads(posting)})
    again = Collection(inbox.url, user=user, password=password)
    kept = again.get_objects()["objects"]
    again.delete_object(kept[0]["id"])

    print(json.dumps({
        "title": server.title,
        "roots": [api_root.url for api_root in server.api_roots],
        "rootTitle": root.title,
        "versions": root.versions,
        "collections": {name: [collection.can_read, collection.can_write] for name, collection in collections.items()},
        "pages": pages,
        "filtered": page_ids(received.get_objects, type="domain-name"),
        "after": page_ids(received.get_objects, added_after=dates[-4]),
        "afterLast": page_ids(received.get_objects, added_after=dates[-1]),
        "manifest": [entry["id"] for entry in manifest],
        "objectVersions": received.object_versions(first)["versions"],
        "object": received.get_object(first)["objects"][0],
        "status": [added.status, added.total_count, added.success_count, added.failure_count],
        "asked": root.get_status(added.id).success_count,
        "kept": kept,
        "left": [entry["id"] for entry in again.get_objects().get("objects", [])],
        "deleted": status_of(lambda: again.get_object(kept[0]["id"])),
        "wrongPassword": status_of(lambda: Server(url, user=user, password="wrong").title),
    }))


main(*sys.argv[1:])
