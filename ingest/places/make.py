"""Makes gazetteer.tsv and merged.tsv from public lists of administrative units: `python -m ingest.places.make FOLDER`.

FOLDER holds three lists, one JSON object a line; names are facts:
  old_pre2025.jsonl, new_2025.jsonl  the units before 1 July 2025 and since:
      {"name": "Huyện Bình Sơn", "level": "tỉnh|huyện|xã", "province": …, "district": …}
  merge_2025.jsonl  what each new unit was made of:
      {"name": "Xã Pà Cò", "province": …, "before": "Xã Cun Pheo, Xã Hang Kia, …"}
"""

import json
import re
import sys
from pathlib import Path

from ingest.vietnamese import nfc, squeeze

LEVELS = ("thành phố", "thị xã", "thị trấn", "đặc khu", "tỉnh", "quận", "huyện", "phường", "xã")
_MERGED_HEADER = "# level and name since 1 July 2025, province, the units it was made of (level and name, by ;)\n"
_UNIT = re.compile(
    r"\b((?i:xã|phường|thị trấn|đặc khu|tỉnh|thành phố)) ((?:[A-ZĐÀ-Ỹ][\w'’-]*|\d+)(?: (?:[A-ZĐÀ-Ỹ][\w'’-]*|\d+|-))*)"
)
_HEADER = "# name, level, district, province, era (old: until 30 June 2025; new: since 1 July 2025; both)\n"


def split_level(name: str) -> tuple[str, str]:
    """As in: "Thị xã Hương Trà" → ("thị xã", "Hương Trà")."""
    name = squeeze(nfc(name))
    for level in LEVELS:
        if name.lower().startswith(level + " "):
            return level, name[len(level) + 1 :]
    return "", name


def made_of(before: str, provinces: bool) -> list[str]:
    """The communes (or provinces) that the words of a resolution name, in order: "Xã A, một phần Phường B" → two."""
    found = [(level.lower(), name.rstrip(" -")) for level, name in _UNIT.findall(nfc(before))]
    kept = (f"{level} {name}" for level, name in found if provinces == (level in ("tỉnh", "thành phố")))
    return list(dict.fromkeys(kept))


def merged(folder: Path) -> str:
    """Which units became which, as merged.tsv lists them."""
    rows = []
    for line in (folder / "merge_2025.jsonl").read_text(encoding="utf-8").splitlines():
        unit = json.loads(line)
        level, name = split_level(unit["name"])
        province = split_level(unit["province"] or "")[1].removeprefix("Thủ Đô ")
        if parts := made_of(unit["before"], provinces=not province):
            rows.append(f"{level} {name}\t{province}\t{'; '.join(parts)}")
    return _MERGED_HEADER + "\n".join(sorted(rows)) + "\n"


def gazetteer(folder: Path) -> str:
    """The units before and since, as gazetteer.tsv lists them."""
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
    return _HEADER + "\n".join(rows) + "\n"


if __name__ == "__main__":
    for made, file in ((merged, "merged.tsv"), (gazetteer, "gazetteer.tsv")):
        Path(__file__).with_name(file).write_text(made(Path(sys.argv[1])), encoding="utf-8")
