"""The page for people, and what a browser may do with it."""

from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

from starlette.responses import HTMLResponse

PAGE = Path(__file__).parent / "page" / "index.html"


def page_response(path: Path = PAGE) -> HTMLResponse:
    """The page, under a policy that lets it run its own script and style, and talk to this
    service alone. displaCy's marks have their colours as attributes, so these are let be."""
    html = path.read_text(encoding="utf8")
    inline = _Inline()
    inline.feed(html)
    policy = (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'; "
        f"script-src {inline.sources('script')}; style-src {inline.sources('style')}; "
        "style-src-attr 'unsafe-inline'"
    )
    headers = {
        "Content-Security-Policy": policy,
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-cache",
    }
    return HTMLResponse(html, headers=headers)


class _Inline(HTMLParser):
    """Collects what is within <script> and <style>."""

    def __init__(self) -> None:
        super().__init__()
        self._inside = ""
        self._found: dict[str, list[str]] = {"script": [], "style": []}

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._inside = tag
        if tag in self._found:
            self._found[tag].append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside in self._found:
            self._found[self._inside][-1] += data

    def sources(self, tag: str) -> str:
        """The hashes by which a policy knows them."""
        hashes = [b64encode(sha256(text.encode()).digest()).decode() for text in self._found[tag]]
        return " ".join(f"'sha256-{each}'" for each in hashes) or "'none'"
