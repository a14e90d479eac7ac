"""wrk as a second opinion: it compares no answers, but costs hardly any time itself."""

import json
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

SCRIPT = Path(__file__).with_name("texts.lua")


def wrk(port: int, texts: list[str], clients: int, seconds: float) -> str | None:
    """Its requests a second and percentiles, in words; None where there is no wrk."""
    program = shutil.which("wrk")
    if program is None:
        return None
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf8") as file:
        file.writelines(json.dumps({"text": text}) + "\n" for text in texts)
        file.flush()
        command = [program, "-t1", f"-c{clients}", f"-d{seconds:g}s", "--latency"]
        result = subprocess.run(
            [*command, "--timeout", "60s", "-s", str(SCRIPT), f"http://127.0.0.1:{port}"],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "TEXTS": file.name},
        )
    rate = re.search(r"Requests/sec:\s+(\S+)", result.stdout)
    parts = [f"{rate[1] if rate else '?'} requests/s"]
    parts += [f"p{p} {t}" for p, t in re.findall(r"(?m)^\s+(50|99)%\s+(\S+)", result.stdout)]
    parts += re.findall(r"Non-2xx or 3xx responses: \d+|Socket errors: .*", result.stdout)
    return ", ".join(parts)
