"""Reads a whole collection with taxii2-client: discovery URL, user, password, word in the title. Prints counts by type."""
import collections
import json
import sys

from taxii2client.v21 import Server, as_pages

discovery, user, password, word = sys.argv[1:5]
server = Server(discovery, user=user, password=password)
counts = collections.Counter()
titles = []
for root in server.api_roots:
    for collection in root.collections:
        titles.append(collection.title)
        if word not in collection.title.lower():
            continue
        for page in as_pages(collection.get_objects, per_request=200):
            counts.update(item["type"] for item in page.get("objects", []))
print(json.dumps({"titles": titles, "counts": counts}))
