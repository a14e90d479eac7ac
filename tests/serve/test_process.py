"""The service as it runs: a process that listens, keeps no memory, and stops when it is told."""

import json
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import spacy

from zh_fdner.errors import UserError
from zh_fdner.serve import cli
from zh_fdner.serve.server import bind

from ..conftest import ROOT
from . import launch
from .conftest import PATTERNS
from .process import Service, serve

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs SIGTERM and /proc")


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("model")
    nlp = spacy.blank("zh")
    nlp.add_pipe("entity_ruler").add_patterns(PATTERNS)
    nlp.add_pipe(launch.SLOW)
    nlp.to_disk(folder)
    return folder


@pytest.fixture(scope="module")
def service(model: Path) -> Iterator[Service]:
    with serve(model) as service:
        yield service


def test_sigterm_turns_health_and_lets_what_was_accepted_be_answered(model: Path):
    texts = [f"慢轴承{i}" for i in range(20)]
    options = ("--batch-texts", "1", "--drain", "0.5")
    with serve(model, *options) as service, ThreadPoolExecutor(20) as pool:
        answers = [pool.submit(service.annotate, text=text) for text in texts]
        while service.metric("zh_fdner_queue_texts") < 15:
            time.sleep(0.01)
        service.process.send_signal(signal.SIGTERM)
        assert service.get("/health") == (503, '{"status":"stopping"}')
        for text, answer in zip(texts, answers, strict=True):
            status, told = answer.result()
            assert status == 200
            assert json.loads(told)["text"] == text
            assert json.loads(told)["entities"][0]["start"] == 1
        assert service.process.wait(60) == 0
        with pytest.raises(ConnectionError):
            service.get("/health")


def test_who_is_not_answered_when_the_time_is_over_is_told_to_come_again(model: Path):
    options = ("--batch-texts", "1", "--shutdown", "1")
    with serve(model, *options) as service, ThreadPoolExecutor(1) as pool:
        answer = pool.submit(service.annotate, texts=["慢"] * 50)
        while service.metric("zh_fdner_queue_texts") < 10:
            time.sleep(0.01)
        service.process.send_signal(signal.SIGTERM)
        status, told = answer.result()
        assert status == 503
        assert "stopping" in json.loads(told)["detail"]
        assert service.process.wait(60) == 0


def test_pipeline_that_fails_at_every_text_ends_the_service(model: Path, tmp_path: Path):
    """So that whoever watches over it starts it again."""
    nlp = spacy.load(model)
    nlp.add_pipe(launch.FAILING)
    nlp.to_disk(tmp_path)
    command = [sys.executable, "-m", "tests.serve.launch", "--model", str(tmp_path), "--port", "0"]
    result = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=ROOT, timeout=120
    )
    assert result.returncode == 1
    assert "✘ The pipeline fails at every text" in result.stderr


def test_command_of_the_project_serves_until_ctrl_c(tmp_path: Path):
    shutil.copy(ROOT / "project.yml", tmp_path)
    (tmp_path / "src").symlink_to(ROOT / "src")
    nlp = spacy.blank("zh")
    nlp.add_pipe("entity_ruler").add_patterns(PATTERNS)
    (tmp_path / "training").mkdir()
    nlp.to_disk(tmp_path / "training" / "model-last")
    command = [sys.executable, "-m", "spacy", "project", "run", "serve", "."]
    options = ["--vars.gpu_id=-1", "--vars.serve_port", "0"]
    with Service([*command, *options], tmp_path) as service:
        status, told = service.annotate(text="轴承有点蚀")
        assert status == 200
        assert [each["text"] for each in json.loads(told)["entities"]] == ["轴承", "点蚀"]
        service.signal(signal.SIGINT)
        # Whoever still ran would hold the pipes.
        _, errors = service.process.communicate(timeout=60)
        assert "Traceback" not in errors
        with pytest.raises(ConnectionError):
            service.get("/health")


def test_hostile_texts_leave_nothing_in_memory(service: Service):
    rng = random.Random(0)

    def hostile() -> str:
        """Characters and a run of white space that have hardly been seen before."""
        points = [rng.randint(0x20000, 0x10FFFF) for _ in range(60)]
        return "".join(map(chr, points)) + "\n" * rng.randint(2, 3000)

    readings = []
    for _ in range(6):
        for _ in range(4):
            assert service.annotate(texts=[hostile() for _ in range(100)])[0] == 200
        readings.append(service.metric("process_resident_memory_bytes") / 2**20)
    # Without memory zones, 2,000 of them leave 36 MiB.
    assert readings[-1] - readings[0] < 18, readings
    print(readings)


def test_client_that_sends_too_much_hears_why(service: Service):
    """And is not just cut off, though it still sends."""
    address = service.connect()
    with socket.create_connection((address.host, address.port)) as client:
        head = "POST /annotate HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        client.sendall(head.encode())
        for _ in range(3000):
            client.sendall(b"3E8\r\n" + b" " * 1000 + b"\r\n")
        answer = b"".join(iter(lambda: client.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"more than 1048576 bytes" in answer


def test_schemathesis_finds_nothing_against_the_service_and_its_own_openapi(
    service: Service, tmp_path: Path
):
    """All its checks and phases: no failure of the service; statuses, types and bodies as
    described; what fits the description accepted, and what does not refused."""
    pytest.importorskip("schemathesis")
    run = "from schemathesis.cli import schemathesis; schemathesis()"
    command = [sys.executable, "-c", run, "run", "--max-examples", "30", "--seed", "1"]
    command += [f"{service.url}/openapi.json"]
    result = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "No issues found" in result.stdout


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--model", "nowhere", "--port", "0"], "nowhere: no such pipeline"),
        (["--model", ".", "--port", "{taken}"], "Take another --port"),
        (["--model", ".", "--host", "203.0.113.1"], "--host"),
        (["--model", ".", "--port", "70000"], "--port 70000: expected 0 to 65535"),
        (["--model", ".", "--threads", "-1"], "--threads"),
        (["--model", ".", "--port", "0", "--gpu-id", "99"], "--gpu-id -1"),
        (["--model", ".", "--port", "0", "--gpu-id", "first"], "--gpu-id first: expected auto"),
    ],
)
def test_what_cannot_be_started_says_so(options: list[str], told: str):
    parser = ArgumentParser()
    parser.add_argument("--model")
    cli.add_arguments(parser)
    with bind("127.0.0.1", 0) as taken:
        taken.listen()
        port = taken.getsockname()[1]
        args = parser.parse_args([each.format(taken=port) for each in options])
        with pytest.raises(UserError, match=told):
            cli.run(args)


def test_only_to_serve_needs_the_extra_and_says_so():
    code = (
        "import argparse, sys\n"
        "for each in ('fastapi', 'uvicorn', 'prometheus_client'): sys.modules[each] = None\n"
        "from zh_fdner.errors import run_command\n"
        "from zh_fdner.serve import cli\n"
        "cli.add_arguments(argparse.ArgumentParser())\n"
        "run_command(lambda: cli.run(argparse.Namespace(model='.')))"
    )
    command = [sys.executable, "-c", code]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "✘ serve: this needs fastapi" in result.stderr
    assert 'pip install "zh_fdner[serve]"' in result.stderr
