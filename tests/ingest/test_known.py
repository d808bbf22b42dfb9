"""The same report in two files."""

from pathlib import Path

import pytest

from index.store import Store
from ingest.known import Known, fingerprint
from ingest.parse import parse_text
from ingest.report import Report

TEXT = "Số: 12/BC-UBND\n\nBÁO CÁO\n\nCông tác năm 2023\n\nI. Kết quả\n\nThu đạt 5 tỷ đồng.\n"
# As another program writes it: markup, decomposed letters, other spaces and line breaks.
OTHER = TEXT.replace("I. Kết quả", "## **I. Kết  quả**").replace("\n\n", "\n\n\n") + "\n"


def report(text: str, name: str = "a.txt") -> Report:
    return parse_text(name, text.encode())


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "reports.sqlite")
    store.add(report(TEXT))
    return store


def test_other_markup_is_the_same_text() -> None:
    assert report(OTHER).digest != report(TEXT).digest
    assert fingerprint(report(OTHER)) == fingerprint(report(TEXT))


@pytest.mark.parametrize(("old", "new"), [("5 tỷ", "6 tỷ"), ("Thu đạt", "Chi đạt"), ("đồng.", "đồng đồng.")])
def test_another_word_is_another_text(old: str, new: str) -> None:
    assert fingerprint(report(TEXT.replace(old, new))) != fingerprint(report(TEXT))


class TestKnown:
    def test_stored_in_another_file(self, store: Store) -> None:
        assert Known(store).has_text(report(OTHER, "b.docx"))

    def test_the_stored_file_itself_is_left_to_the_store(self, store: Store) -> None:
        assert not Known(store).has_text(report(TEXT))

    def test_a_corrected_version_is_news(self, store: Store) -> None:
        assert not Known(store).has_text(report(TEXT.replace("5 tỷ", "6 tỷ")))

    def test_twice_in_one_run(self) -> None:
        known = Known(None)
        assert [known.has_text(report(text)) for text in (TEXT, OTHER, TEXT.replace("5", "6"))] == [False, True, False]

    def test_a_report_that_is_gone_is_not_known(self, store: Store) -> None:
        known = Known(store)
        store.remove(store.reports()[0].id)
        assert not known.has_text(report(OTHER))

    def test_files(self, store: Store, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
        (tmp_path / "b.txt").write_text(OTHER, encoding="utf-8")
        known = Known(store)
        assert known.has_file(tmp_path / "a.txt")
        assert not known.has_file(tmp_path / "b.txt")
