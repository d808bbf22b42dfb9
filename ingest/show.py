"""What ingestion understood of one report, as JSON for programs and as a tree for people."""

from typing import Any

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table as Grid
from rich.tree import Tree

from ingest.report import Figure, Kind, Metadata, Report

_SHORT = 110
_KINDS = {
    Kind.PARAGRAPH: "đoạn",
    Kind.ITEM: "mục",
    Kind.TABLE_ROW: "dòng bảng",
    Kind.FOOTNOTE: "chú thích",
    Kind.HEADER: "phần đầu",
    Kind.SIGNATURE: "phần ký",
}


def summary(source: str, about: Metadata) -> dict[str, Any]:
    """Who reports what, when, in the shape of `list --json`."""
    return {
        "source": source,
        "number": about.number,
        "issued": about.issued,
        "issuer": about.issuer,
        "locality": about.locality,
        "level": about.level,
        "province": about.province,
        "period": about.period,
        "title": about.title,
    }


def as_json(report: Report) -> dict[str, Any]:
    """The report in the shape of `show --json`."""
    return summary(report.source, report.metadata) | {
        "session": report.metadata.session,
        "signer": report.metadata.signer,
        "headings": [{"text": h.text, "depth": h.depth, "line": h.line} for h in report.headings],
        "passages": [
            {
                "ordinal": p.ordinal,
                "kind": p.kind.value,
                "text": p.text,
                "section": list(p.section),
                "lines": list(p.lines),
                "footnotes": list(p.footnotes),
            }
            for p in report.passages
        ],
        "tables": [
            {"columns": list(t.columns), "rows": [list(row) for row in t.rows], "lines": list(t.lines)}
            for t in report.tables
        ],
        "footnotes": [
            {"mark": n.mark, "text": n.text, "lines": list(n.lines), "ref_ordinal": n.ref_ordinal}
            for n in report.footnotes
        ],
        "figures": [_figure(f) for f in report.figures],
    }


def as_tree(report: Report) -> RenderableType:
    """The report for a terminal: what it is, its headings with the number of passages below each, its figures."""
    about = report.metadata
    facts = Grid(show_header=False, box=None, padding=(0, 2))
    for name, value in (
        ("Tệp", report.source),
        ("Tiêu đề", about.title),
        ("Số", about.number),
        ("Ngày", about.issued),
        ("Cơ quan", about.issuer),
        ("Tỉnh", about.province),
        ("Kỳ báo cáo", about.period),
        ("Kỳ họp", about.session),
        ("Người ký", about.signer),
        ("Bản quét", _confidence(report)),
    ):
        facts.add_row(name, escape(value or "(không nêu)"))
    return Group(facts, "", _outline(report), "", _figures(report))


def _confidence(report: Report) -> str:
    """How surely OCR read the report, and its worst page."""
    scanned = [(p.confidence, p.lines[0]) for p in report.passages if p.confidence is not None]
    if not scanned:
        return "không"
    worst, page = min(scanned)
    return f"nhận dạng tự động, độ chắc thấp nhất {worst} % ở trang {page}"


def _outline(report: Report) -> Tree:
    tree = Tree(f"{len(report.passages)} đoạn, {len(report.tables)} bảng, {len(report.footnotes)} chú thích")
    branches: dict[tuple[str, ...], Tree] = {(): tree}
    for passage in report.passages:
        for depth in range(1, len(passage.section) + 1):
            path = passage.section[:depth]
            if path not in branches:
                branches[path] = branches[path[:-1]].add(_escaped(path[-1]), style="bold")
        first, last = passage.lines
        where = f"{first}" if first == last else f"{first}-{last}"
        branches[passage.section].add(
            f"[dim]{_KINDS[passage.kind]}, dòng {where}:[/dim] {_escaped(passage.text)}", style="none"
        )
    return tree


def _figures(report: Report) -> Grid:
    grid = Grid("Chỉ tiêu", "Giá trị", "Đơn vị", "Vai trò", "Kỳ", "Đánh giá", title=f"{len(report.figures)} số liệu")
    for f in report.figures:
        grid.add_row(_escaped(f.name), _escaped(f.value), _escaped(f.unit), f.role.value, f.period, _escaped(f.verdict))
    return grid


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "name": figure.name,
        "unit": figure.unit,
        "value": figure.value,
        "role": figure.role.value,
        "period": figure.period,
        "verdict": figure.verdict,
        "ordinal": figure.ordinal,
    }


def _escaped(text: str) -> str:
    """Short, and with no bracket taken for a style."""
    short = text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"
    return escape(short)
