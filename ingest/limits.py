"""How a process that reads foreign documents binds itself to what it may use.  Linux."""

import ctypes
import os
import resource
import signal
import sys
from pathlib import Path

_PR_SET_PDEATHSIG = 1
# LibreOffice writes the converted document and a profile; nothing else that reads a report writes more than pages.
_WRITTEN_BYTES = 64 * 1024 * 1024
_OPEN_FILES = 256


def bind(memory: int) -> None:
    """Limits this process and all that it starts, for good: memory, size of written files, open files, no core dump."""
    # What is written to counts; libraries mapped for reading do not, which LibreOffice has a gigabyte of.
    _lower(resource.RLIMIT_DATA, memory)
    # Only shared mappings slip past the limit above: they meet this one.
    _lower(resource.RLIMIT_AS, _mapped() + 4 * memory)
    _lower(resource.RLIMIT_FSIZE, _WRITTEN_BYTES)
    _lower(resource.RLIMIT_NOFILE, _OPEN_FILES)
    _lower(resource.RLIMIT_CORE, 0)


def allow_cpu(seconds: int) -> None:
    """From now on this process may compute that long; then the system ends it with SIGXCPU."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    wanted = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


def die_with(parent: int) -> None:
    """Ends this process when the one that started it ends, however that happens."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it had ended before
        sys.exit(1)


def _lower(kind: int, wanted: int) -> None:
    _, hard = resource.getrlimit(kind)
    least = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(kind, (least, least))


def _mapped() -> int:
    """Bytes of address space this process has now."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
