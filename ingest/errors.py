"""Faults said to the user in one Vietnamese line.

Spoken
├── SettingsError        a wrong key or value in config.toml or the environment
├── IngestError
│   ├── UnreadableFile   missing, forbidden, empty, binary or in an encoding that cannot be read
│   ├── UnknownFormat    no reader knows it
│   ├── NothingToRead    a folder without a single readable report
│   ├── NoSuchReport     asked to show or remove a report that is not here
│   └── ClusterFault     the cluster that reads files is not there, or cannot do it
├── index.errors.IndexFault …
└── bot.errors.BotFault …
"""

import errno

_CAUSES = {
    errno.EACCES: "không có quyền đọc hoặc ghi",
    errno.EPERM: "không có quyền đọc hoặc ghi",
    errno.EROFS: "ổ đĩa chỉ cho đọc",
    errno.ENOSPC: "ổ đĩa đã đầy",
    errno.EDQUOT: "hết hạn mức ổ đĩa",
    errno.EFBIG: "tệp vượt cỡ cho phép",
    errno.EIO: "ổ đĩa lỗi hoặc đã đầy",
}


def cause_of(fault: OSError) -> str:
    """What the system refused and why, in a few Vietnamese words; "" when it is nothing a user can do about."""
    return _CAUSES.get(fault.errno or 0, "")


class Spoken(Exception):
    """Base of every fault whose message is the line the user reads; never thrown itself.

    exit_code: what a command ends with, 2 for bad usage or bad input, 1 for a fault of ours.
    """

    exit_code = 2


class SettingsError(Spoken):
    """A setting that is unknown or has a value that is not allowed; the line names key, value and what is."""


class IngestError(Spoken):
    """Base of this folder's faults."""


class UnreadableFile(IngestError):
    """The file cannot be read as a report."""


class UnknownFormat(IngestError):
    """No reader knows this kind of file."""


class NothingToRead(IngestError):
    """No report was found where one was said to be."""


class NoSuchReport(IngestError):
    """The named report is not in the store."""


class ClusterFault(IngestError):
    """The machines that files are sent to cannot be reached, or are not what they should be."""
