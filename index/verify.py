"""Every stored piece against its checksum and against the others."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass

from index import generation, originals
from index.building import opened_reports
from index.data_folder import settled, writing
from index.embedder import Embedder
from index.engines import builder
from index.errors import DamagedIndex, IndexFault, SchemaMismatch
from index.generation import ENGINE, STORE, Generation
from index.publish import store_in
from index.store import Store
from ingest.settings import Settings


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what was looked at, and what is wrong with it ("" when nothing is)."""

    checked: str
    fault: str


def verify(settings: Settings) -> Iterator[Finding]:
    """Checks the store, the files of every generation, and that store, vectors and BM25 hold the same passages.

    Raises DataFolderTaken while another process writes: what is half done would look damaged.
    """
    path = settled(settings.data_dir) / STORE
    if not path.is_file() and not generation.all_in(settings.data_dir):
        yield Finding("kho báo cáo: chưa có báo cáo nào", "")
        return
    with writing(settings.data_dir):
        store = None
        try:
            if path.is_file():
                store = Store(store_in(settings.data_dir))
                yield from _store(store)
            else:
                yield Finding(f"kho báo cáo {STORE}", "thiếu tệp")
        except DamagedIndex as fault:
            yield Finding(f"kho báo cáo {STORE}", str(fault))
        yield from _originals(settings, store)
        whole = yield from _generations(settings)
        if whole:
            yield from _agreement(settings, store, whole)
        elif store is None or store.count:
            yield Finding("chỉ mục", "không có bản nào dùng được, chạy python -m index rebuild")
        if store:
            store.close()


def _store(store: Store) -> Iterator[Finding]:
    faults = store.faults()
    for fault in faults:
        yield Finding(f"kho báo cáo {STORE}", fault)
    if not faults:
        yield Finding(f"kho báo cáo {STORE}: {store.count} báo cáo", "")


def _originals(settings: Settings, store: Store | None) -> Iterator[Finding]:
    damaged = list(originals.altered(settings.data_dir))
    digests = [report.digest for report in store.reports()] if store else []
    kept = sum(originals.original_of(settings.data_dir, digest) is not None for digest in digests)
    fault = f"nội dung đã bị thay đổi: {', '.join(damaged)}" if damaged else ""
    yield Finding(f"tệp gốc: giữ của {kept} trên {len(digests)} báo cáo", fault)


def _generations(settings: Settings) -> Generator[Finding, None, Generation | None]:
    """A finding for every file that is damaged; returns the generation that is answered from."""
    named, newest, whole = generation.current_name(settings.data_dir), None, None
    for folder in generation.all_in(settings.data_dir):
        try:
            faults = generation.check(folder)
        except SchemaMismatch as fault:
            faults = [str(fault)]
        for fault_of_file in faults:
            yield Finding(f"bản chỉ mục {folder.name}", fault_of_file)
        if not faults:
            newest = generation.opened(folder)
            whole = newest if folder.name == named else whole
            yield Finding(f"bản chỉ mục {folder.name}: mã kiểm từng tệp", "")
    if newest and not named:
        yield Finding("CURRENT, tên bản chỉ mục đang dùng", "thiếu hoặc đã bị thay đổi, chạy python -m index rebuild")
    return whole or newest


def _agreement(settings: Settings, store: Store | None, published: Generation) -> Iterator[Finding]:
    with opened_reports(published) as reports:
        ids = frozenset(stored.id for stored in reports.passages())
        faults = reports.faults()
    yield Finding(f"bản sao kho báo cáo: {len(ids)} đoạn", "; ".join(faults))
    engine = builder(published.manifest.engine, settings).open(published.folder / ENGINE)
    for part, held in engine.passage_ids().items():
        wrong = len(ids ^ held)
        yield Finding(f"{part}: {len(held)} đoạn", f"lệch {wrong} đoạn so với kho" if wrong else "")
    if store:
        behind = store.state != published.manifest.state
        yield Finding(
            "chỉ mục theo kịp kho báo cáo", "lần ghi trước chưa xong, chạy python -m index rebuild" if behind else ""
        )
    try:
        model = Embedder(settings.embedding).identity
        wanted = published.manifest.model
        yield Finding(f"mô hình nhúng {wanted}", "" if model == wanted else f"cấu hình đang dùng {model}")
    except IndexFault as fault:
        yield Finding("mô hình nhúng", str(fault))
