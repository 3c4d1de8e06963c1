"""Modules of a component in one file."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from nicegui import __version__ as nicegui_version
from nicegui import app
from nicegui.dependencies import JsComponent, js_components
from playwright.sync_api import Page

from components import slot_picker
from components.kit.bundle import bundle, bundled_component
from tests.components.test_slot_picker_browser import Picker

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes modules by name, and says where the first of them is."""

    def write(**modules: str) -> Path:
        for name, text in modules.items():
            (tmp_path / f"{name}.js").write_text(text)
        return tmp_path / f"{next(iter(modules))}.js"

    return write


def test_what_is_imported_stands_once_and_before_what_imports_it(write: Write) -> None:
    entry = write(
        entry='import { b } from "./b.js";\nimport {\n  a,\n} from "./a.js";\nexport default { a, b };\n',
        b='import { a } from "./a.js";\nexport function b() { return a; }\n',
        a="const own = 1;\nexport const a = own;\n",
    )
    assert bundle(entry) == (
        "const own = 1;\nconst a = own;\nfunction b() { return a; }\nexport default { a, b };\n"
    )


def test_lines_that_are_comments_are_left_out_of_the_bundle(write: Write) -> None:
    entry = write(entry='// Why.\nexport default { a: "//b" }; // c\n  // d\n')
    assert bundle(entry) == 'export default { a: "//b" }; // c\n'


@pytest.mark.parametrize(
    "line",
    [
        'import a from "./a.js";',
        'import * as a from "./a.js";',
        'import { a } from "vue";',
        'import "./a.js";',
        "export { a };",
        "export let a = 1;",
        'export * from "./a.js";',
        "export default 1;",
    ],
)
def test_an_import_or_export_that_is_not_understood_is_refused(write: Write, line: str) -> None:
    entry = write(
        entry='import { b } from "./b.js";\nexport default b;\n', b=f"export const b = 1;\n{line}\n", a=""
    )
    with pytest.raises(
        ValueError, match=re.escape(f"b.js imports or exports in a way that cannot be joined: {line}")
    ):
        bundle(entry)


@pytest.mark.parametrize("name", ["c", "a as c"])
def test_a_name_that_is_not_exported_cannot_be_imported(write: Write, name: str) -> None:
    entry = write(entry=f'import {{ b, {name} }} from "./a.js";\n', a="export const b = 1;\nconst c = 2;\n")
    with pytest.raises(ValueError, match=f"a.js does not export {name}"):
        bundle(entry)


def test_modules_that_import_each_other_in_a_circle_are_refused(write: Write) -> None:
    entry = write(
        entry='import { a } from "./a.js";\n',
        a='import { b } from "./b.js";\nexport const a = 1;\n',
        b='import { a } from "./a.js";\nexport const b = 1;\n',
    )
    with pytest.raises(ValueError, match=r"a\.js imports itself by way of b\.js"):
        bundle(entry)


@pytest.fixture
def component_of() -> Iterator[Callable[[Path], JsComponent]]:
    """Registers components, and takes them back from the framework afterwards."""
    routes, before = list(app.router.routes), set(js_components)
    yield bundled_component
    app.router.routes[:] = routes
    for key in set(js_components) - before:
        component = js_components.pop(key)
        component._keys.discard(key)
        component._names.discard(component.name)


def test_the_address_of_a_component_changes_with_the_content_of_its_modules(
    write: Write, component_of: Callable[[Path], JsComponent]
) -> None:
    text = 'import {{ a }} from "./{}.js";\nexport default {{ a }};\n'
    first = write(one=text.format("a"), a="export const a = 1;\n")
    same = write(two=text.format("b"), b="export const a = 1;\n")
    changed = write(three=text.format("c"), c="export const a = 2;\n")
    digests = [component_of(entry).key.split("/")[0] for entry in (first, same, changed)]
    assert digests[0] == digests[1] != digests[2]
    assert component_of(first) is component_of(first)


async def test_the_framework_answers_a_component_with_all_of_its_modules(
    write: Write, component_of: Callable[[Path], JsComponent]
) -> None:
    entry = write(four='import { a } from "./a.js";\nexport default { a };\n', a="export const a = 1;\n")
    address = f"/_nicegui/{nicegui_version}/components/{component_of(entry).key}"
    routes_alone = FastAPI(openapi_url=None)  # the framework's middleware expects its server to run
    routes_alone.router.routes = app.router.routes
    async with AsyncClient(transport=ASGITransport(routes_alone), base_url="http://test") as http:
        answer = await http.get(address)
        assert (await http.get(address.replace("four", "five"))).status_code == 404
    assert (answer.status_code, answer.text) == (200, "const a = 1;\nexport default { a };\n")
    assert answer.headers["content-type"].startswith("text/javascript")


@pytest.mark.journey
def test_the_slot_picker_and_its_modules_arrive_in_one_answer(desktop: Page, demo: str) -> None:
    asked: list[str] = []
    desktop.on("request", lambda request: asked.append(request.url))
    Picker(desktop, demo)
    modules = {path.name for path in Path(slot_picker.__file__).parent.glob("*.js")}
    assert len(modules) > 4
    addresses = {url for url in asked if url.rsplit("/", 1)[-1] in modules}
    assert [url.rsplit("/", 1)[-1] for url in addresses] == ["slot_picker.js"]
