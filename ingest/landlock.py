"""Landlock: a process forbids itself to write outside one folder, and to use TCP.  Linux 5.13 on; TCP from 6.7 on.

The numbers are those of linux/landlock.h; the system calls have the same ones on every architecture.
"""

import ctypes
import os
from pathlib import Path

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION = 1  # asks for the version instead of a rule set
_PATH_BENEATH = 1
_PR_SET_NO_NEW_PRIVS = 38

_WRITE_FILE = 1 << 1
_CHANGE = _WRITE_FILE | sum(1 << bit for bit in range(4, 13))  # removing and making whatever a folder may hold
_REMOVE_FILE = 1 << 5
_MAKE_SOCKET = 1 << 9
_MOVE = 1 << 13  # from version 2
_TRUNCATE = 1 << 14  # from version 3
_BIND_AND_CONNECT = 0b11  # TCP, from version 4

# LibreOffice talks to itself through a socket there, whatever folder it is given, and removes it afterwards: files
# of the same user can be removed there too, since no rule tells a socket's removal from a file's.
_SOCKETS = Path("/tmp")  # noqa: S108 - nothing is read from there


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


def version() -> int:
    """The version of Landlock that this system has, 0 for none; TCP is forbidden from 4 on."""
    return max(0, int(_libc().syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION)))


def write_only_below(folder: Path) -> bool:
    """Binds this process and all that it starts, for good; False, and nothing is bound, where the system cannot.

    Files elsewhere can be read, not made nor changed.
    """
    libc, known = _libc(), version()
    if known < 1:
        return False
    files = _CHANGE | (_MOVE if known > 1 else 0) | (_TRUNCATE if known > 2 else 0)
    # An older system knows the first field alone.
    rules = _Ruleset(files, _BIND_AND_CONNECT if known > 3 else 0)
    size = ctypes.sizeof(rules) if known > 3 else _Ruleset.network.offset
    ruleset = libc.syscall(_CREATE_RULESET, ctypes.byref(rules), ctypes.c_size_t(size), 0)
    if ruleset < 0:
        return False
    try:
        for path, allowed in (
            (folder, files),
            (_SOCKETS, _MAKE_SOCKET | _REMOVE_FILE),
            (Path(os.devnull), files & (_WRITE_FILE | _TRUNCATE)),
        ):
            opened = os.open(path, os.O_PATH)
            beneath = _Beneath(allowed, opened)
            refused = libc.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, ctypes.byref(beneath), 0)
            os.close(opened)
            if refused:
                return False
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        return bool(libc.syscall(_RESTRICT_SELF, ruleset, 0) == 0)
    finally:
        os.close(ruleset)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
