"""Questions over made-up reports, in the format of the golden set."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from random import Random
from typing import Any

from ingest.report import Role
from tests.generated.archive import Archive, applicable, near_stated
from tests.generated.asking import VARIANTS, asked
from tests.generated.facts import Fact, GeneratedReport
from tests.generated.followups import followup
from tests.generated.question import Question, subject_of
from tests.generated.unanswerable import MAKERS

_KINDS = {"figure": 40, "plan_vs_actual": 17, "compare": 8, "followup": 11, "unanswerable": 24}
_TRAPS = 4
_DRAWS = 300  # reports and indicators tried before another kind of question is
_OTHER_ROLES = frozenset(Role) - {Role.ACTUAL}


def make_questions(reports: Iterable[GeneratedReport], count: int, seed: int) -> Iterator[dict[str, Any]]:
    """That many questions as officials would type them, no two alike; the same for the same reports and seed."""
    archive = Archive(reports)
    rng = Random(f"questions/{seed}")
    seen: set[str] = set()
    while len(seen) < count:
        made = _made(archive, rng)
        worded = _worded(made, rng)
        key = f"{worded.get('after', '')}\n{worded['q']}"
        if key not in seen:
            seen.add(key)
            yield {"id": f"g-{len(seen):04}", **worded}


def _made(archive: Archive, rng: Random) -> Question:
    """A question of a kind drawn first, so that those that seldom fit a report are no rarer than meant."""
    while True:
        kind = rng.choices(list(_KINDS), list(_KINDS.values()))[0]
        maker = _MAKERS.get(kind) or rng.choices(list(MAKERS), list(MAKERS.values()))[0]
        for _ in range(_DRAWS):
            if made := maker(archive, rng.choice(archive.reports), rng):
                return made


def _worded(made: Question, rng: Random) -> dict[str, Any]:
    variant = rng.choices(list(VARIANTS), list(VARIANTS.values()))[0]
    text, variant = asked(made.form, made.subject, variant, rng)
    after = {"after": asked(*made.before, "plain", rng)[0]} if made.before else {}
    traps = [trap for trap in dict.fromkeys(made.traps) if trap not in made.answers]
    return {
        "q": text,
        **after,
        "kind": made.kind,
        "variant": variant,
        "answerable": bool(made.stated),
        "docs": [report.doc for report in made.about] if made.stated else [],
        "about": [report.doc for report in made.about],
        "answer": list(made.answers),
        "quote": list(made.quotes),
        "must_not": traps[:_TRAPS],
        "note": f"{made.why}: {made.subject.indicator.key}",
    }


def _figure(_: Archive, report: GeneratedReport, rng: Random) -> Question | None:
    indicator = rng.choice(applicable(report))
    wanted = rng.choices((Role.ACTUAL, Role.CHANGE), (88, 12))[0]
    fact = report.stated(indicator.key, wanted)
    if fact is None:
        return None
    others = [other.value for other in report.facts if other.indicator == indicator.key and other.role is not wanted]
    traps = (*others, *near_stated(report, indicator))
    form = "change" if wanted is Role.CHANGE else "figure"
    if form == "figure" and indicator.how_many and rng.random() < 0.35:
        form = "how_many"
    return Question(form, subject_of(report, indicator), (fact,), (report,), traps, _where(fact))


def _plan_vs_actual(_: Archive, report: GeneratedReport, rng: Random) -> Question | None:
    indicator = rng.choice(applicable(report))
    form, roles = rng.choices(
        (
            ("plan_and_actual", (Role.PLAN, Role.ACTUAL)),
            ("actual_and_ratio", (Role.ACTUAL, Role.RATIO)),
            ("ratio", (Role.RATIO,)),
            ("plan", (Role.PLAN,)),
        ),
        (50, 20, 15, 15),
    )[0]
    facts = [report.stated(indicator.key, role) for role in roles]
    stated = tuple(fact for fact in facts if fact)
    if len(stated) < len(roles):
        return None
    others = [other.value for other in report.facts if other.indicator == indicator.key and other.role not in roles]
    traps = (*others, *near_stated(report, indicator))
    subject = subject_of(report, indicator)
    return Question(form, subject, stated, (report,), traps, _where(stated[0]), kind="plan_vs_actual")


def _compare(archive: Archive, report: GeneratedReport, rng: Random) -> Question | None:
    indicator = rng.choice(applicable(report))
    others = [
        other
        for other in archive.reports
        if other.period == report.period and other.level == report.level and other.place != report.place
    ]
    near = [other for other in others if other.province == report.province]
    if not others:
        return None
    other = rng.choice(near if near and rng.random() < 0.6 else others)
    facts = [one.stated(indicator.key, Role.ACTUAL) for one in (report, other)]
    stated = tuple(fact for fact in facts if fact)
    if len(stated) < 2:
        return None
    traps = tuple(
        fact.value
        for one in (report, other)
        for fact in one.facts
        if fact.indicator == indicator.key and fact.role in _OTHER_ROLES
    )
    subject = replace(subject_of(report, indicator), other=other.place)
    return Question("compare", subject, stated, (report, other), traps, "two places", kind="compare")


def _where(fact: Fact) -> str:
    return "in the table" if fact.in_table else "in a paragraph"


_MAKERS: dict[str, Callable[[Archive, GeneratedReport, Random], Question | None]] = {
    "figure": _figure,
    "plan_vs_actual": _plan_vs_actual,
    "compare": _compare,
    "followup": followup,
}
