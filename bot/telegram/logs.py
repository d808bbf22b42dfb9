"""The log: one JSON object a line on stderr, and in a file where one is set, with no secret in it."""

import logging
import sys
from collections.abc import Iterable, Iterator
from logging.handlers import RotatingFileHandler

import structlog
from structlog.typing import Processor

from bot.telegram.errors import LogUnusable
from ingest.settings import Log

HIDDEN = "***"
_MEGABYTE = 1_000_000


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


def configure(log: Log, secrets: Iterable[str]) -> None:
    """Sets up the standard library's logging and structlog for the whole process, once.  Raises LogUnusable."""
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
    inner = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    formatter = Redacting(inner, secrets)
    handlers = list(_handlers(log))
    for handler in handlers:
        handler.setFormatter(formatter)
    logging.basicConfig(level=log.level, handlers=handlers, force=True)
    logging.captureWarnings(True)
    # A record that cannot be written, the disk being full, would be printed as it came, before anything is hidden.
    logging.raiseExceptions = False
    # These write every request's address, token included, and whole updates: questions are nobody else's business.
    for name in ("httpx", "httpcore", "telegram"):
        logging.getLogger(name).setLevel(logging.WARNING)


def _handlers(log: Log) -> Iterator[logging.Handler]:
    yield logging.StreamHandler(sys.stderr)
    if log.file is None:
        return
    try:
        yield RotatingFileHandler(log.file, maxBytes=log.max_mb * _MEGABYTE, backupCount=log.keep, encoding="utf-8")
    except OSError as fault:
        raise LogUnusable(
            f"Không ghi được tệp nhật ký {log.file} ({fault.strerror}). "
            "Xin kiểm tra log.file: thư mục đã có chưa, người dùng chạy bot có quyền ghi không."
        ) from None


def _forms(secrets: Iterable[str]) -> tuple[str, ...]:
    """Each secret as it is, as it stands in an address, and its secret half alone; the longest first."""
    forms = {form for s in secrets for form in (s, s.replace(":", "%3A"), s.partition(":")[2]) if form}
    return tuple(sorted(forms, key=len, reverse=True))
