"""Which places a question names: those reported on, however they are typed, and those that are not here."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.question.lexicon import is_known, official_pairs
from bot.question.reported import Known, Reported, syllables
from bot.question.types import Place
from ingest.places import COMMUNE_LEVELS, LEVEL_WORDS, Gazetteer, Unit
from ingest.vietnamese import Token, canonical, fold

# A river, a road or a person may bear a place's name.
_NOT_A_PLACE_AFTER = frozenset("sông núi hồ đường cầu ông bà chợ đèo biển song nui duong cau ong deo bien".split())
_PLACE_AFTER = frozenset({"o", "cua", "tai", "huyen", "va", "con", "rieng"})
_OF = frozenset({"của", "tại", "ở"})
_LONGEST_NAME = 3  # words
_TIMES = frozenset({"nam", "quy", "thang"})
_SIMILAR = 86.0  # of rapidfuzz's ratio over folded letters: one slip in a name of two syllables
_LONGER = 2  # more words that a unit's name may have: "Bà Rịa" of "Bà Rịa - Vũng Tàu"
_EVERYWHERE = (
    ("dia", "phuong"),
    ("cac", "noi"),
    ("cac", "huyen"),
    ("noi", "nao"),
    ("huyen", "nao"),
    ("dau", "cao", "nhat"),
)


@dataclass(frozen=True, slots=True)
class _Mention:
    place: Place
    start: int  # indices of words, level included
    end: int
    province: str | None = None
    of_province_level: bool = False


def find_places(words: Sequence[Token], source: str, known: Reported) -> tuple[tuple[Place, ...], frozenset[int]]:
    """The places named in `words`, in order, and the indices of the words that name them.

    A province that only says where a named district lies ("Bình Sơn, Quảng Ngãi") is not a place asked.
    """
    taken: set[int] = set()
    mentions: list[_Mention] = []
    finders = (_reported(words, source, known), _listed(words, source), _levelled(words, source), _named(words, source))
    for finder in finders:
        for mention in finder:
            span = set(range(mention.start, mention.end))
            if not span & taken:
                taken |= span
                mentions.append(mention)
    mentions.sort(key=lambda mention: mention.start)
    asked = [m for m in mentions if not _only_locates(m, mentions)]
    unique: dict[tuple[str, str], Place] = {(fold(m.place.name), m.place.level): m.place for m in asked}
    return tuple(unique.values()), frozenset(taken)


def asks_everywhere(words: Sequence[Token]) -> bool:
    """Whether the question asks over all places ("các địa phương", "nơi nào")."""
    plain = tuple(word.plain for word in words)
    return any(plain[i : i + len(phrase)] == phrase for phrase in _EVERYWHERE for i in range(len(plain)))


def _reported(words: Sequence[Token], source: str, known: Reported) -> Iterator[_Mention]:
    """Places reported on, by name, initials ("B.Sơn", "QNgãi") or near-name."""
    plain = [word.plain for word in words]
    for i in range(len(words)):
        for end, place in _named_at(words, plain, source, i, known):
            level, start = _level_before(words, i)
            if not level and i and words[i - 1].text in _NOT_A_PLACE_AFTER:
                continue
            if not _is_meant(words, source, range(i, end), place, level):
                continue
            if longer := _goes_on(words, source, i, end, known):
                unit, last = longer
                yield _Mention(Place(unit.name, level or unit.level), start, last, unit.province or None)
                break
            else:
                # The level of "ngân sách huyện Văn Chấn" is the budget's too.
                of_budget = start > 0 and words[start - 1].plain in ("sach", "ns", "cap")
                yield _mention(place, known, level, i if of_budget else start, end)
                break


def _is_meant(words: Sequence[Token], source: str, named: range, place: Known, level: str) -> bool:
    """Whether the words that read like the place's name stand for it: "giá trị" is not xã Gia Trị.

    In capitals they do, whatever slip is in them.  Else what reports say of something else ("an toàn") is a name only
    after a level, which "xã" of "xã hội" is not, or unaccented where a place stands; and where no syllable has its
    diacritics, a level must stand before it too.
    """
    right = _right_diacritics(words[named.start : named.stop], place)
    if _in_capitals(words, source, named.start, len(named)):
        return named.start > 0 or len(named) > 1 or any(right)  # the first word of a question is in capitals anyway
    level_said = bool(level) and not _is_common(words, named.start - 1)
    if any(_is_common(words, i) for i in named[:-1]):
        return (level_said and all(right)) or _stands_as_a_place(words, named.start) or _at_an_end(words, named)
    return level_said or any(right)


def _right_diacritics(typed: Sequence[Token], place: Known) -> list[bool]:
    """For each word typed with diacritics whether the name has them there; [True] where none is.

    Of what stands for a name of more syllables ("bsơn") only the last is looked at.
    """
    name = canonical(place.name).replace("-", " ").split()
    if len(typed) != len(name):
        return [typed[-1].text == typed[-1].plain or typed[-1].text.endswith(name[-1])]
    accented = [(word, syllable) for word, syllable in zip(typed, name, strict=True) if word.text != word.plain]
    return [word.text == syllable for word, syllable in accented] or [True]


def _at_an_end(words: Sequence[Token], named: range) -> bool:
    """Whether an unaccented question ends with the name, or begins with it and goes on with a time."""
    unaccented = _is_unaccented(words)
    first = named.start == 0 and any(word.plain in _TIMES or word.is_figure for word in words[named.stop :][:1])
    return unaccented and (first or named.stop == len(words))


def _is_unaccented(words: Sequence[Token]) -> bool:
    """Whether the question is typed without diacritics."""
    return all(word.text == word.plain for word in words)


def _is_common(words: Sequence[Token], i: int) -> bool:
    """Whether the word and the next are a pair that reports say."""
    return (words[i].plain, words[i + 1].plain) in official_pairs()


def _goes_on(words: Sequence[Token], source: str, i: int, end: int, known: Reported) -> tuple[Unit, int] | None:
    """The unit, and where its name ends, of which this is only the beginning: "Gò Công Đông" of "Gò Công"."""
    gazetteer = Gazetteer.load()
    for longer in range(end + 1, min(end + _LONGER, len(words)) + 1):
        name = tuple(word.plain for word in words[i:longer])
        capital = source[words[longer - 1].start].isupper() or _is_unaccented(words)
        units = [unit for unit in gazetteer.named(" ".join(name)) if not unit.is_commune]
        if capital and units and not known.named(name):
            return units[0], longer
    return None


def _named_at(
    words: Sequence[Token], plain: Sequence[str], source: str, i: int, known: Reported
) -> Iterator[tuple[int, Known]]:
    """The places that may be named from word i on, and where their names end, the surest first."""
    capital = source[words[i].start].isupper()
    yield from known.by_name(plain, i)
    beside = i + 1 < len(words) and words[i].end + 1 >= words[i + 1].start
    yield from known.by_initials(plain, i, joined=capital or not is_known(words[i].text, plain[i]), parted=beside)
    if capital or _level_before(words, i)[0] or _stands_as_a_place(words, i):
        for end, place in known.by_first_letters(plain, i):
            window = plain[i:end]
            alike = fuzz.ratio("".join(window), "".join(syllables(place))) >= _SIMILAR
            if alike and not Gazetteer.load().named(" ".join(window)):
                yield end, place


def _stands_as_a_place(words: Sequence[Token], i: int) -> bool:
    """Of a question typed without diacritics: whether the word before says that a place follows."""
    unaccented = _is_unaccented(words)
    return unaccented and i > 0 and words[i - 1].plain in _PLACE_AFTER


def _mention(place: Known, known: Reported, level: str, start: int, end: int) -> _Mention:
    """A reported name under the level it was asked with: "tỉnh Quảng Ngãi" is not the city of that name."""
    same_name = known.named(syllables(place))
    if level == "tỉnh":
        fitting = [other for other in same_name if other.level in ("tỉnh", "")]
    elif level in COMMUNE_LEVELS:
        fitting = [other for other in same_name if other.level in (*COMMUNE_LEVELS, "")]
    else:
        fitting = [other for other in same_name if other.level == level]
        fitting = fitting or ([] if level and _is_another(place, level) else same_name)
    reports = frozenset().union(*(other.reports for other in fitting)) if fitting else frozenset()
    shown = fitting[0].level if fitting else level
    asked = Place(place.name, shown, reports, part_of_report=not fitting and level in COMMUNE_LEVELS)
    return _Mention(asked, start, end, place.province, of_province_level=level == "tỉnh")


def _is_another(place: Known, level: str) -> bool:
    """Whether there is a unit of that level beside the one reported on: huyện Cai Lậy beside thị xã Cai Lậy."""
    levels = {unit.level for unit in Gazetteer.load().named(place.name)}
    return level in levels and place.level in levels


def _listed(words: Sequence[Token], source: str) -> Iterator[_Mention]:
    """Units of the gazetteer that are not reported on; a commune only when its level is said."""
    gazetteer = Gazetteer.load()
    for length in (4, 3, 2, 1):
        for i in range(len(words) - length + 1):
            level, start = _level_before(words, i)
            counted = level and start > 0 and words[start - 1].is_figure  # "2 xã đang trình …"
            if (length == 1 and not level) or (counted and not source[words[i].start].isupper()):
                continue
            if not level and not _stands_as_a_name(words, source, i, length):
                continue
            units = gazetteer.named(" ".join(word.plain for word in words[i : i + length]))
            if level in COMMUNE_LEVELS:
                units = tuple(unit for unit in units if unit.is_commune)
            else:
                units = tuple(unit for unit in units if not unit.is_commune)
            if not units or not (level or _is_spelt_so(words, source, i, length, units)):
                continue
            unit = next((u for u in units if u.level == level), units[0])
            asked = Place(unit.name, level or unit.level, part_of_report=unit.is_commune)
            yield _Mention(asked, start, i + length, unit.province or None, unit.is_province and level != "thành phố")


def _stands_as_a_name(words: Sequence[Token], source: str, i: int, length: int) -> bool:
    """Whether words stand as a place does: in capitals, or where a name would in an unaccented question."""
    if i and words[i - 1].text in _NOT_A_PLACE_AFTER:
        return False
    return _in_capitals(words, source, i, length) or (
        (i == 0 or words[i - 1].plain in _PLACE_AFTER) and _is_unaccented(words)
    )


def _is_spelt_so(words: Sequence[Token], source: str, i: int, length: int, units: Iterable[Unit]) -> bool:
    """Whether what stands in capitals is the name of one of the units letter for letter."""
    spoken = fold(source[words[i].start : words[i + length - 1].end])
    return not _in_capitals(words, source, i, length) or any(spoken == fold(unit.name) for unit in units)


def _in_capitals(words: Sequence[Token], source: str, i: int, length: int) -> bool:
    return all(source[word.start].isupper() for word in words[i : i + length])


def _levelled(words: Sequence[Token], source: str) -> Iterator[_Mention]:
    """A level and a capitalised name no list knows: "xã Tân Lập mới", taken as it is typed."""
    for i in range(1, len(words)):
        level, start = _level_before(words, i)
        if not level or not source[words[i].start].isupper():
            continue
        end = i + 1
        while end < len(words) and end - i < 3 and source[words[end].start].isupper():
            end += 1
        name = source[words[i].start : words[end - 1].end]
        if not name.isupper():  # "huyện NTM" is a title, not a name
            yield _Mention(Place(name, level, part_of_report=level in COMMUNE_LEVELS), start, end)


def _named(words: Sequence[Token], source: str) -> Iterator[_Mention]:
    """Capitalised words after "của", "tại", "ở" that no list knows ("của Núi Ngang"); reports may yet tell of it."""
    for i in range(1, len(words)):
        if words[i - 1].text not in _OF or not source[words[i].start].isupper():
            continue
        end = i + 1
        while end < len(words) and _goes_on_in_capitals(words, source, end):
            end += 1
        name = source[words[i].start : words[end - 1].end]
        common = any(_is_common(words, at) for at in range(i, end - 1))
        if 1 < end - i <= _LONGEST_NAME and not name.isupper() and not common:
            yield _Mention(Place(name, "", part_of_report=True), i, end)


def _goes_on_in_capitals(words: Sequence[Token], source: str, i: int) -> bool:
    return source[words[i - 1].end : words[i].start] == " " and source[words[i].start].isupper()


def _level_before(words: Sequence[Token], i: int) -> tuple[str, int]:
    """The level typed right before word i ("thị xã", "TP") and where it starts; "" and i when there is none."""
    for size in (2, 1):
        typed = words[max(0, i - size) : i]
        level = LEVEL_WORDS.get(tuple(word.plain for word in typed)) if len(typed) == size else None
        if level and all(word.text == word.plain or word.text in level.split() for word in typed):
            return level, i - size  # with its own diacritics, or none: "bình quân 6 tháng" is not of quận 6
    return "", i


def _only_locates(mention: _Mention, mentions: Sequence[_Mention]) -> bool:
    """Whether a province mention stands beside a district it contains."""
    if not mention.of_province_level or mention.place.reports:
        return False
    return any(
        other is not mention and (other.end <= mention.start <= other.end + 1) and not other.of_province_level
        for other in mentions
    )
