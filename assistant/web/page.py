"""The whole app: header, tabs, the viewer's addresses, and how it is served."""

from __future__ import annotations

import hashlib
import os
import socket
import tempfile
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

import gradio as gr
import uvicorn
from fastapi import FastAPI, Response
from starlette.middleware.trustedhost import TrustedHostMiddleware

from assistant.web.ask import ask_tab, shelf
from assistant.web.check import check_tab
from assistant.web.desk import Desk
from assistant.web.downloads import Downloads
from assistant.web.library import library_html, library_tab
from assistant.web.quiz import quiz_tab
from assistant.web.render import Renderer
from assistant.web.style import theme
from assistant.web.viewer import routes

HOST = "127.0.0.1"
_HERE = Path(__file__).parent
_ASSETS = {"pagewise.css": "text/css", "pagewise.js": "text/javascript", "icon.svg": "image/svg+xml"}
_MOST_UPLOADED = 200 * 1024 * 1024
# The browser itself refuses any call that would leave the machine.
_POLICY = (
    "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; connect-src 'self' ws: data: blob:; "
    "object-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'"
)
_HEADERS = (
    (b"content-security-policy", _POLICY.encode()),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)
_HEADER = """
<header class="pw-header"><div class="pw-name"><svg viewBox="0 0 32 32" aria-hidden="true" focusable="false"><path
d="M6 4h14l6 6v18H6z"/><path d="M20 4v6h6"/><path class="pw-line"
d="M10.5 15.5h11M10.5 20.5h7"/></svg><h1>Pagewise</h1></div>
<p>Answers in the guidance’s own words, each with the page it stands on.</p></header>
<p id="pw-live" class="pw-hidden" role="status" aria-live="polite"></p>
"""
_FOOTER = """
<footer class="pw-footer"><p>Pagewise shows what guidance says; it decides nothing. If a child is in danger now, call
<b>999</b>.</p><p>Runs on this computer only. Nothing typed or uploaded is kept or sent anywhere.</p></footer>
"""


def build_page(desk: Desk, downloads: Downloads) -> gr.Blocks:
    """The Gradio page with all its tabs."""
    with gr.Blocks(title="Pagewise", analytics_enabled=False, fill_width=True, delete_cache=(600, 600)) as page:
        _static(_HEADER)
        with gr.Tabs(elem_id="pw-tabs"):
            with gr.Tab("Ask", id="ask"):
                books = ask_tab(desk)
            with gr.Tab("Check references", id="check"):
                check_tab(desk, downloads)
            with gr.Tab("Quiz builder", id="quiz"):
                quiz_tab(desk, downloads)
            with gr.Tab("Library", id="library"):
                library = library_tab()
        _static(_FOOTER)
        page.load(
            lambda: (shelf(desk), library_html(desk)),
            None,
            [books, library],
            show_progress="hidden",
            api_visibility="private",
        )
    return page


def build_app(desk: Desk, renderer: Renderer) -> FastAPI:
    """The web application: our own few addresses first, Gradio behind them."""
    app = FastAPI(title="Pagewise", docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(_Headers)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"])
    downloads = Downloads()
    app.include_router(routes(desk, renderer))
    app.include_router(downloads.routes())

    @app.get("/pagewise/{name}")
    def asset(name: str) -> Response:
        if name not in _ASSETS:
            return Response(status_code=404)
        return Response((_HERE / name).read_bytes(), media_type=_ASSETS[name], headers={"Cache-Control": "no-cache"})

    gr.mount_gradio_app(
        app, build_page(desk, downloads), path="/", server_name=HOST, theme=theme(), head=_head(), footer_links=[],
        run_history=False, ssr_mode=False, pwa=False, mcp_server=False, enable_monitoring=False, show_error=True,
        max_file_size=_MOST_UPLOADED,
    )  # fmt: skip
    return app


def serve(index_dir: Path, port: int) -> None:
    """Open the app on this computer only, until it is stopped."""
    with tempfile.TemporaryDirectory(prefix="pagewise-") as uploads:
        os.environ["GRADIO_TEMP_DIR"] = uploads
        desk, renderer = Desk(index_dir), Renderer()
        app = build_app(desk, renderer)
        desk.warm()
        print(f"Pagewise is open at http://{HOST}:{port} (Ctrl+C stops it).", flush=True)
        try:
            uvicorn.run(app, host=HOST, port=port, log_level="warning", access_log=False)
        finally:
            renderer.close()


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _head() -> str:
    marks = {name: hashlib.sha256((_HERE / name).read_bytes()).hexdigest()[:10] for name in _ASSETS}
    return (
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="icon" type="image/svg+xml" href="/pagewise/icon.svg?{marks["icon.svg"]}">'
        f'<link rel="stylesheet" href="/pagewise/pagewise.css?{marks["pagewise.css"]}">'
        f'<script defer src="/pagewise/pagewise.js?{marks["pagewise.js"]}"></script>'
    )


def _static(html: str) -> None:
    gr.HTML(html, js_on_load=None, apply_default_css=False)


class _Headers:
    """Adds to every answer the headers that keep the page to itself."""

    def __init__(self, app: Callable[..., Awaitable[None]]) -> None:
        self.app = app

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        async def with_headers(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *_HEADERS]
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)
