"""Reports from the web: a real server on this machine, which only the tests may ask."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

import pytest

import ingest.fetch
from ingest.addresses import is_public
from ingest.errors import IngestError, UnknownFormat
from ingest.fetch import fetch, safe_name
from ingest.settings import Ingest, Settings

HERE = ("127.0.0.1",)
REPORT = "Số: 12/BC-UBND\n\nBÁO CÁO\n\nThu đạt 5 tỷ đồng.\n".encode()
TYPE = ("Content-Type", "application/octet-stream")


class Handler(BaseHTTPRequestHandler):
    """Answers by path: /to/URL sends on, /loop/N counts down, the others are files and refusals."""

    protocol_version = "HTTP/1.0"

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path.startswith("/to/"):
            self._answer(302, [("Location", path.removeprefix("/to/"))])
        elif path.startswith("/loop/"):
            left = int(path.removeprefix("/loop/"))
            self._answer(307, [("Location", f"/loop/{left - 1}" if left > 1 else "/bao-cao.txt")])
        elif path == "/ten":
            name = "filename*=UTF-8''..%2F..%2Fb%C3%A1o%20c%C3%A1o.txt"
            self._answer(200, [TYPE, ("Content-Disposition", f"attachment; {name}")], REPORT)
        elif path == "/im-lang":
            time.sleep(1.0)
        elif path == "/khong-co":
            self._answer(404)
        elif path == "/nen":
            self._answer(200, [TYPE, ("Content-Encoding", "gzip")], b"\x1f\x8b")
        elif path == "/lon":
            self._answer(200, [TYPE], b"a" * 1_500_000)
        elif path == "/noi-lon":
            self._answer(200, [TYPE, ("Content-Length", "1500000")])
        elif path == "/dang-nhap.pdf":
            self._answer(200, [TYPE], b"\n<!DOCTYPE html><title>Login</title>")
        else:
            self._answer(200, [TYPE], REPORT)

    def _answer(self, code: int, headers: list[tuple[str, str]] = [], body: bytes = b"") -> None:  # noqa: B006
        self.send_response(code)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *values: object) -> None:  # noqa: A002 - named by the base class
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a running server, without a slash at its end."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as serving:
        thread = threading.Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{serving.server_port}"
        serving.shutdown()
        thread.join()


def settings() -> Settings:
    return Settings(ingest=Ingest(max_file_mb=1))


def refusal(url: str, folder: Path) -> str:
    """The one line that a refused address is told with."""
    with pytest.raises(IngestError) as raised:
        fetch(url, folder, settings(), HERE)
    line = str(raised.value)
    assert "\n" not in line and line.endswith(".")
    return line


class TestFetched:
    @pytest.mark.parametrize("path", ["/bao-cao.txt", "/to//bao-cao.txt", "/loop/5", "/a%2Fbao-cao.txt?tai=1"])
    def test_the_file_comes_under_its_name(self, server: str, path: str, tmp_path: Path) -> None:
        found = fetch(server + path, tmp_path, settings(), HERE)
        assert found == tmp_path / "bao-cao.txt"
        assert found.read_bytes() == REPORT

    def test_the_server_names_the_file_but_not_its_place(self, server: str, tmp_path: Path) -> None:
        assert fetch(f"{server}/ten", tmp_path, settings(), HERE) == tmp_path / "báo cáo.txt"

    def test_the_name_that_was_asked_for_is_told_to_the_server(self, server: str, tmp_path: Path) -> None:
        port = server.rpartition(":")[2]
        assert fetch(f"http://localhost:{port}/x.txt", tmp_path, settings(), (*HERE, "::1")).name == "x.txt"


class TestRefused:
    @pytest.mark.parametrize(
        ("path", "said"),
        [
            ("/loop/6", "chuyển hướng quá 5 lần"),
            ("/khong-co", "404"),
            ("/nen", "nén"),
            ("/lon", "lớn hơn 1 MB"),
            ("/noi-lon", "lớn hơn 1 MB"),
            ("/dang-nhap.pdf", "đăng nhập"),
            ("/to/file:///etc/passwd", "http"),
            ("/to/http://127.0.0.2/", "nội bộ"),
            ("/to/http://169.254.169.254/latest/meta-data/", "nội bộ"),
            ("/to/http://[::ffff:10.0.0.1]/", "nội bộ"),
            ("/to/http://10.0.0.1/", "nội bộ"),
        ],
    )
    def test_one_line(self, server: str, path: str, said: str, tmp_path: Path) -> None:
        assert said in refusal(server + path, tmp_path)

    @pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "[::1]", "0.0.0.0", "[::]"])
    def test_this_machine_by_whatever_name(self, server: str, host: str, tmp_path: Path) -> None:
        port = server.rpartition(":")[2]
        with pytest.raises(IngestError, match="nội bộ"):
            fetch(f"http://{host}:{port}/bao-cao.txt", tmp_path, settings())

    @pytest.mark.parametrize("url", ["ftp://vi.du/x.pdf", "file:///etc/passwd", "gopher://127.0.0.1/"])
    def test_other_protocols(self, url: str, tmp_path: Path) -> None:
        with pytest.raises(UnknownFormat):
            fetch(url, tmp_path, settings())

    @pytest.mark.parametrize("url", ["http://", "http:///x.pdf", "http://\ud800/"])
    def test_no_address(self, url: str, tmp_path: Path) -> None:
        assert "chưa đúng" in refusal(url, tmp_path)

    def test_a_server_that_does_not_answer(self, server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(ingest.fetch, "_SECONDS", 0.2)
        assert "quá lâu chưa xong" in refusal(f"{server}/im-lang", tmp_path)

    def test_nothing_listens(self, tmp_path: Path) -> None:
        assert "Không tải được" in refusal("http://nguoi:matkhau@127.0.0.1:1/x.pdf?ma=bimat", tmp_path)

    def test_secrets_of_the_address_are_not_repeated(self, server: str, tmp_path: Path) -> None:
        line = refusal(f"{server.replace('//', '//nguoi:matkhau@')}/khong-co?ma=bimat", tmp_path)
        assert "matkhau" not in line and "bimat" not in line


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("100.100.100.200", False),
        ("127.9.9.9", False),
        ("169.254.169.254", False),
        ("168.63.129.16", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("240.0.0.1", False),
        ("::1", False),
        ("::", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:8.8.8.8", True),
        ("::127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("fe80::1%eth0", False),
        ("fd00:ec2::254", False),
        ("ff02::1", False),
        ("ff0e::1", False),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(ip_address(address)) is public


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("bao cao.pdf", "bao cao.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\x\\báo cáo.docx", "báo cáo.docx"),
        (".bashrc", "bashrc"),
        ("a\x00b\n\u202efdp.exe", "a b fdp.exe"),
        ("", "bao-cao"),
        ("...", "bao-cao"),
        ("d" * 300 + ".pdf", "d" * 97 + ".pdf"),
        ("-rf", "rf"),
    ],
)
def test_safe_names(given: str, safe: str) -> None:
    assert safe_name(given) == safe
