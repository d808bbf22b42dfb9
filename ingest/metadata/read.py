"""The metadata of a report from its passages."""

import re
from collections.abc import Sequence

from ingest.metadata import heading
from ingest.metadata.period import period
from ingest.metadata.place import place
from ingest.metadata.signer import signer
from ingest.report import Kind, Metadata, Passage
from ingest.vietnamese import squeeze

_NAMED = re.compile(r"BÁO\s+CÁO\b[\s:]*")
_LONGEST_LINE = 1_000  # characters of a line in which it says who, when and what for
_INTRODUCTION = 3  # passages after the header in which a report says what session it is for


def read_metadata(title: str, passages: Sequence[Passage]) -> Metadata:
    """What the report says of itself; number and date come from its header, never from documents it cites."""
    header = [squeeze(p.text)[:_LONGEST_LINE] for p in passages if p.kind is Kind.HEADER]
    signed = [squeeze(p.text)[:_LONGEST_LINE] for p in passages if p.kind is Kind.SIGNATURE]
    body = [p.text for p in passages if p.kind not in (Kind.HEADER, Kind.SIGNATURE)]
    dated = heading.dateline(header) or heading.dateline(signed)
    title = squeeze(_NAMED.sub("", title, count=1))
    where = place(header, dated.place if dated else "", "\n".join([*header, *body]))
    opening = [squeeze(p.text)[:_LONGEST_LINE] for p in passages if p.kind is Kind.PARAGRAPH and not p.section][
        :_INTRODUCTION
    ]
    year = dated.year if dated else None
    return Metadata(
        number=heading.number(header),
        issued=dated.issued if dated else None,
        issuer=squeeze(f"UBND {where.level} {where.locality}") if where.locality else "",
        locality=where.locality,
        level=where.level,
        province=where.province,
        period=period(title or squeeze(body[0] if body else "")[:_LONGEST_LINE], year),
        title=title,
        session=heading.session([*header, *opening]),
        signer=signer(signed),
    )
