"""CSP nonces for the framework's own scripts.

Rendered pages are not searched for `<script`: that would also sign markup injected through an unescaped text. Only
markup that is fixed before any user's text is added gets the nonce: the tags of the framework's template, and the
head and body HTML shared by all pages. A script of one page is a file under /static, or carries `nonce=` itself
(`security_headers.NONCE` of the request's state).
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

    def __init__(self, original: BaseLoader) -> None:
        self.original = original

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, None]:
        """Return the template's text with nonces."""
        source, path, _ = self.original.get_source(environment, template)
        signed = _SCRIPT.sub(_SIGNED, source)
        for shared in ("head", "body"):
            signed = signed.replace(
                f"{{{{ {shared}_html | safe }}}}",
                f"{{{{ {shared}_html | signed(request.state.csp_nonce) }}}}",
            )
        return signed, path, None


def signed(html: str, nonce: object) -> Markup:
    """Add the nonce to the scripts in the head and body HTML that all pages share."""
    for shared in (Client.shared_head_html, Client.shared_body_html):
        if shared and shared in html:
            html = html.replace(shared, _SCRIPT.sub(f'<script nonce="{nonce}"', shared), 1)
    return Markup(html)  # noqa: S704 - the framework marks the same text safe; see its template


def sign_framework_scripts() -> None:
    """Patch NiceGUI so that every rendered page carries its nonce. May be repeated.

    Raises:
        RuntimeError: If the framework's template is not the one that this patch was written for.
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
