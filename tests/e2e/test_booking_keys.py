"""A session is booked without a mouse: from the first Tab to the confirmation, and the way back."""

import re

from playwright.sync_api import Page, WebSocketRoute, expect

from tests.e2e.conftest import NewPage


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until something that fits has the focus."""
    for _press in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"no way to {selector} by Tab")


def test_a_time_is_found_held_given_back_and_booked_by_keys_alone(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/grace/intro")
    expect(page.locator(".slot").first).to_be_visible()
    page.wait_for_function("window.did_handshake")
    tab_to(page, ".cal [data-iso]")
    month = page.evaluate("document.activeElement.dataset.iso.slice(0, 7)")
    page.keyboard.press("PageDown")
    page.wait_for_function("(month) => document.activeElement.dataset.iso?.slice(0, 7) > month", arg=month)
    page.keyboard.press("Home")
    while not page.evaluate("document.activeElement.matches('.free')"):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.getAttribute('aria-pressed') === 'true'")
    tab_to(page, ".slot")
    page.keyboard.press("ArrowDown")
    at = page.evaluate("document.activeElement.dataset.at")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Full name")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    while not page.evaluate("document.activeElement.dataset.act === 'back'"):
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(f".slot[data-at='{at}']")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Full name")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Please enter your name.")).to_be_visible()
    expect(page.get_by_label("Full name")).to_be_focused()
    page.keyboard.type("Lin Guest")
    page.keyboard.press("Tab")
    page.keyboard.type("lin@example.org")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="You are meeting Grace")).to_be_focused()


def test_a_late_answer_does_not_take_the_focus_from_somebody_who_types_on(new_page: NewPage) -> None:
    page = new_page()
    late: list[str | bytes] = []
    sockets: list[WebSocketRoute] = []

    def slow(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def pass_on(message: str | bytes) -> None:
            if late or "runMethod(" in str(message):
                late.append(message)
            else:
                socket.send(message)

        server.on_message(pass_on)
        sockets.append(socket)

    page.route_web_socket("**/socket.io/**", slow)
    page.goto("/grace/intro")
    page.wait_for_function("window.did_handshake")
    page.locator(".slot").first.click()
    page.get_by_label("Full name").press("Enter")
    expect(page.get_by_text("Please enter your name.")).to_be_visible()
    page.get_by_label("E-mail").press_sequentially("lin@")
    page.wait_for_function("document.activeElement.value === 'lin@'")
    for message in late:
        sockets[-1].send(message)
    last = max(int(number) for number in re.findall(r'"_id":(\d+)', "".join(map(str, late))))
    page.wait_for_function("(last) => window.nextMessageId > last", arg=last)
    page.keyboard.type("example.org")
    expect(page.get_by_label("E-mail")).to_have_value("lin@example.org")
