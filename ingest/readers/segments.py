"""Text with its type: stretches of bold and slanted letters, and how they are marked in a line."""

import re
from dataclasses import dataclass

_SPACE = re.compile(r"^(\s*)(.*?)(\s*)$", re.S)


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of one look."""

    text: str
    bold: bool
    italic: bool


def printed_lines(found: list[Segment], mark: str) -> tuple[str, ...]:
    """The lines of a paragraph, its number before the first, ** around what is bold, * around a wholly slanted one."""
    if mark:
        first = found[0] if found else Segment("", bold=False, italic=False)
        found = [Segment(f"{mark} ", first.bold, first.italic), *found]
    lines: list[list[Segment]] = [[]]
    for segment in found:
        pieces = segment.text.split("\n")
        for at, piece in enumerate(pieces):
            if at:
                lines.append([])
            if piece:
                lines[-1].append(Segment(piece, segment.bold, segment.italic))
    return tuple(_emphasised(line) for line in lines if any(segment.text.strip() for segment in line))


def _emphasised(line: list[Segment]) -> str:
    worded = [segment for segment in line if segment.text.strip()]
    slanted = "*" if all(segment.italic for segment in worded) else ""
    out = ""
    at = 0
    while at < len(line):
        end = at + 1
        while end < len(line) and (line[end].bold == line[at].bold or not line[end].text.strip()):
            end += 1
        text = "".join(segment.text for segment in line[at:end])
        found = _SPACE.match(text)
        assert found is not None
        out += f"{found[1]}**{found[2]}**{found[3]}" if line[at].bold and found[2] else text
        at = end
    before = len(out) - len(out.lstrip())
    return f"{out[:before]}{slanted}{out.strip()}{slanted}{out[len(out.rstrip()) :]}" if slanted else out
