"""Every stored piece against its checksum and against the others."""

from collections.abc import Iterator
from dataclasses import dataclass

from index import generation
from index.embedder import Embedder
from index.engines import builder
from index.generation import ENGINE, STORE, Generation
from index.store import Store
from ingest.settings import Settings


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what was looked at, and what is wrong with it ("" when nothing is)."""

    checked: str
    fault: str


def verify(settings: Settings) -> Iterator[Finding]:
    """Checks the store, the files of every generation, and that store, vectors and BM25 hold the same passages."""
    path = settings.data_dir / STORE
    if not path.is_file():
        yield Finding("kho báo cáo: chưa có báo cáo nào", "")
        return
    store = Store(path)
    try:
        yield Finding("kho báo cáo (SQLite)", "; ".join(store.faults()))
        whole = None
        for folder in sorted((settings.data_dir / "generations").glob("[0-9]*[0-9]")):
            faults = generation.check(folder)
            yield Finding(f"bản chỉ mục {folder.name}: mã kiểm từng tệp", "; ".join(faults))
            if not faults and folder.name == generation.current_name(settings.data_dir):
                whole = Generation(folder, generation.read_manifest(folder))
        if whole is None:
            yield Finding("bản chỉ mục đang dùng", "không có bản nguyên vẹn")
            return
        yield from _agreement(settings, store, whole)
    finally:
        store.close()


def _agreement(settings: Settings, store: Store, published: Generation) -> Iterator[Finding]:
    ids = frozenset(stored.id for stored in store.passages())
    for part, held in builder(published.manifest.engine).open(published.folder / ENGINE).passage_ids().items():
        wrong = len(ids ^ held)
        yield Finding(f"{part}: {len(held)} đoạn", f"lệch {wrong} đoạn so với kho" if wrong else "")
    behind = store.changes != published.manifest.changes
    yield Finding("bản chỉ mục theo kịp kho", "kho đã đổi sau khi dựng chỉ mục" if behind else "")
    model = Embedder(settings.embedding).identity
    other = model != published.manifest.model
    yield Finding(f"mô hình nhúng {published.manifest.model}", f"cấu hình đang dùng {model}" if other else "")
