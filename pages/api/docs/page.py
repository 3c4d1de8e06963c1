"""API reference page: the OpenAPI document rendered on the server, without scripts or third-party files."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup

from components.kit.markup import filled, joined, tag, trusted
from components.kit.static_files import static_url
from components.layout.plain_page import site_page
from expertconnect.i18n import N_, _, alternatives, markdown, reader
from pages.api.docs.schemas import example_of, named_schemas, rows_of

_CREDENTIALS = {
    "bearer": N_("an access token"),
    "cookie": N_("a page's sign-in"),
    "manageToken": N_("the booking's manage token"),
}


def docs_page(described: Mapping[str, Any]) -> str:
    """Return the page.

    Args:
        described: The OpenAPI document, see `pages.api.docs.document`.
    """
    groups = _groups(described)
    contents = tag(
        "ul",
        "toc",
        *(tag("li", "", tag("a", "", name, href=f"#{_anchor(name)}")) for name in groups),
        tag("li", "", tag("a", "", _("Values"), href="#values")),
    )
    main = tag(
        "div",
        "api-doc",
        tag("h1", "h1", _("HTTP interface")),
        trusted(str(markdown(described["info"]["description"]))),
        tag(
            "p",
            "muted",
            filled(
                _("As a document for programs: {file}"),
                file=tag("a", "", "openapi.json", href="/api/openapi.json"),
            ),
        ),
        contents,
        *(_group(name, calls, described) for name, calls in groups.items()),
        _values(described),
    )
    style = tag("link", "", rel="stylesheet", href=static_url("css/api.css"))
    return site_page(_("HTTP interface"), main, head=style, wide=False)


def _groups(described: Mapping[str, Any]) -> dict[str, list[tuple[str, str, Mapping[str, Any]]]]:
    groups: dict[str, list[tuple[str, str, Mapping[str, Any]]]] = {}
    for path, methods in described["paths"].items():
        for method, call in methods.items():
            groups.setdefault(call["tags"][0], []).append((method.upper(), path, call))
    return groups


def _group(
    name: str, calls: list[tuple[str, str, Mapping[str, Any]]], described: Mapping[str, Any]
) -> Markup:
    heading = tag("h2", "h2", name, id=_anchor(name))
    return joined([heading, *(_call(method, path, call, described) for method, path, call in calls)])


def _call(method: str, path: str, call: Mapping[str, Any], described: Mapping[str, Any]) -> Markup:
    about = str(call.get("description", ""))
    summary = tag(
        "summary",
        "",
        tag("span", "verb", method),
        tag("span", "path", path),
        tag("span", "muted", about.partition("\n")[0]),
    )
    more = about.partition("\n")[2]
    parts = [trusted(str(markdown(more))), tag("p", "muted", _credentials_text(call))]
    if parameters := call.get("parameters"):
        rows = [(p["name"], p["in"], p.get("required", False), p["schema"]) for p in parameters]
        parts += [tag("h3", "", _("Parameters")), _table(rows_of(described, rows))]
    if "requestBody" in call:
        schema = call["requestBody"]["content"]["application/json"]["schema"]
        parts += [tag("h3", "", _("Body")), _object(described, schema), _json(example_of(described, schema))]
    parts.append(tag("h3", "", _("Answers")))
    parts += list(_answers(call, described))
    return tag("details", "glass", summary, tag("div", "call", *parts), id=call["operationId"])


def _answers(call: Mapping[str, Any], described: Mapping[str, Any]) -> Iterator[Markup]:
    refused = []
    for status, answer in call["responses"].items():
        if int(status) >= 400:
            refused.append(tag("li", "", tag("code", "", status), " ", answer["description"]))
            continue
        yield tag("p", "", tag("code", "", status), " ", answer["description"])
        for kind, content in answer.get("content", {}).items():
            schema = content.get("schema", {})
            if kind == "application/json":
                yield _json(example_of(described, schema))
            else:
                yield tag("pre", "", content.get("example", kind))
    yield tag("ul", "", *refused)


def _credentials_text(call: Mapping[str, Any]) -> str:
    security = call.get("security", [])
    links = [_(_CREDENTIALS[name]) for link in security for name in link]
    if not links:
        return _("For everybody.")
    names = alternatives(links, reader().locale)
    text = _("For everybody; with {ways} as oneself.") if {} in security else _("With {ways}.")
    return text.format(ways=names)


def _object(described: Mapping[str, Any], schema: Mapping[str, Any]) -> Markup:
    name = schema.get("$ref", "").rpartition("/")[2]
    resolved = described["components"]["schemas"].get(name, schema)
    required = resolved.get("required", ())
    rows = [(key, "", key in required, value) for key, value in resolved.get("properties", {}).items()]
    return _table(rows_of(described, rows))


def _table(rows: list[tuple[str, str, str]]) -> Markup:
    head = tag("tr", "", *(tag("th", "", label, scope="col") for label in (_("Name"), _("Type"), _("About"))))
    body = [
        tag("tr", "", tag("td", "", tag("code", "", name)), tag("td", "", kind), tag("td", "", about))
        for name, kind, about in rows
    ]
    table = tag("table", "rows", tag("thead", "", head), tag("tbody", "", *body))
    return tag("div", "scroll", table, tabindex=0)


def _values(described: Mapping[str, Any]) -> Markup:
    parts = []
    for name, schema in named_schemas(described):
        about = schema.get("description", "")
        summary = tag("summary", "", tag("span", "path", name), tag("span", "muted", about))
        inner = tag("div", "call", _object(described, schema))
        parts.append(tag("details", "glass", summary, inner, id=f"value-{name}"))
    return joined([tag("h2", "h2", _("Values"), id="values"), *parts])


def _json(example: object) -> Markup:
    return tag("pre", "", json.dumps(example, indent=2, ensure_ascii=False))


def _anchor(name: str) -> str:
    return name.lower().replace(" ", "-")
