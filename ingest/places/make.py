"""Makes gazetteer.tsv from public lists of administrative units: `python -m ingest.places.make FOLDER`.

FOLDER holds old_pre2025.jsonl (units before 1 July 2025) and new_2025.jsonl (units since), one JSON object a line:
{"name": "Huyện Bình Sơn", "level": "tỉnh|huyện|xã", "province": …, "district": …}.  Names are facts.
"""

import json
import sys
from pathlib import Path

from ingest.vietnamese import nfc, squeeze

LEVELS = ("thành phố", "thị xã", "thị trấn", "đặc khu", "tỉnh", "quận", "huyện", "phường", "xã")
_HEADER = "# name, level, district, province, era (old: until 30 June 2025; new: since 1 July 2025; both)\n"


def split_level(name: str) -> tuple[str, str]:
    """As in: "Thị xã Hương Trà" → ("thị xã", "Hương Trà")."""
    name = squeeze(nfc(name))
    for level in LEVELS:
        if name.lower().startswith(level + " "):
            return level, name[len(level) + 1 :]
    return "", name


def main(folder: Path) -> None:
    units: dict[tuple[str, str, str, str], set[str]] = {}
    for era, file in (("old", "old_pre2025.jsonl"), ("new", "new_2025.jsonl")):
        for line in (folder / file).read_text(encoding="utf-8").splitlines():
            unit = json.loads(line)
            level, name = split_level(unit["name"])
            district = split_level(unit.get("district") or "")[1]
            province = split_level(unit.get("province") or "")[1]
            units.setdefault((name, level, district, province), set()).add(era)
    units[("Thừa Thiên Huế", "tỉnh", "", "")] = {"old"}  # the lists call it by the name it took in January 2025
    rows = ["\t".join((*key, "both" if len(eras) == 2 else next(iter(eras)))) for key, eras in sorted(units.items())]
    Path(__file__).with_name("gazetteer.tsv").write_text(_HEADER + "\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
