"""How well ingestion sees what a careful reader sees: `python -m tests.ingest.structure`.

Measured against ../shared/golden/structure_*.json over ../shared/reports.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.parse import parse_file
from ingest.report import Kind, Report, Role
from ingest.vietnamese import fold, squeeze

SHARED = Path(__file__).parents[3] / "shared"
_SAME = ("number", "issuer", "locality", "level", "province", "period", "title", "signer", "session")
_METADATA = {"date": "issued"} | {name: name for name in _SAME}


@dataclass(frozen=True, slots=True)
class Score:
    """right of wanted (recall) and right of found (precision)."""

    right: int
    wanted: int
    found: int

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def f1(self) -> float:
        both = self.recall + self.precision
        return 2 * self.recall * self.precision / both if both else 0.0

    def __add__(self, other: "Score") -> "Score":
        return Score(self.right + other.right, self.wanted + other.wanted, self.found + other.found)


@dataclass(frozen=True, slots=True)
class Measured:
    """The scores of one report, by what is measured, and the misses in words."""

    scores: dict[str, Score]
    misses: tuple[str, ...]


def golden() -> list[tuple[dict[str, Any], Report]]:
    """What a careful reader saw, and what ingestion sees, of each report described."""
    pairs = []
    for described in sorted((SHARED / "golden").glob("structure_*.json")):
        seen = json.loads(described.read_text(encoding="utf-8"))
        source = next((SHARED / "reports").glob(f"{seen['doc']}-*.txt"))
        pairs.append((seen, parse_file(source)))
    return pairs


def measure(seen: dict[str, Any], report: Report) -> Measured:
    """All scores of one report."""
    misses: list[str] = []
    scores = {
        "metadata": _metadata(seen, report, misses),
        "headings": _headings(seen, report, misses),
        "rows": _rows(seen, report, misses),
        "footnotes": _footnotes(seen, report, misses),
        "rejoined": _rejoined(seen, report, misses),
    }
    table, running = _split(seen)
    scores["table figures"] = _table_figures(table, report, misses)
    scores |= _sentence_figures(running, report, misses)
    return Measured(scores, tuple(misses))


def _metadata(seen: dict[str, Any], report: Report, misses: list[str]) -> Score:
    wanted = [(name, seen[name]) for name in _METADATA if name in seen]
    right = 0
    for name, value in wanted:
        read = getattr(report.metadata, _METADATA[name])
        right += read == value
        if read != value:
            misses.append(f"metadata {name}: {read!r}, not {value!r}")
    return Score(right, len(wanted), len(wanted))


def _headings(seen: dict[str, Any], report: Report, misses: list[str]) -> Score:
    wanted = {(h["text"].rstrip(" :"), h["depth"], h["line"]) for h in seen["headings"]}
    found = {(h.text.rstrip(" :"), h.depth, h.line) for h in report.headings}
    misses.extend(f"heading {h} is missing" for h in sorted(wanted - found, key=str))
    misses.extend(f"heading {h} is none" for h in sorted(found - wanted, key=str))
    return Score(len(wanted & found), len(wanted), len(found))


def _rows(seen: dict[str, Any], report: Report, misses: list[str]) -> Score:
    right = 0
    for wanted in seen["tables"]:
        for table in report.tables:
            if (
                list(table.lines) == [wanted["first_line"], wanted["last_line"]]
                and list(table.columns) == wanted["columns"]
            ):
                right += min(len(table.rows), wanted["rows"])
                break
        else:
            misses.append(f"table {wanted['first_line']}-{wanted['last_line']} is missing")
    return Score(right, sum(t["rows"] for t in seen["tables"]), sum(len(t.rows) for t in report.tables))


def _footnotes(seen: dict[str, Any], report: Report, misses: list[str]) -> Score:
    right = 0
    for wanted in seen["footnotes"]:
        for note in report.footnotes:
            if note.mark == wanted["mark"] and note.lines[0] == wanted["line"] and note.ref_ordinal is not None:
                first, last = report.passages[note.ref_ordinal].lines
                right += first <= wanted["ref_line"] <= last
                break
        else:
            misses.append(f"footnote {wanted['mark']} is missing")
    return Score(right, len(seen["footnotes"]), len(report.footnotes))


def _rejoined(seen: dict[str, Any], report: Report, misses: list[str]) -> Score:
    lines = {tuple(pair) for pair in seen["broken_paragraphs"]}
    joined = {p.lines for p in report.passages if p.kind in (Kind.PARAGRAPH, Kind.ITEM) and p.lines[1] > p.lines[0]}
    misses.extend(f"paragraph {pair} is in halves" for pair in sorted(lines - joined))
    return Score(len(lines & joined), len(lines), len(joined))


def _split(seen: dict[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    spans = [(t["first_line"], t["last_line"]) for t in seen["tables"]]
    table = [i for i in seen["indicators"] if any(first <= i["line"] <= last for first, last in spans)]
    return table, [i for i in seen["indicators"] if i not in table]


def _table_figures(indicators: list[dict[str, Any]], report: Report, misses: list[str]) -> Score:
    wanted = {
        (i["line"], role, i[role], i["unit"] or "", i["verdict"] or "", i["period"])
        for i in indicators for role in ("plan", "actual") if i[role] is not None
    }  # fmt: skip
    found = {
        (report.passages[f.ordinal].lines[0], f.role.value, f.value, f.unit, f.verdict, f.period)
        for f in report.figures if report.passages[f.ordinal].kind is Kind.TABLE_ROW
    }  # fmt: skip
    misses.extend(f"table figure {w} is missing" for w in sorted(wanted - found, key=str))
    misses.extend(f"table figure {w} is none" for w in sorted(found - wanted, key=str))
    return Score(len(wanted & found), len(wanted), len(found))


def _sentence_figures(indicators: list[dict[str, Any]], report: Report, misses: list[str]) -> dict[str, Score]:
    """By value in the right passage; of those, by role and by half the words of the name.

    The reader listed no changes and ratios of their own, so a found figure is right when any text of the indicators of
    its lines holds its value, and figures of lines without an indicator are not judged.
    """
    found = [(report.passages[f.ordinal].lines, f) for f in report.figures]
    wanted = right = roles = names = 0
    for indicator in indicators:
        for role in ("plan", "actual"):
            if indicator[role] is None:
                continue
            wanted += 1
            same = [
                f for lines, f in found if lines[0] <= indicator["line"] <= lines[1] and _same(f.value, indicator[role])
            ]
            right += bool(same)
            allowed = (Role.PLAN,) if role == "plan" else (Role.ACTUAL, Role.ESTIMATE)
            roles += any(f.role in allowed for f in same)
            names += any(_half(indicator["name"], f.name) for f in same)
            if not same:
                misses.append(f"line {indicator['line']}: {indicator['name']} = {indicator[role]} is missing")
    judged = good = 0
    for lines, figure in found:
        texts = [" ".join(str(v) for v in i.values()) for i in indicators if lines[0] <= i["line"] <= lines[1]]
        if texts and report.passages[figure.ordinal].kind is not Kind.TABLE_ROW:
            judged += 1
            good += any(_number(figure.value) in set(_numbers(text)) for text in texts)
    return {
        "sentence figures R": Score(right, wanted, right),
        "sentence figures P": Score(good, good, judged),
        "their roles": Score(roles, wanted, roles),
        "their names": Score(names, wanted, names),
    }


def _numbers(text: str) -> Iterator[str]:
    for found in re.finditer(r"\d[\d.,]*(?:\s?[/-]\s?\d[\d.,]*)?", text):
        yield _number(found[0])
        yield from (_number(part) for part in re.split(r"[/-]", found[0]))


def _number(text: str) -> str:
    return re.sub(r"[^\d.,/-]", "", text).rstrip(".,")


def _same(value: str, wanted: str) -> bool:
    ours = _number(value)
    return _number(wanted) in (ours, *ours.split("/"))


def _half(wanted: str, name: str) -> bool:
    words = set(fold(squeeze(re.sub(r"\W+", " ", wanted))).split())
    return 2 * len(words & set(fold(re.sub(r"\W+", " ", name)).split())) >= len(words)


def main() -> None:
    """Print one line a measure, all reports together, then what was missed."""
    total: dict[str, Score] = {}
    misses: list[str] = []
    for seen, report in golden():
        measured = measure(seen, report)
        misses.extend(f"{seen['doc']} {miss}" for miss in measured.misses)
        for name, score in measured.scores.items():
            total[name] = total.get(name, Score(0, 0, 0)) + score
    for name, score in total.items():
        counts = f"({score.right}/{score.wanted}/{score.found})"
        print(f"{name:20} R {score.recall:.3f}  P {score.precision:.3f}  F1 {score.f1:.3f}  {counts}")
    print(*misses, sep="\n")


if __name__ == "__main__":
    main()
