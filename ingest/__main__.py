"""Commands: `python -m ingest add|list|remove|show`.

The store lies in `index`, which reads this folder's data classes; only these commands, at the edge, reach up to it, and
each imports it where it needs it, so that `show PATH` works without an index.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ingest import adding
from ingest.adding import print_json
from ingest.collections import EVERYBODYS, collection_named
from ingest.command_line import ConfigOption, run
from ingest.errors import NoSuchReport
from ingest.progress import bars, indexing
from ingest.report import Report
from ingest.sandbox import parse_limited
from ingest.settings import Settings
from ingest.show import as_json, as_tree, summary

if TYPE_CHECKING:
    from index.records import StoredReport
    from index.store import Store

app = typer.Typer(
    add_completion=False, pretty_exceptions_enable=False, no_args_is_help=True, help="Nạp, xem và xoá báo cáo."
)
JsonOption = Annotated[bool, typer.Option("--json", help="In dạng JSON.")]


@app.command()
def add(
    named: Annotated[
        list[str],
        typer.Argument(metavar="TỆP|THƯ_MỤC|ĐỊA_CHỈ…", help="Tệp báo cáo, thư mục chứa báo cáo, hoặc địa chỉ http(s)."),
    ],
    collection: Annotated[
        str | None,
        typer.Option(
            "--collection", metavar="BỘ", help='Bộ báo cáo, ví dụ "nội bộ": chỉ người được xem bộ đó mới hỏi được.'
        ),
    ] = None,
    in_json: Annotated[bool, typer.Option("--json", help="Mỗi tệp một dòng JSON.")] = False,
    config: ConfigOption = None,
) -> None:
    """Đọc báo cáo và đưa vào kho tra cứu; tệp hỏng được báo riêng, các tệp còn lại vẫn được nạp."""
    settings = Settings.load(config)
    raise typer.Exit(
        adding.add(
            named, settings, in_json=in_json, collection=None if collection is None else collection_named(collection)
        )
    )


@app.command("list")
def list_reports(in_json: JsonOption = False, config: ConfigOption = None) -> None:
    """Liệt kê các báo cáo đã nạp."""
    from index.publish import stored

    with stored(Settings.load(config)) as store:
        reports = store.reports()
    if in_json:
        for report in reports:
            print_json(summary(report.source, report.metadata) | {"collection": report.collection or EVERYBODYS})
        return
    if not reports:
        sys.stdout.write("Chưa có báo cáo nào; nạp bằng: python -m ingest add TỆP\n")
        return
    table = Table("Tệp", "Số", "Ngày", "Cơ quan", "Kỳ", "Bộ", box=None)
    for report in reports:
        about = report.metadata
        collection = escape(report.collection or EVERYBODYS)
        table.add_row(escape(report.source), about.number, about.issued, about.issuer, about.period, collection)
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
    with bars() as progress:
        remove_report(settings, found, indexing(progress))
    sys.stdout.write(f"Đã xoá {found.source}.\n")


@app.command()
def move(
    report: Annotated[str, typer.Argument(metavar="BÁO_CÁO", help="Tên tệp hoặc số của báo cáo đã nạp.")],
    collection: Annotated[
        str, typer.Argument(metavar="BỘ", help='Bộ báo cáo, ví dụ "nội bộ"; "công khai": ai cũng xem được.')
    ],
    config: ConfigOption = None,
) -> None:
    """Chuyển một báo cáo đã nạp sang bộ báo cáo khác."""
    from index.publish import move_report, stored

    settings = Settings.load(config)
    with stored(settings) as store:
        found = _one(store, report)
    with bars() as progress:
        move_report(settings, found, collection_named(collection), indexing(progress))
    sys.stdout.write(f"Đã chuyển {found.source} sang bộ {collection}.\n")


@app.command()
def show(
    report: Annotated[str, typer.Argument(metavar="BÁO_CÁO|TỆP", help="Tệp, hoặc tên tệp, số của báo cáo đã nạp.")],
    in_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """In những gì đọc được từ một báo cáo, đã nạp hay chưa."""
    settings = Settings.load(config)
    seen = parse_limited(Path(report), settings) if Path(report).exists() else _stored(report, settings)
    if in_json:
        print_json(as_json(seen))
    else:
        Console().print(as_tree(seen))


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


if __name__ == "__main__":
    run(app)
