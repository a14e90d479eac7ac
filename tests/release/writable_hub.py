"""The stand-in for the hub, which also takes files: the requests that `create_repo`,
`model_info` and `create_commit` of the installed huggingface_hub make.

Large files go to a store that nobody sees; only a commit makes files visible, all at once.
"""

import base64
import hashlib
import json
import socket
import time
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import unquote, urlsplit

from huggingface_hub.utils.sha import git_hash

from ..sources.hub_stand_in import Handler, HubStandIn, serving

TOKEN = "hf_may_write"
READER = "hf_may_read"
# The hub takes text below some megabytes as it is, and everything else by checksum.
LARGE = (".whl", ".safetensors", "/model")
HANG_UP = "hang up"
SILENT = "silent"


class WritableHub(HubStandIn):
    """failures: by stage ("create", "info", "preupload", "batch", "put", "commit") the status
    that it answers with, `HANG_UP` in the middle of the request, or `SILENT` for a minute.

    objection: what it has against every card; empty for nothing.
    repos: by name, whether it is private. heads: its newest commit. stored: large files by
    their sha256. sent: the names or checksums of what came, in order. transfers: by which
    protocols large files were offered.
    """

    def __init__(self) -> None:
        super().__init__({}, "ok")
        self.RequestHandlerClass = WritingHandler
        self.failures: dict[str, int | str] = {}
        self.objection = ""
        self.repos: dict[str, bool] = {}
        self.heads: dict[str, str] = {}
        self.stored: dict[str, bytes] = {}
        self.sent: list[str] = []
        self.transfers: list[str] = []
        self.commits: list[dict[str, Any]] = []

    def visible(self, repo: str) -> dict[str, bytes]:
        return {name: data for (owner, _, name), data in self.files.items() if owner == repo}


class WritingHandler(Handler):
    server: WritableHub

    def do_GET(self) -> None:  # noqa: N802
        self.path = unquote(urlsplit(self.path).path)
        if self.path.startswith("/api/models/"):
            self.guarded("info", lambda: self.info(self.path.removeprefix("/api/models/")))
        else:
            super().do_GET()

    def do_POST(self) -> None:  # noqa: N802
        path = urlsplit(self.path).path
        body = self.body() if "commit" not in path else None
        if path == "/api/validate-yaml":
            errors = [{"message": self.server.objection}] if self.server.objection else []
            self.tell(400 if errors else 200, {"errors": errors, "warnings": []})
        elif path == "/api/repos/create":
            self.guarded("create", lambda: self.create(json.loads(body or b"")))
        elif path.endswith("/info/lfs/objects/batch"):
            self.guarded("batch", lambda: self.batch(json.loads(body or b"")))
        elif path == "/verify":
            self.tell(200, {})
        else:
            repo, _, what = path.removeprefix("/api/models/").rpartition("/main")[0].rpartition("/")
            if what == "preupload":
                self.guarded(what, lambda: self.preupload(repo, json.loads(body or b"")))
            elif what == "commit":
                self.guarded(what, lambda: self.commit(repo, self.body()))

    def do_PUT(self) -> None:  # noqa: N802
        self.guarded("put", self.put)

    def guarded(self, stage: str, answer: Any) -> None:
        """Who may not write, and what is to fail, is told so before anything is done."""
        failure = self.server.failures.get(stage)
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if failure == HANG_UP:
            if stage in ("put", "commit"):  # Of the others, the body has been read.
                self.rfile.read(1)
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
        elif failure == SILENT:
            time.sleep(60)
        elif failure:
            self.tell(int(failure), {"error": "the stand-in was told to fail"})
        elif stage != "put" and token not in (TOKEN, READER):
            self.tell(401, {"error": "Invalid username or password."})
        elif stage != "put" and token == READER:
            self.tell(403, {"error": "You don't have the rights"})
        else:
            answer()

    def create(self, asked: dict[str, Any]) -> None:
        repo = f"{asked['organization']}/{asked['name']}"
        url = {"url": f"{self.server.endpoint}/{repo}"}
        if repo in self.server.repos:
            self.tell(409, url)
            return
        self.server.repos[repo] = asked["private"]
        self.server.heads[repo] = "0" * 40
        self.tell(200, url)

    def info(self, repo: str) -> None:
        if repo not in self.server.repos:
            self.tell(404, {"error": "Repository not found"})
            return
        self.tell(
            200,
            {
                "id": repo,
                "sha": self.server.heads[repo],
                "private": self.server.repos[repo],
                "siblings": [sibling(n, data) for n, data in self.server.visible(repo).items()],
            },
        )

    def preupload(self, repo: str, asked: dict[str, Any]) -> None:
        self.tell(
            200,
            {
                "files": [
                    {
                        "path": each["path"],
                        "uploadMode": "lfs" if each["path"].endswith(LARGE) else "regular",
                        "shouldIgnore": False,
                    }
                    for each in asked["files"]
                ]
            },
        )

    def batch(self, asked: dict[str, Any]) -> None:
        self.server.transfers = asked["transfers"]
        objects = []
        for each in asked["objects"]:
            upload = {"href": f"{self.server.endpoint}/put/{each['oid']}"}
            actions = {"upload": upload, "verify": {"href": f"{self.server.endpoint}/verify"}}
            known = each["oid"] in self.server.stored
            objects.append(each if known else {**each, "actions": actions})
        self.tell(200, {"transfer": "basic", "objects": objects})

    def put(self) -> None:
        data, oid = self.body(), self.path.removeprefix("/put/")
        assert hashlib.sha256(data).hexdigest() == oid
        self.server.sent.append(oid)
        self.server.stored[oid] = data
        self.tell(200, {})

    def commit(self, repo: str, body: bytes) -> None:
        lines = [json.loads(line) for line in body.splitlines()]
        header = lines.pop(0)["value"]
        if header["parentCommit"] != self.server.heads[repo]:
            self.tell(412, {"error": "A commit has happened since. Please refresh"})
            return
        for line in lines:
            value = line["value"]
            place = (repo, "main", value["path"])
            if line["key"] == "deletedFile":
                del self.server.files[place]
            elif line["key"] == "lfsFile":
                self.server.files[place] = self.server.stored[value["oid"]]
            else:
                self.server.sent.append(value["path"])
                self.server.files[place] = base64.b64decode(value["content"])
        self.server.commits.append(header)
        self.server.heads[repo] = head = f"{len(self.server.commits):040x}"
        url = f"{self.server.endpoint}/{repo}/commit/{head}"
        self.tell(200, {"success": True, "commitOid": head, "commitUrl": url})

    def body(self) -> bytes:
        return self.rfile.read(int(self.headers["Content-Length"]))

    def tell(self, status: int, content: dict[str, Any]) -> None:
        data = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def sibling(name: str, data: bytes) -> dict[str, Any]:
    told: dict[str, Any] = {"rfilename": name, "size": len(data), "blobId": git_hash(data)}
    if name.endswith(LARGE):
        sha256 = hashlib.sha256(data).hexdigest()
        told["lfs"] = {"sha256": sha256, "size": len(data), "pointerSize": 134}
    return told


def writable_hub() -> AbstractContextManager[WritableHub]:
    return serving(WritableHub())
