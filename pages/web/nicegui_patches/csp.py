"""CSP nonces for the framework's own scripts.

Not by looking for `<script` in what is sent: whoever got markup into a page, by a text that somebody
forgot to escape, would have it signed too. What is signed is fixed before any user's text is near:
the tags of the framework's template, and the head and body that are shared by all pages. A script of
one page is a file under /static, or carries `nonce=` itself (`headers.NONCE` of the request's state).
"""

import re

from jinja2 import BaseLoader, Environment, TemplateNotFound
from markupsafe import Markup
from nicegui import Client
from nicegui import client as nicegui_client

_SCRIPT = re.compile(r"<script(?=[\s>])(?![^>]*\bnonce=)", re.IGNORECASE)
_SIGNED = '<script nonce="{{ request.state.csp_nonce }}"'


class SignedTemplates(BaseLoader):
    """Template loader that adds the nonce to every script tag."""

    def __init__(self, plain: BaseLoader) -> None:
        self.plain = plain

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, None]:
        """Return the template's text with nonces."""
        source, path, _ = self.plain.get_source(environment, template)
        signed = _SCRIPT.sub(_SIGNED, source)
        for shared in ("head", "body"):
            signed = signed.replace(
                f"{{{{ {shared}_html | safe }}}}",
                f"{{{{ {shared}_html | signed(request.state.csp_nonce) }}}}",
            )
        return signed, path, None


def signed(html: str, nonce: object) -> Markup:
    """Add the nonce to the scripts that a page shares with all others."""
    for shared in (Client.shared_head_html, Client.shared_body_html):
        if shared and shared in html:
            html = html.replace(shared, _SCRIPT.sub(f'<script nonce="{nonce}"', shared), 1)
    return Markup(html)  # noqa: S704 - the framework marks the same text safe; see its template


def sign_framework_scripts() -> None:
    """Patch NiceGUI so that every rendered page carries its nonce. May be repeated.

    Raises:
        RuntimeError: If the framework's template is not what this was written for.
    """
    environment = nicegui_client.templates.env
    loader = environment.loader
    if loader is None:
        raise RuntimeError("the framework has no templates")
    if not isinstance(loader, SignedTemplates):
        environment.loader = SignedTemplates(loader)
        environment.filters["signed"] = signed
        if environment.cache is not None:
            environment.cache.clear()
    try:
        source, _, _ = environment.loader.get_source(environment, "index.html")  # type: ignore[union-attr]
    except TemplateNotFound as error:
        raise RuntimeError("the framework's page has another name now") from error
    if _SCRIPT.search(source) or source.count("| signed(") != 2:
        raise RuntimeError("the framework's page has changed; its scripts cannot be signed")
