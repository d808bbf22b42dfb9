"""The log: one JSON object a line on stderr, with no secret in it."""

import logging
import sys
from collections.abc import Iterable

import structlog
from structlog.typing import Processor

HIDDEN = "***"


class Redacting(logging.Formatter):
    """Formats as another formatter does and then hides the secrets, in exception texts and addresses too."""

    def __init__(self, inner: logging.Formatter, secrets: Iterable[str]) -> None:
        super().__init__()
        self._inner = inner
        self._secrets = _forms(secrets)

    def format(self, record: logging.LogRecord) -> str:
        """The finished line."""
        line = self._inner.format(record)
        for secret in self._secrets:
            line = line.replace(secret, HIDDEN)
        return line


def configure(level: str, secrets: Iterable[str]) -> None:
    """Sets up the standard library's logging and structlog for the whole process, once."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Redacting(formatter, secrets))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    logging.captureWarnings(True)
    # These write every request's address, token included, and whole updates: questions are nobody else's business.
    for name in ("httpx", "httpcore", "telegram"):
        logging.getLogger(name).setLevel(logging.WARNING)


def _forms(secrets: Iterable[str]) -> tuple[str, ...]:
    """Each secret as it is, as it stands in an address, and its secret half alone; the longest first."""
    forms = {form for s in secrets for form in (s, s.replace(":", "%3A"), s.partition(":")[2]) if form}
    return tuple(sorted(forms, key=len, reverse=True))
