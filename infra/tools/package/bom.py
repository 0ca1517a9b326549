"""Writes a bill of materials: every crate that is in the packages, by CycloneDX 1.5.

    bom.py CARGO_LOCK OUT < METADATA

METADATA is what `cargo metadata --format-version 1 --filter-platform TRIPLE` prints. Only what is linked
counts: neither tests' own crates nor those of build scripts. The same sources give the same bytes.
"""

import json
import sys
import tomllib

PACKAGED = {"functions", "site-gen"}


def reached(metadata):
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    names = {package["id"]: package["name"] for package in metadata["packages"]}
    waiting = [id for id in metadata["workspace_members"] if names[id] in PACKAGED]
    seen = set()
    while waiting:
        id = waiting.pop()
        if id in seen:
            continue
        seen.add(id)
        for dependency in nodes[id]["deps"]:
            if any(kind["kind"] is None for kind in dependency["dep_kinds"]):
                waiting.append(dependency["pkg"])
    return seen


def component(package, checksums):
    name, version = package["name"], package["version"]
    part = {"type": "library", "bom-ref": f"{name}@{version}", "name": name, "version": version}
    if package["source"]:
        part["purl"] = f"pkg:cargo/{name}@{version}"
    if package["license"]:
        # An older way to write a choice.
        part["licenses"] = [{"expression": package["license"].replace("/", " OR ")}]
    checksum = checksums.get((name, version))
    if checksum:
        part["hashes"] = [{"alg": "SHA-256", "content": checksum}]
    return part


def main(lock, out):
    metadata = json.load(sys.stdin)
    with open(lock, "rb") as file:
        locked = tomllib.load(file)["package"]
    checksums = {(one["name"], one["version"]): one.get("checksum") for one in locked}
    seen = reached(metadata)
    parts = [component(package, checksums) for package in metadata["packages"] if package["id"] in seen]
    parts.sort(key=lambda part: (part["name"], part["version"]))
    bom = {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": parts}
    with open(out, "w", encoding="utf-8") as file:
        json.dump(bom, file, indent=1)
        file.write("\n")
    print(f"{len(parts)} crates")


main(*sys.argv[1:])
