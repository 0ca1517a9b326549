"""Writes a zip, the same bytes for the same files whenever and wherever they lie.

    zip.py OUT NAME=FILE...

Each FILE goes in as NAME; a folder goes in whole, below NAME. Programs can be run by everybody; times,
owners and the order of the folder are left out.
"""

import os
import sys
import zipfile

BEGAN = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can hold


def files(name, path):
    if not os.path.isdir(path):
        return [(name, path)]
    found = []
    for folder, _, names in os.walk(path):
        for one in names:
            whole = os.path.join(folder, one)
            found.append((f"{name}/{os.path.relpath(whole, path)}", whole))
    return found


def main(out, *pairs):
    wanted = [one for pair in pairs for one in files(*pair.split("=", 1))]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, path in sorted(wanted):
            with open(path, "rb") as file:
                content = file.read()
            entry = zipfile.ZipInfo(name, BEGAN)
            entry.create_system = 3  # Unix, so that the mode below counts
            mode = 0o755 if content.startswith((b"\x7fELF", b"#!")) else 0o644
            entry.external_attr = (0o100000 | mode) << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED, 9)


main(*sys.argv[1:])
