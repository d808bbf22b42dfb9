"""What stands above and below the text of a report: issuer, number, date, title; closing words and signature."""

from random import Random

from index.bench.places import Period
from tests.generated.facts import Place
from tests.generated.wording import spun, wording

_MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
_WITHOUT_NUMBER = 0.12


def top(place: Place, period: Period, rng: Random, markdown: bool) -> tuple[list[str], str | None]:
    """The blocks above the text, and the number printed there, None where it is left blank."""
    number = None if rng.random() < _WITHOUT_NUMBER else f"{rng.randint(45, 980)}/BC-UBND"
    month, day = (6, rng.randint(12, 30)) if period.half else (rng.choice((11, 12)), rng.randint(1, 30))
    issuer = f"ỦY BAN NHÂN DÂN\n{place.full.upper()}"
    blocks = [issuer, "\n".join(_MOTTO)] if rng.random() < 0.6 else [issuer]
    blocks.append(f"Số: {number}" if number else "Số:      /BC-UBND")
    blocks.append(f"{place.name}, ngày {day:02} tháng {month:02} năm {period.year}")
    title = spun(rng.choice(wording()["title"]), rng, **gaps(place, period))
    blocks += [heading("BÁO CÁO", markdown, 2), heading(title, markdown, 3)]
    if rng.random() < 0.6:
        session = rng.choice(("thứ bảy", "thứ tám", "thứ mười", "thứ mười hai"))
        blocks.append(f"(Trình tại kỳ họp {session}, HĐND {place.full})")
    return blocks, number


def ending(place: Place, period: Period, rng: Random) -> list[str]:
    """The closing sentence, who gets a copy, and the signature without a name."""
    words = wording()["ending"]
    copies = "\n".join(["Nơi nhận:", *(line.format(level=place.level) for line in words["copies"])])
    signature = f"TM. ỦY BAN NHÂN DÂN\n{rng.choice(('CHỦ TỊCH', 'KT. CHỦ TỊCH' + chr(10) + 'PHÓ CHỦ TỊCH'))}"
    return [spun(rng.choice(words["closing"]), rng, **gaps(place, period)), copies, signature]


def gaps(place: Place, period: Period) -> dict[str, str]:
    """What fills the gaps of a template."""
    return {
        "level": place.level,
        "place": place.name,
        "full": place.full,
        "province": place.province,
        "period": period.words,
        "next": f"6 tháng cuối năm {period.year}" if period.half else f"năm {period.year + 1}",
    }


def heading(text: str, markdown: bool, depth: int) -> str:
    """A heading, marked up or not."""
    return f"{'#' * depth} **{text}**" if markdown else text
