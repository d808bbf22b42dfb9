"""Office packages: XML parts parsed with every door shut, and which part names which as its styles, notes or sheets."""

import posixpath
from typing import Any

from lxml import etree

from ingest.readers.zipped import Archive, damaged, refuse_declaration

_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# Strict documents, read under the names of the common ones.
_NAMESPACES = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/spreadsheetml/main": b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
}


def parsed(name: str, archive: Archive, part: str) -> Any:
    """The root of an XML part, comments left out; raises UnreadableFile for one that is missing, damaged or unsafe."""
    if part not in archive:
        raise damaged(name)
    data = archive.read(part)
    refuse_declaration(name, data)
    for strict, common in _NAMESPACES.items():
        data = data.replace(strict, common)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise damaged(name) from None


def related(name: str, archive: Archive, source: str, kind: str) -> dict[str, str]:
    """Identity → part, for the parts of a kind that `source` ("" is the package) names and that are there."""
    folder, file = posixpath.split(source)
    path = posixpath.join(folder, "_rels", f"{file}.rels")
    if path not in archive:
        return {}
    found: dict[str, str] = {}
    for relation in parsed(name, archive, path).iter(_RELATION):
        if relation.get("Type", "").endswith(f"/{kind}") and relation.get("TargetMode") != "External":
            part = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
            if part in archive:
                found[relation.get("Id", "")] = part
    return found
