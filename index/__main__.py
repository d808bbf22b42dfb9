"""Commands: `python -m index verify|rebuild|migrate|backup|restore|bench`."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.table import Table

from index.backup import backup as back_up
from index.backup import restore as put_back
from index.bench import measure
from index.bench.command import measure_sizes, put, wanted_count, wanted_questions, wanted_sizes
from index.bench.peers.command import compared
from index.bench.reports import LEAST, MOST
from index.bench.shown import tables
from index.publish import migrate as migrate_index
from index.publish import rebuild as rebuild_index
from index.verify import verify as check_everything
from ingest.command_line import ConfigOption, run
from ingest.errors import NothingToRead
from ingest.progress import bars, indexing
from ingest.settings import Settings

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    help="Kiểm tra, dựng lại, sao lưu, khôi phục và đo.",
)
benches = typer.Typer(add_completion=False, help="Đo tốc độ và chất lượng tìm kiếm.")
app.add_typer(benches, name="bench")
JsonOption = Annotated[bool, typer.Option("--json", help="In dạng JSON.")]


@app.command()
def verify(config: ConfigOption = None) -> None:
    """Đối chiếu mọi phần đã lưu với mã kiểm của nó và với nhau."""
    damaged = False
    for finding in check_everything(Settings.load(config)):
        damaged = damaged or bool(finding.fault)
        mark = f"HỎNG: {finding.fault}" if finding.fault else "tốt"
        sys.stdout.write(f"{finding.checked}: {mark}\n")
    if damaged:
        sys.stderr.write(
            "Dữ liệu không nguyên vẹn: nạp lại báo cáo hỏng bằng python -m ingest add rồi dựng lại chỉ mục bằng "
            "python -m index rebuild, hoặc khôi phục bản sao lưu bằng python -m index restore TỆP --replace.\n"
        )
        raise typer.Exit(1)


@app.command()
def rebuild(config: ConfigOption = None) -> None:
    """Dựng lại toàn bộ chỉ mục từ các báo cáo đã nạp."""
    settings = Settings.load(config)
    with bars() as progress:
        made = rebuild_index(settings, indexing(progress))
    sys.stdout.write(
        f"Đã dựng bản chỉ mục {made.name}: {made.manifest.reports} báo cáo, {made.manifest.passages} đoạn.\n"
    )


@app.command()
def migrate(
    to: Annotated[Literal["faiss", "milvus"], typer.Option("--to", help="Bộ tìm kiếm sẽ dùng.")],
    config: ConfigOption = None,
) -> None:
    """Chuyển chỉ mục sang bộ tìm kiếm khác; véc-tơ được lấy lại, không tính lại."""
    settings = Settings.load(config)
    with bars() as progress:
        made = migrate_index(settings, to, indexing(progress))
    sys.stdout.write(f"Đã chuyển {made.manifest.reports} báo cáo, {made.manifest.passages} đoạn sang {to}.\n")
    if settings.index.engine != to:
        sys.stdout.write(
            f'Đặt engine = "{to}" ở mục [index] của config.toml (hoặc BAOCAO_INDEX__ENGINE={to}) '
            f"rồi khởi động lại bot; nếu không, lần nạp báo cáo tới sẽ dựng lại chỉ mục bằng {settings.index.engine}.\n"
        )


@app.command()
def backup(
    archive: Annotated[Path, typer.Argument(metavar="TỆP", help="Tệp sao lưu sẽ ghi, ví dụ sao-luu.tar.gz.")],
    config: ConfigOption = None,
) -> None:
    """Sao lưu báo cáo, tệp gốc và dữ liệu của bot thành một tệp; bot vẫn chạy, báo cáo vẫn nạp được."""
    made = back_up(Settings.load(config), archive)
    sys.stdout.write(
        f"Đã sao lưu {made.reports} báo cáo, {made.originals} tệp gốc vào {archive} ({made.size:_} byte).\n".replace(
            "_", "."
        )
    )


@app.command()
def restore(
    archive: Annotated[Path, typer.Argument(metavar="TỆP", help="Tệp do lệnh backup ghi.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Thay thế dữ liệu đang có; dữ liệu ấy được giữ lại bên cạnh.")
    ] = False,
    config: ConfigOption = None,
) -> None:
    """Khôi phục dữ liệu từ tệp sao lưu rồi dựng lại chỉ mục; dừng bot trước khi chạy."""
    with bars() as progress:
        restored = put_back(Settings.load(config), archive, replace=replace, progress=indexing(progress))
    kept = f"; dữ liệu trước đó được giữ tại {restored.kept}" if restored.kept else ""
    sys.stdout.write(f"Đã khôi phục {restored.reports} báo cáo từ {archive}{kept}.\n")


@benches.callback(invoke_without_command=True)
def bench(
    context: typer.Context,
    passages: Annotated[
        int | None, typer.Option("--passages", help="Đo trên chừng ấy đoạn của các báo cáo do máy tạo ra.")
    ] = None,
    sizes: Annotated[
        str | None, typer.Option("--sizes", help="Như trên với nhiều cỡ, ví dụ 1000,10000,100000.")
    ] = None,
    questions: Annotated[
        str | None, typer.Option("--questions", help="Số câu hỏi; với báo cáo đã nạp còn có thể là tệp JSONL ({q}).")
    ] = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="TỆP", help="Ghi số đo ra tệp JSON; - là in ra màn hình.")
    ] = None,
    plot_file: Annotated[
        Path | None, typer.Option("--plot", metavar="TỆP", help="Vẽ số đo theo số đoạn ra tệp PNG.")
    ] = None,
    keep: Annotated[
        Path | None, typer.Option("--keep", metavar="THƯ_MỤC", help="Giữ dữ liệu đo ở đây để lần sau dùng lại.")
    ] = None,
    peers: Annotated[
        bool, typer.Option("--peers", help="So sánh với các bộ tìm kiếm có sẵn khác (cài bằng make peers).")
    ] = False,
    golden: Annotated[
        Path | None, typer.Option("--golden", help="Với --peers: tệp câu hỏi JSONL đã kiểm, có quote.")
    ] = None,
    reports: Annotated[
        Path | None, typer.Option("--reports", help="Với --peers: thư mục báo cáo của các câu hỏi đó.")
    ] = None,
    config: ConfigOption = None,
) -> None:
    """Đo thời gian dựng, mở, tìm và bộ nhớ: trên các báo cáo đã nạp, hoặc trên báo cáo tạo ra để đo."""
    if context.invoked_subcommand:
        return
    for path in (json_file, plot_file):
        if path and not path.parent.is_dir():
            raise typer.BadParameter(f"không có thư mục {path.parent} để ghi {path.name}")
    wanted = wanted_sizes(passages, sizes)
    if peers or golden or reports:
        compared(peers, config, wanted, golden, reports, json_file, plot_file)
        return
    settings = Settings.load(config)
    if not wanted:
        if plot_file or keep:
            raise typer.BadParameter("--plot và --keep đi cùng --passages hoặc --sizes")
        figures = asdict(measure(settings, wanted_questions(questions)))
        if not put(figures, json_file):
            table = Table("Số đo", "Giá trị", box=None)
            for name, value in figures.items():
                table.add_row(name, f"{value:.2f}" if isinstance(value, float) else str(value))
            Console().print(table)
        return
    measured = measure_sizes(settings, config, wanted, wanted_count(questions), keep)
    if plot_file:
        from index.bench.plot import plot  # matplotlib takes a second to import

        plot(measured, plot_file)
    if not put([asdict(each) for each in measured], json_file):
        for table in tables(measured):
            Console(width=200).print(table, "")


@benches.command()
def vectors(
    passages: Annotated[int, typer.Option("--passages", min=LEAST, max=MOST, help="Số đoạn do máy tạo ra.")] = 10_000,
    in_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """So các cách tìm véc-tơ gần trên cùng số đoạn: thời gian, bộ nhớ, tỷ lệ tìm đúng so với so từng véc-tơ."""
    from index.bench.nearest import DEPTHS, measure_ways

    ways = list(measure_ways(Settings.load(config), passages))
    if in_json:
        sys.stdout.writelines(json.dumps(asdict(way), ensure_ascii=False) + "\n" for way in ways)
        return
    table = Table("Cách tìm", "Dựng (giây CPU)", "Byte/véc-tơ", "ms/lần tìm", *map("đúng {}".format, DEPTHS), box=None)
    for way in ways:
        figures = (f"{way.build_s:.1f}", f"{way.bytes_each:.0f}", f"{way.ms:.2f}", *(f"{r:.4f}" for r in way.recall))
        table.add_row(way.name, *figures)
    Console(width=120).print(table)


@benches.command()
def retrieval(
    corpus: Annotated[Path | None, typer.Option("--corpus", help="Thư mục kho văn bản, có eval/.")] = None,
    golden: Annotated[Path | None, typer.Option("--golden", help="Tệp câu hỏi JSONL có quote.")] = None,
    reports: Annotated[Path | None, typer.Option("--reports", help="Thư mục báo cáo của các câu hỏi đó.")] = None,
    in_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Đo tỷ lệ tìm đúng đoạn bằng BM25, véc-tơ, trộn, xếp hạng; có và không dấu; dữ liệu đã nạp giữ nguyên."""
    # Ranking reads questions, which is the business of `bot`; only this command, at the edge, reaches up to it.
    from bot.evidence.bench import DEPTHS, golden_questions, public_sets

    settings = Settings.load(config)
    if not corpus and not (golden and reports):
        raise NothingToRead("Cần --corpus THƯ_MỤC, hoặc --golden TỆP cùng --reports THƯ_MỤC.")
    lines = list(public_sets(corpus, settings)) if corpus else []
    if golden and reports:
        lines += golden_questions(golden, reports, settings)
    if in_json:
        sys.stdout.writelines(json.dumps(asdict(line), ensure_ascii=False) + "\n" for line in lines)
        return
    table = Table("Bộ câu hỏi", "Cách hỏi", "Số câu", *lines[0].columns, box=None)
    for line in lines:
        shares = (" ".join(f"{share:.3f}" for share in found) for found in line.columns.values())
        table.add_row(line.judged, line.variant, str(line.questions), *shares)
    Console(width=160).print(table)
    sys.stdout.write(f"Tỷ lệ câu có đoạn đúng trong {', '.join(map(str, DEPTHS))} đoạn đầu.\n")


if __name__ == "__main__":
    run(app)
