"""UI kit: basic elements and markup helpers of all pages and components."""

from components.kit.buttons import Button, icon_button
from components.kit.choices import Chips, Segmented, Select, Stars, checkbox, switch
from components.kit.dialogs import Dialog, confirm
from components.kit.fields import ErrorSummary, TextArea, TextField, form, form_fields, show_errors
from components.kit.fragment import Fragment
from components.kit.markup import esc, icon, joined, tag
from components.kit.primitives import (
    avatar,
    banner,
    button_markup,
    chip,
    date_tile,
    empty_state,
    facts,
    icon_button_markup,
    pill,
    rating,
    skeleton,
    stars,
    steps,
    tabs,
)
from components.kit.zones import Zone, ZonePicker

__all__ = [
    "Button",
    "Chips",
    "Dialog",
    "ErrorSummary",
    "Fragment",
    "Segmented",
    "Select",
    "Stars",
    "TextArea",
    "TextField",
    "Zone",
    "ZonePicker",
    "avatar",
    "banner",
    "button_markup",
    "checkbox",
    "chip",
    "confirm",
    "date_tile",
    "empty_state",
    "esc",
    "facts",
    "form",
    "form_fields",
    "icon",
    "icon_button",
    "icon_button_markup",
    "joined",
    "pill",
    "rating",
    "show_errors",
    "skeleton",
    "stars",
    "steps",
    "switch",
    "tabs",
    "tag",
]
