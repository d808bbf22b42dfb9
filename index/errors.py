"""Faults of the index, each said in one Vietnamese line.

IndexFault
├── ModelNotFound        the embedding model is not a model folder, and no hub name that can be loaded
├── DataFolderTaken      another process is writing to the data folder
├── DataFolderUnusable   the data folder cannot be made or written
├── DataFolderNotEmpty   a backup would take the place of what stands there, which nobody asked for
├── BackupUnusable       no backup, a damaged one, one of a newer program; or it cannot be written where it is wanted
├── EngineNotAvailable   the packages of the engine are not installed
├── EngineUnreachable    the cluster does not answer
├── EngineRefused        the cluster does not take the token, or its file cannot be read
├── EngineFailed         the cluster answers with a fault of its own
├── SchemaMismatch       the data folder was written by another version of the program
├── DamagedIndex         a published file is missing or altered, and no earlier generation is whole
├── ModelMismatch        the index was made with another embedding model
├── FolderNotOurs        the folder to measure in holds something else
├── StepFailed           a step of a measurement ended before it was done
├── NotSeen              a change that was published is not seen by a library that was open
├── PeersMissing         the environment of the alternatives to compare with is not set up
└── PeerFailed           an alternative ended with a fault of its own
"""

from ingest.errors import Spoken, cause_of


class IndexFault(Spoken):
    """Base of this folder's faults."""


class ModelNotFound(IndexFault):
    """The model cannot be loaded."""


class DataFolderTaken(IndexFault):
    """Another process holds the writer's lock."""


class DataFolderUnusable(IndexFault):
    """The folder cannot be made or written."""

    @classmethod
    def because(cls, said: str, fault: OSError) -> "DataFolderUnusable":
        """What could not be done, as said, and why."""
        cause = cause_of(fault) or f"mã lỗi hệ thống {fault.errno}"
        return cls(f"{said}: {cause}. Kiểm tra quyền ghi và dung lượng đĩa của thư mục dữ liệu rồi chạy lại.")


class DataFolderNotEmpty(IndexFault):
    """There is something that a backup would take the place of."""


class BackupUnusable(IndexFault):
    """The backup cannot be read or written."""


class EngineNotAvailable(IndexFault):
    """The engine asked for needs packages that are not installed."""


class EngineUnreachable(IndexFault):
    """The cluster does not answer, or Milvus Lite is in use."""


class EngineRefused(IndexFault):
    """The cluster does not let us in."""


class EngineFailed(IndexFault):
    """The cluster could not do what was asked."""

    exit_code = 1


class SchemaMismatch(IndexFault):
    """The stored data has another layout than this program reads."""


class DamagedIndex(IndexFault):
    """What was published is not what stands on disk."""

    exit_code = 1


class ModelMismatch(IndexFault):
    """The vectors were made by another model than the settings name."""


class FolderNotOurs(IndexFault):
    """The folder that measured reports are kept in holds something else."""


class StepFailed(IndexFault):
    """A step of a measurement ended before it was done, by a fault of its own (with its exit code) or at once."""

    def __init__(self, line: str, exit_code: int = 1) -> None:
        super().__init__(line)
        self.exit_code = exit_code


class NotSeen(IndexFault):
    """A library that was open does not see what was published."""

    exit_code = 1


class PeersMissing(IndexFault):
    """There is nothing to compare with yet."""


class PeerFailed(IndexFault):
    """An alternative could not be measured."""

    exit_code = 1
