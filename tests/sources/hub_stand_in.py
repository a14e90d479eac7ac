"""A local stand-in for the Hugging Face hub: serves files of repositories over HTTP.

It answers as the hub does as far as the client library looks: `/{repo}/resolve/{revision}/
{file}` for models, `/datasets/…` for datasets, the commit and the ETag in headers, and
errors by their code in a header.
"""

import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TypeVar

# (repository with "datasets/" before those of data, revision or commit, file name)
Files = dict[tuple[str, str, str], bytes]
COMMIT = "f" * 40
Server = TypeVar("Server", bound=ThreadingHTTPServer)


class HubStandIn(ThreadingHTTPServer):
    """files: what it serves. mode: "ok", "silent" (never answers), "stalls" (begins to send
    and stops), "cut" (begins to send and hangs up), "damaged" (sends another byte), or the
    status that it answers everything with, such as "500"."""

    daemon_threads = True

    def __init__(self, files: Files, mode: str):
        super().__init__(("127.0.0.1", 0), Handler)
        self.files = files
        self.mode = mode
        self.requests: list[str] = []

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    server: HubStandIn

    def do_HEAD(self) -> None:
        self.answer(with_body=False)

    def do_GET(self) -> None:
        self.answer(with_body=True)

    def answer(self, with_body: bool) -> None:
        self.server.requests.append(f"{self.command} {self.path}")
        if self.server.mode == "silent":
            time.sleep(60)
        repo, _, rest = self.path.strip("/").partition("/resolve/")
        revision, _, name = rest.partition("/")
        if self.server.mode.isdigit():
            self.send_response(int(self.server.mode))
            self.send_header("Retry-After", "30")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        commit = revision if len(revision) == 40 else COMMIT
        content = self.server.files.get((repo, revision, name))
        if content is None:
            self.send_response(404)
            self.send_header("X-Error-Code", "EntryNotFound")
            self.send_header("X-Repo-Commit", commit)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("X-Repo-Commit", commit)
        self.send_header("ETag", f'"{hashlib.sha256(content).hexdigest()}"')
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if with_body and self.server.mode == "stalls":
            self.wfile.write(content[:10])
            self.wfile.flush()
            time.sleep(60)
        elif with_body and self.server.mode == "cut":
            self.wfile.write(content[:10])
            self.close_connection = True
        elif with_body:
            damaged = self.server.mode == "damaged"
            self.wfile.write(b"?" + content[1:] if damaged else content)

    def log_message(self, format: str, *args: object) -> None:
        """Stay quiet."""


def hub_stand_in(files: Files, mode: str = "ok") -> AbstractContextManager[HubStandIn]:
    return serving(HubStandIn(files, mode))


@contextmanager
def serving(server: Server) -> Iterator[Server]:
    """While it answers, in a thread of its own."""
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
