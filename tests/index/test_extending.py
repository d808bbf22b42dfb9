"""A large index is extended by what has changed: it holds and finds what one made anew would."""

import random
from pathlib import Path

import numpy as np
import pytest

from index import building, generation, older, tiers
from index.engines import Row, dense, sketches
from index.errors import DamagedIndex
from index.library import Library, Query, WeightedWord
from index.publish import add_reports, move_report, rebuild, remove_report
from index.verify import verify
from ingest.settings import Settings
from tests.index.conftest import FOREST, SCHOOLS, report

_TEXTS = {
    f"{place}.txt": text.replace("Sông Lam", place).replace("Núi Voi", place).replace("/BC-UBND", f"{number}/BC-UBND")
    for number, place in enumerate("Bến Đò,Cây Đa,Gò Mây,Suối Hai,Đồng Găng,Vũng Rô,Hòn Khói,Ba Chẽ".split(","))
    for text in (FOREST, SCHOOLS)[number % 2 :][:1]
}


@pytest.fixture
def grown(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A data folder of three reports, large enough to be extended."""
    monkeypatch.setattr(building, "ANEW", 0)
    add(settings, *list(_TEXTS)[:3])
    return settings


def add(settings: Settings, *names: str) -> None:
    add_reports(settings, [report(name, _TEXTS[name]) for name in names])


def parts(settings: Settings) -> dict[str, int]:
    """The files of the generation in use and where they lie on the disk."""
    now = generation.current(settings.data_dir)
    assert now
    return {name: (now.folder / name).stat().st_ino for name in now.manifest.files}


def told(library: Library) -> dict[str, object]:
    """What the library holds and finds, whatever it is made of."""
    names = {report.id: report.source for report in library.reports}
    words = (WeightedWord("nghèo", "ngheo", 1.0), WeightedWord("rừng", "rung", 1.0))
    found: dict[str, object] = {}
    for reports in (None, frozenset(list(names)[:2]), frozenset(list(names)[1:])):
        for text in ("hộ nghèo", "độ che phủ rừng", "thu ngân sách"):
            hits = library.search(Query(words, text, reports, 200, figure=True))
            cosines = {
                (names[p.report_id], p.passage.ordinal): h.cosine for h in hits for p in [library.passage(h.passage_id)]
            }
            chosen = str(reports and sorted(names[each] for each in reports))
            found[f"{text} {chosen}"] = {key: round(cosine, 5) for key, cosine in sorted(cosines.items())}
    found["reports"] = sorted((r.source, r.digest, r.collection) for r in library.reports)
    found["whole"] = [
        (name, library.report(i), library.passages_of(i)[0].passage, len(library.figures_of(i)))
        for i, name in sorted(names.items(), key=lambda item: item[1])
    ]
    return found


def whole(settings: Settings) -> bool:
    return not [finding for finding in verify(settings) if finding.fault]


def test_one_at_a_time_or_all_at_once_is_the_same(grown: Settings, tmp_path: Path) -> None:
    for name in list(_TEXTS)[3:]:
        reader = Library.open(grown)
        add(grown, name)
        newer = reader.newer()
        assert newer and len(newer.reports) == len(reader.reports) + 1 and whole(grown)
    at_once = grown.model_copy(update={"data_dir": tmp_path / "at once"})
    add(at_once, *_TEXTS)
    assert told(Library.open(grown)) == told(Library.open(at_once))


def test_what_has_not_changed_is_taken_over(grown: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(older, "_SHARED", 0)
    before = parts(grown)
    add(grown, list(_TEXTS)[3])
    after = parts(grown)
    assert after["reports/000001.sqlite"] == before["reports/000001.sqlite"]
    assert after["engine/dense/000001.vectors"] == before["engine/dense/000001.vectors"]
    assert {"reports/000002.sqlite", "engine/dense/000002.vectors"} <= after.keys() - before.keys()
    assert sum(1 for name in before if after.get(name) == before[name]) > len(before) // 2


def test_a_small_index_is_made_anew_and_shares_nothing(settings: Settings) -> None:
    add(settings, *list(_TEXTS)[:3])
    before = parts(settings)
    add(settings, list(_TEXTS)[3])
    assert not set(before.values()) & set(parts(settings).values())
    assert [name for name in parts(settings) if name.endswith(".sqlite")] == ["reports/000001.sqlite"]


def test_a_newer_version_a_removal_and_a_move(grown: Settings) -> None:
    names = list(_TEXTS)
    reader = Library.open(grown)
    add_reports(grown, [report(names[0], _TEXTS[names[0]].replace("3,9", "3,8"))])
    remove_report(grown, next(r for r in Library.open(grown).reports if r.source == names[1]))
    move_report(grown, next(r for r in Library.open(grown).reports if r.source == names[2]), "nội bộ")
    assert whole(grown)
    extended = reader.newer()
    assert extended and {(r.source, r.collection) for r in extended.reports} == {(names[0], ""), (names[2], "nội bộ")}
    rows = {extended.passage(h.passage_id).passage.text for h in extended.search(Query((), "hộ nghèo", None, 200))}
    assert "1 | Tỷ lệ hộ nghèo | % | 4,2 | 3,8" in rows
    assert len(reader.reports) == 3 and reader.report(reader.reports[0].id)  # it goes on in what it has open
    for gone in {r.id for r in reader.reports} - {r.id for r in extended.reports}:
        assert extended.passages_of(gone) == ()
        with pytest.raises(KeyError):
            extended.passage(reader.passages_of(gone)[0].id)
    before = told(extended)
    rebuild(grown)
    assert told(Library.open(grown)) == before


def test_many_changes_leave_few_files(grown: Settings) -> None:
    chance = random.Random(3)
    names = list(_TEXTS)
    for turn in range(24):
        name = chance.choice(names)
        here = [r for r in Library.open(grown).reports if r.source == name]
        if here and chance.random() < 0.4:
            remove_report(grown, here[0])
        else:
            add_reports(grown, [report(name, _TEXTS[name].replace("3,9", f"3,{turn}"))])
        assert whole(grown), turn
    assert sum(name.endswith((".sqlite", ".vectors")) for name in parts(grown)) <= 12
    before = told(Library.open(grown))
    rebuild(grown)
    assert told(Library.open(grown)) == before


@pytest.mark.parametrize("part", ["reports/000001.sqlite", "engine/dense/000001.vectors", "reports/000001.json"])
@pytest.mark.parametrize("shared", [0, 16_000_000])
def test_damage_to_what_is_taken_over_is_noticed(
    grown: Settings, monkeypatch: pytest.MonkeyPatch, part: str, shared: int
) -> None:
    monkeypatch.setattr(older, "_SHARED", shared)
    monkeypatch.setattr(building, "ANEW", 1)
    now = generation.current(grown.data_dir)
    assert now
    path = now.folder / part
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    add(grown, list(_TEXTS)[3])
    try:
        serving = len(Library.open(grown).reports)
    except DamagedIndex:  # a file that both generations share
        serving = 0
        assert shared == 0
    assert serving in (0, 4)
    rebuild(grown)
    rebuild(grown)  # the damaged generation is kept beside the first
    assert whole(grown) and len(Library.open(grown).reports) == 4


def test_another_store_is_never_taken_for_the_one_published(grown: Settings, tmp_path: Path) -> None:
    other = grown.model_copy(update={"data_dir": tmp_path / "other"})
    add(other, *reversed(list(_TEXTS)[:4]))  # the same ids mean other reports there
    (grown.data_dir / "reports.sqlite").write_bytes((other.data_dir / "reports.sqlite").read_bytes())
    add_reports(grown, [])
    assert whole(grown) and told(Library.open(grown)) == told(Library.open(other))


class TestLargePieces:
    """Of which the near passages are found by sketches."""

    def test_the_near_ones_are_found_and_filters_hold(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sketches, "FROM", 3_000)
        monkeypatch.setattr(dense, "_FEW", 500)
        chance = np.random.default_rng(5)
        centres = chance.normal(size=(60, 66))
        many = (centres[chance.integers(0, 60, 4_000)] + 0.7 * chance.normal(size=(4_000, 66))).astype(np.float32)
        many /= np.linalg.norm(many, axis=1, keepdims=True)
        rows = [Row(10 + place, place // 100, "", "") for place in range(len(many))]
        list(dense.build_dense(tmp_path / "dense", [(rows, many)]))
        assert (tmp_path / "dense" / "000001.sketches").exists()
        opened = dense.Dense(tmp_path / "dense")
        for reports in (None, frozenset(range(0, 40, 3)), frozenset({7, 8})):
            allowed = [i for i in range(len(many)) if reports is None or i // 100 in reports]
            found = 0
            for asked in many[::100] + 0.1 * chance.normal(size=(40, 66)).astype(np.float32):
                nearest = sorted(allowed, key=lambda i: -float(many[i] @ asked))[:10]  # used here
                hits = opened.search(asked[None], reports, 10)
                assert len(hits) == 10 and {passage - 10 for passage, _ in hits} <= set(allowed)
                assert [cosine for _, cosine in hits] == sorted((cosine for _, cosine in hits), reverse=True)
                assert hits[0][1] == pytest.approx(float(many[hits[0][0] - 10] @ asked), abs=1e-3)
                found += len({passage - 10 for passage, _ in hits} & set(nearest))
            assert found >= (400 if reports == frozenset({7, 8}) else 396)


class TestPieces:
    """How many pieces of an index become one."""

    def test_they_stay_few_and_are_seldom_written(self) -> None:
        sizes: list[int] = []
        written = most = 0
        for _ in range(5_000):
            sizes.append(100)
            together = tiers.to_merge(sizes)
            sizes[-together:] = [sum(sizes[-together:])]
            written += sizes[-1]
            most = max(most, len(sizes))
        assert sum(sizes) == 500_000 and most <= 20 and written <= 8 * 500_000

    def test_a_large_piece_is_left_alone_and_none_is_too_large(self) -> None:
        assert tiers.to_merge([1_000_000, 100, 100, 100, 100]) == 4
        assert tiers.to_merge([300_000, 300_000, 300_000, 300_000]) == 1
        assert tiers.to_merge([100]) == 1
