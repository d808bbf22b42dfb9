"""Servers and bots for the tests of the Telegram side."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.telegram.process import OWN_BRAIN, Bot, bot, ingest
from tests.telegram.server import BotApi


@pytest.fixture
def api() -> Iterator[BotApi]:
    """A Bot API server without limits on the rate."""
    with BotApi().running() as server:
        yield server


@pytest.fixture(scope="module")
def own() -> Iterator[tuple[BotApi, Bot]]:
    """A bot over a brain that repeats what it is asked, with its server; each test uses chats of its own."""
    with BotApi().running() as server, bot(server, OWN_BRAIN, BAOCAO_ACCESS__OPEN="true") as started:
        yield server, started


@pytest.fixture(scope="session")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder into which the shipped samples have been ingested by the real command."""
    folder = tmp_path_factory.mktemp("data")
    ingest(folder, "add", "samples")
    return folder


@pytest.fixture
def data_dir(ingested: Path, tmp_path: Path) -> Path:
    """The same, of the test's own: what one bot has left unanswered is no other's."""
    return shutil.copytree(ingested, tmp_path / "data")


@pytest.fixture(scope="module")
def real(ingested: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[BotApi, Bot]]:
    """`python -m bot run` over the samples, with its server; each test uses chats of its own."""
    server, data_dir = BotApi(chat_interval=1.0), shutil.copytree(ingested, tmp_path_factory.mktemp("real") / "data")
    with server.running(), bot(server, BAOCAO_DATA_DIR=str(data_dir), BAOCAO_ACCESS__OPEN="true") as started:
        yield server, started
