"""The page for people: its files, and what a browser may do with them."""

from pathlib import Path

from fastapi import FastAPI, HTTPException
from starlette.responses import HTMLResponse, Response

FOLDER = Path(__file__).parent / "page"
INDEX = "index.html"

# Said here, as the system's own table may be wrong (on Windows, by what is installed there): a
# browser runs no script that is called text/plain.
MEDIA_TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}

# The page's own files and this service; nothing inline, no other host.
POLICY = (
    "default-src 'none'; connect-src 'self'; img-src 'self'; script-src 'self'; style-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}


def add_page(app: FastAPI) -> None:
    """`GET /` is the page, `GET /page/…` is what it consists of."""
    files = {path.name: _response(path) for path in FOLDER.iterdir() if path.suffix in MEDIA_TYPES}

    @app.get("/", response_class=HTMLResponse)
    async def index() -> Response:
        """The page for people."""
        return files[INDEX]

    @app.get("/page/{name}", include_in_schema=False)
    async def file(name: str) -> Response:
        if name not in files:
            raise HTTPException(404, f"The page has no file {name}.")
        return files[name]


def _response(path: Path) -> Response:
    return Response(path.read_bytes(), 200, HEADERS, MEDIA_TYPES[path.suffix])
