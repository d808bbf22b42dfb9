"""The files that reports were read from are kept with them, and go with them."""

import hashlib
from pathlib import Path

import pytest

from index.originals import keep, original_of
from index.publish import add_reports, remove_report, stored
from index.verify import verify
from ingest.report import Report
from ingest.settings import Settings
from tests.index.conftest import FOREST, report


def added(settings: Settings, folder: Path, text: str = FOREST) -> Report:
    """A report ingested from a file of that folder."""
    file = folder / "báo cáo.txt"
    file.write_text(text, encoding="utf-8")
    read = report(file.name, text)
    add_reports(settings, [read], files={read.digest: file})
    return read


class TestOriginals:
    def test_byte_for_byte(self, settings: Settings, tmp_path: Path) -> None:
        kept = original_of(settings.data_dir, added(settings, tmp_path).digest)
        assert kept and kept.read_text(encoding="utf-8") == FOREST

    def test_goes_with_the_report(self, settings: Settings, tmp_path: Path) -> None:
        old = added(settings, tmp_path)
        new = added(settings, tmp_path, FOREST.replace("41,5%", "42%"))
        assert original_of(settings.data_dir, old.digest) is None
        with stored(settings) as store:
            remove_report(settings, store.reports()[0])
        assert original_of(settings.data_dir, new.digest) is None

    def test_a_file_written_to_since_it_was_read(self, settings: Settings, tmp_path: Path) -> None:
        file = tmp_path / "a.txt"
        file.write_text("khác", encoding="utf-8")
        digest = hashlib.sha256(FOREST.encode()).hexdigest()
        keep(settings.data_dir, digest, file)
        assert original_of(settings.data_dir, digest) is None
        assert not list((settings.data_dir / "originals").iterdir())

    @pytest.mark.parametrize("altered", [False, True])
    def test_an_altered_one_is_noticed(self, settings: Settings, tmp_path: Path, altered: bool) -> None:
        kept = original_of(settings.data_dir, added(settings, tmp_path).digest)
        assert kept
        if altered:
            kept.write_bytes(kept.read_bytes().replace(b"41,5", b"51,5"))
        assert any(finding.fault for finding in verify(settings)) is altered
