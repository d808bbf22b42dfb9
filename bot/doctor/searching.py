"""The embedding model and the index, and whether they belong together."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from bot.doctor.finding import Finding, doubtful, good, wrong
from index import generation, hub
from index.building import opened_reports
from index.embedder import Embedder
from index.engines import builder
from index.errors import IndexFault
from index.generation import ENGINE, STORE, Generation
from ingest.settings import Embedding, Settings

_REBUILD = "Chạy python -m index rebuild; sau đó python -m index verify phải không còn dòng nào HỎNG."


def model(settings: Settings) -> Iterable[Finding]:
    """Whether it loads and makes vectors; nothing is downloaded for it."""
    name = "Mô hình nhúng"
    if not _is_here(settings.embedding):
        yield wrong(
            name,
            f"{settings.embedding.model} chưa được tải về máy này",
            "Chạy python -m index rebuild khi có mạng; hoặc chép thư mục mô hình tới rồi đặt embedding.model.",
        )
        return
    embedder = Embedder(settings.embedding)
    try:
        embedder.load()
        yield good(name, f"{embedder.identity}, {embedder.dimension} chiều")
    except IndexFault as fault:
        yield wrong(name, _said(fault), "Chép lại thư mục mô hình còn nguyên, hoặc sửa embedding.model.")


def index(settings: Settings) -> Iterable[Finding]:
    """Whether a generation is published and whole, was made by this model, and what is in it."""
    name = "Chỉ mục"
    with generation.reading(settings.data_dir):
        try:
            published = generation.current(settings.data_dir)
        except IndexFault as fault:
            yield wrong(name, _said(fault), _REBUILD)
            return
        if published is None:
            if (settings.data_dir / STORE).is_file():
                yield wrong(name, "có kho báo cáo nhưng chưa có bản chỉ mục nào", _REBUILD)
            else:
                yield doubtful(name, "chưa nạp báo cáo nào", "Nạp báo cáo: python -m ingest add TỆP_HOẶC_THƯ_MỤC")
            return
        made = published.manifest
        named = generation.current_name(settings.data_dir)
        if published.name == named:
            yield good(name, f"bản {named} nguyên vẹn")
        else:
            yield doubtful(name, f"bản {named} hỏng, bot dùng tạm bản cũ {published.name}", _REBUILD)
        using = _identity(settings.embedding)
        if using not in (made.model, ""):
            yield wrong(name, f"dựng bằng mô hình {made.model}, cấu hình đang dùng {using}", _REBUILD)
        yield from _engine(settings, published)
        with opened_reports(published) as stored:
            reports = stored.reports
    places = len({stored.metadata.locality for stored in reports})
    said = f"{len(reports)} báo cáo của {places} nơi, {made.passages} đoạn"
    yield (
        good("Báo cáo đã nạp", said)
        if reports
        else doubtful("Báo cáo đã nạp", "không còn báo cáo nào", "Nạp báo cáo: python -m ingest add TỆP_HOẶC_THƯ_MỤC")
    )


def _engine(settings: Settings, published: Generation) -> Iterable[Finding]:
    """Whether the index is where the settings say, and a cluster holds it; files are whole when their checksums are."""
    name, used, wanted = "Bộ tìm kiếm", published.manifest.engine, settings.index.engine
    if used != wanted:
        yield doubtful(
            name,
            f"chỉ mục đang ở {used}, cấu hình đặt {wanted}",
            f"Chạy python -m index migrate --to {wanted}, hoặc sửa index.engine.",
        )
    if used == "milvus":
        try:
            builder(used, settings).open(published.folder / ENGINE)
            yield good(name, "máy chủ Milvus giữ đủ chỉ mục")
        except IndexFault as fault:
            yield wrong(name, _said(fault), "Sửa theo dòng trên rồi chạy lại lệnh này.")


def _is_here(embedding: Embedding) -> bool:
    """Whether the model is a folder, or was downloaded before."""
    return Path(embedding.model).is_dir() or bool(hub.revision(embedding.model))


def _identity(embedding: Embedding) -> str:
    """Which model is set; "" when there is none, which is said of the model itself."""
    with suppress(IndexFault):
        return Embedder(embedding).identity if _is_here(embedding) else ""
    return ""


def _said(fault: IndexFault) -> str:
    return str(fault).rstrip(".")
