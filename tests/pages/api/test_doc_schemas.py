"""Schemas in words and examples, as the page about the interface shows them."""

from typing import Any

from pages.api.docs.schemas import example_of, kind_of, rows_of

DESCRIBED: dict[str, Any] = {
    "components": {
        "schemas": {
            "Slot": {"type": "object", "properties": {"start": {"type": "string", "examples": ["09:00"]}}},
            "Loop": {"type": "object", "properties": {"again": {"$ref": "#/components/schemas/Loop"}}},
        }
    }
}
SLOT = {"$ref": "#/components/schemas/Slot"}


def test_a_type_is_said_in_a_word_or_two() -> None:
    assert kind_of({"type": "string", "format": "date-time"}) == "date-time"
    assert kind_of({"type": "array", "items": SLOT}) == "list of Slot"
    assert kind_of({"anyOf": [{"type": "integer"}, {"type": "null"}]}) == "integer | null"
    assert kind_of({"enum": ["open", "full"]}) == "open | full"


def test_an_example_is_made_of_the_examples_of_its_parts() -> None:
    assert example_of(DESCRIBED, {"type": "array", "items": SLOT}) == [{"start": "09:00"}]
    assert example_of(DESCRIBED, {"type": "boolean", "default": False}) is False


def test_a_value_that_contains_itself_has_an_end() -> None:
    assert "again" in example_of(DESCRIBED, {"$ref": "#/components/schemas/Loop"})


def test_bounds_and_defaults_are_said_beside_what_a_field_is_for() -> None:
    schema = {
        "type": "integer",
        "description": "Rest.",
        "minimum": 0,
        "maximum": 720,
        "multipleOf": 5,
        "default": 10,
    }
    rows = rows_of(DESCRIBED, [("rest", "", False, schema)])
    assert rows == [("rest", "integer, optional", "Rest. 0 to 720. A multiple of 5. If left out: 10.")]
