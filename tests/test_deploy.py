"""The files of deploy/: what closes the service in stands there, and what they name exists."""

import re
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from bot.telegram.metrics import Metrics
from ingest.settings import ROOT, Settings, keys
from ingest.settings_faults import variable

DEPLOY = ROOT / "deploy"
UNIT = DEPLOY / "baocao.service"


def _unit(path: Path) -> dict[str, dict[str, list[str]]]:
    """Section → key → values in their order; a key may stand there more than once."""
    sections: dict[str, dict[str, list[str]]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = sections.setdefault(line.strip("[]"), defaultdict(list))
        elif line and not line.startswith("#"):
            key, _, value = line.partition("=")
            section[key].append(value)
    return sections


def _yaml(name: str) -> dict[str, Any]:
    return dict(yaml.safe_load((DEPLOY / name).read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("User", "baocao"),
        ("NoNewPrivileges", "yes"),
        ("CapabilityBoundingSet", ""),
        ("AmbientCapabilities", ""),
        ("ProtectSystem", "strict"),
        ("ReadWritePaths", "/var/lib/baocao"),
        ("ProtectHome", "yes"),
        ("PrivateTmp", "yes"),
        ("PrivateDevices", "yes"),
        ("PrivateUsers", "yes"),
        ("ProtectProc", "invisible"),
        ("ProtectKernelTunables", "yes"),
        ("ProtectKernelModules", "yes"),
        ("ProtectControlGroups", "yes"),
        ("RestrictNamespaces", "yes"),
        ("RestrictAddressFamilies", "AF_INET AF_INET6 AF_UNIX"),
        ("MemoryDenyWriteExecute", "yes"),
        ("SystemCallArchitectures", "native"),
        ("SystemCallErrorNumber", "EPERM"),
        ("UMask", "0077"),
        ("StateDirectoryMode", "0700"),
        ("MemoryMax", "3G"),
        ("LimitCORE", "0"),
        ("Restart", "on-failure"),
        ("RestartPreventExitStatus", "2"),
        ("LoadCredential", "token:/etc/baocao/token"),
    ],
)
def test_the_service_is_closed_in(key: str, value: str) -> None:
    assert _unit(UNIT)["Service"][key] == [value]


def test_the_service_lets_the_reader_of_documents_bind_itself() -> None:
    allowed, forbidden = _unit(UNIT)["Service"]["SystemCallFilter"]
    assert allowed.split() == ["@system-service", *(f"landlock_{call}" for call in
                               ("create_ruleset", "add_rule", "restrict_self"))]  # fmt: skip
    assert forbidden == "~@privileged", "@resources, which setrlimit is of, stays allowed"


def test_systemd_finds_the_service_well_closed() -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd is not here")
    # The threshold is in tenths: 9.6 is a service that is not closed in at all, below 2 is called OK.
    command = [program, "security", "--offline=true", "--threshold=20", "--no-pager", str(UNIT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if "unrecognized option" in done.stderr:
        pytest.skip("systemd is too old to judge a file")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_container_is_closed_in() -> None:
    compose = _yaml("compose.yaml")
    bot = compose["services"]["bot"]
    assert bot["read_only"] is True
    assert bot["cap_drop"] == ["ALL"]
    assert bot["security_opt"] == ["no-new-privileges:true"]
    assert bot["user"] == "10001:10001"
    assert f"--uid {bot['user'].split(':')[0]}" in (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert bot["volumes"] == ["data:/data"] and "data" in compose["volumes"]
    (temporary,) = bot["tmpfs"]
    assert temporary.startswith("/tmp:") and {"nosuid", "nodev", "noexec"} <= set(re.split("[:,]", temporary))
    assert bot["mem_limit"] == bot["memswap_limit"] and bot["pids_limit"] > 0
    assert "ports" not in bot and "privileged" not in bot and "network_mode" not in bot
    assert "/healthz" in bot["healthcheck"]["test"][-1]
    assert bot["environment"]["BAOCAO_TELEGRAM__TOKEN_FILE"] == "/run/secrets/token"
    assert bot["secrets"] == ["token"] and compose["secrets"]["token"] == {"file": "./token"}


@pytest.mark.parametrize("path", sorted(DEPLOY.iterdir()), ids=lambda path: path.name)
def test_every_setting_that_is_named_exists_and_no_secret_is_written(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    known = {variable(key) for key in keys(Settings)}
    assert set(re.findall(r"BAOCAO_\w+", text)) <= known
    assert not re.search(r"BAOCAO_TELEGRAM__(TOKEN|WEBHOOK_SECRET)\b", text)
    assert not re.search(r"\d{5,}:[\w-]{16,}", text)


def test_every_figure_an_alert_watches_is_measured() -> None:
    measured = {
        sample.name for family in text_string_to_metric_families(Metrics().text().decode()) for sample in family.samples
    }
    rules = [rule for group in _yaml("alerts.yaml")["groups"] for rule in group["rules"]]
    watched = {name for rule in rules for name in re.findall(r"baocao_\w+", rule["expr"])}
    assert watched <= measured, watched - measured
    assert len(watched) >= 4 and len({rule["alert"] for rule in rules}) == len(rules)
    assert all(rule["annotations"].keys() == {"summary", "action"} for rule in rules)
    statuses = {value for rule in rules for value in re.findall(r'status="(\w+)"', rule["expr"])}
    said = Metrics().text().decode()
    assert all(f'status="{status}"' in said for status in statuses)


def test_the_helper_takes_a_command_and_says_so_without_one() -> None:
    done = subprocess.run(["sh", str(DEPLOY / "baocao-run")], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "Thiếu lệnh" in done.stderr
