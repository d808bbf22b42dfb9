"""Commands: `python -m ingest add|list|remove|show`.

The store lies in `index`, which reads this folder's data classes; only these commands, at the edge, reach up to it, and
each imports it where it needs it, so that `show PATH` works without an index.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from ingest.command_line import ConfigOption, run
from ingest.errors import IngestError, NoSuchReport, UnreadableFile
from ingest.files import sources
from ingest.parse import parse_file
from ingest.report import Report
from ingest.settings import Settings
from ingest.show import as_json, as_tree

if TYPE_CHECKING:
    from index.records import StoredReport
    from index.store import Store

_MEGABYTE = 1_000_000
_CHANGES = {"new": "mới", "replaced": "thay thế", "unchanged": "không đổi"}

app = typer.Typer(
    add_completion=False, pretty_exceptions_enable=False, no_args_is_help=True, help="Nạp, xem và xoá báo cáo."
)
JsonOption = Annotated[bool, typer.Option("--json", help="In dạng JSON.")]


@app.command()
def add(
    named: Annotated[list[str], typer.Argument(metavar="TỆP|THƯ_MỤC…", help="Tệp báo cáo, hoặc thư mục chứa báo cáo.")],
    in_json: Annotated[bool, typer.Option("--json", help="Mỗi tệp một dòng JSON.")] = False,
    config: ConfigOption = None,
) -> None:
    """Đọc báo cáo và đưa vào kho tra cứu; tệp hỏng được báo riêng, các tệp còn lại vẫn được nạp."""
    from index.publish import add_reports

    settings = Settings.load(config)
    faults: list[str] = []
    files = list(_files(named, faults, in_json))
    with _progress() as progress:
        read = _parsed(progress.track(files, description="Đọc tệp"), settings, faults, in_json)
        first = next(read, None)
        if first is None:
            raise typer.Exit(IngestError.exit_code)  # why was said file by file
        task = progress.add_task("Lập chỉ mục", total=None)
        outcomes = add_reports(
            settings, chain([first], read), lambda done, total: progress.update(task, completed=done, total=total)
        )
    counts = dict.fromkeys(_CHANGES.values(), 0)
    for outcome in outcomes:
        change = outcome.added.change.value
        counts[_CHANGES[change]] += 1
        if in_json:
            _print_json({"source": outcome.source, "status": change})
    if not in_json:
        said = ", ".join(f"{count} {name}" for name, count in counts.items())
        sys.stdout.write(f"{len(outcomes) + len(faults)} tệp: {said}, {len(faults)} lỗi.\n")


@app.command("list")
def list_reports(in_json: JsonOption = False, config: ConfigOption = None) -> None:
    """Liệt kê các báo cáo đã nạp."""
    from index.publish import stored

    with stored(Settings.load(config)) as store:
        reports = store.reports()
    if in_json:
        for report in reports:
            _print_json(_summary(report))
        return
    if not reports:
        sys.stdout.write("Chưa có báo cáo nào; nạp bằng: python -m ingest add TỆP\n")
        return
    table = Table("Tệp", "Số", "Ngày", "Cơ quan", "Kỳ", box=None)
    for report in reports:
        about = report.metadata
        table.add_row(escape(report.source), about.number, about.issued, about.issuer, about.period)
    Console().print(table)


@app.command()
def remove(
    report: Annotated[str, typer.Argument(metavar="BÁO_CÁO", help="Tên tệp hoặc số của báo cáo đã nạp.")],
    config: ConfigOption = None,
) -> None:
    """Xoá một báo cáo đã nạp."""
    from index.publish import remove_report, stored

    settings = Settings.load(config)
    with stored(settings) as store:
        found = _one(store, report)
    remove_report(settings, found)
    sys.stdout.write(f"Đã xoá {found.source}.\n")


@app.command()
def show(
    report: Annotated[str, typer.Argument(metavar="BÁO_CÁO|TỆP", help="Tệp, hoặc tên tệp, số của báo cáo đã nạp.")],
    in_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """In những gì đọc được từ một báo cáo, đã nạp hay chưa."""
    settings = Settings.load(config)
    seen = _read(Path(report), settings) if Path(report).exists() else _stored(report, settings)
    if in_json:
        _print_json(as_json(seen))
    else:
        Console().print(as_tree(seen))


def _files(named: Sequence[str], faults: list[str], in_json: bool) -> Iterator[Path]:
    for name in named:
        try:
            yield from sources(name)
        except IngestError as fault:
            _say_fault(name, fault, faults, in_json)


def _parsed(files: Iterable[Path], settings: Settings, faults: list[str], in_json: bool) -> Iterator[Report]:
    """The reports of the files that can be read; what is wrong with the others is said and kept in `faults`."""
    for path in files:
        try:
            yield _read(path, settings)
        except IngestError as fault:
            _say_fault(path.name, fault, faults, in_json)


def _read(path: Path, settings: Settings) -> Report:
    limit = settings.ingest.max_file_mb
    if path.is_file() and path.stat().st_size > limit * _MEGABYTE:
        raise UnreadableFile(
            f"Tệp {path.name} lớn hơn {limit} MB; anh/chị vui lòng tách nhỏ hoặc tăng ingest.max_file_mb."
        )
    return parse_file(path)


def _stored(name: str, settings: Settings) -> Report:
    from index.publish import stored

    with stored(settings) as store:
        return store.report(_one(store, name).id)


def _one(store: "Store", name: str) -> "StoredReport":
    found = store.find(name)
    if not found:
        raise NoSuchReport(f"Không có tệp hay báo cáo nào tên {name}; xem danh sách bằng: python -m ingest list")
    if len(found) > 1:
        names = ", ".join(report.source for report in found)
        raise NoSuchReport(f"Có {len(found)} báo cáo ứng với {name}: {names}; anh/chị vui lòng ghi tên tệp.")
    return found[0]


def _say_fault(source: str, fault: IngestError, faults: list[str], in_json: bool) -> None:
    faults.append(str(fault))
    if in_json:
        _print_json({"source": source, "status": "failed", "message": str(fault)})
    sys.stderr.write(f"{fault}\n")


def _summary(report: "StoredReport") -> dict[str, Any]:
    about = report.metadata
    return {
        "source": report.source,
        "number": about.number,
        "issued": about.issued,
        "issuer": about.issuer,
        "locality": about.locality,
        "level": about.level,
        "province": about.province,
        "period": about.period,
        "title": about.title,
    }


def _progress() -> Progress:
    """A bar on a terminal, nothing elsewhere."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def _print_json(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    run(app)
