"""A19: passwords that are guessed first are refused, with a sentence that says why."""

import pytest
from click.testing import CliRunner

from expertconnect.commands import people as people  # registers its command
from expertconnect.commands.group import cli
from expertconnect.domain.errors import Invalid
from expertconnect.i18n import ReaderLocale, reading, translate
from expertconnect.services.accounts import confirm_address, password_strength, sign_in
from expertconnect.services.accounts.one_time_tokens import Kind
from expertconnect.services.accounts.password_strength import EASY, OWN_WORDS, PATTERN, TRIED_FIRST, weakness
from expertconnect.services.accounts.sign_in import Registration
from tests.services.people import FAST, PASSWORD, acting, acts, link, registered, wait
from tests.world import World

WEAK = {
    "1234567890": TRIED_FIRST,
    "aaaaaaaaaa": PATTERN,
    "expertconnect": OWN_WORDS,
    "ExpertConnect1": OWN_WORDS,
    "isaacnewton1": OWN_WORDS,
    "Newton@example.org": OWN_WORDS,
    "qwertzuiop": TRIED_FIRST,
    "hallohallo": PATTERN,
    "01.01.1990.": PATTERN,
}


@pytest.mark.parametrize("password", WEAK)
def test_a19_what_is_guessed_first_is_refused_wherever_a_password_is_set(world: World, password: str) -> None:
    with pytest.raises(Invalid) as refused:
        wait(
            sign_in.register(
                acting(world), FAST, Registration("newton@example.org", "Isaac Newton", password)
            )
        )
    assert refused.value.fields == {"password": WEAK[password]}

    signed_in = registered(world)
    here = acts(world, signed_in.started.token)
    with pytest.raises(Invalid) as refused:
        wait(sign_in.change_password(acting(world, here), FAST, PASSWORD, password))
    assert refused.value.fields == {"new_password": WEAK[password]}

    reset = link(world, Kind.RESET, signed_in.account.user_id).token
    with pytest.raises(Invalid):
        wait(sign_in.reset_password(acting(world), FAST, reset, password))
    verify = link(world, Kind.VERIFY, signed_in.account.user_id).token
    with pytest.raises(Invalid):
        wait(confirm_address.verify_address(acting(world, world.guest("x")), FAST, verify, None, password))
    wait(
        sign_in.reset_password(acting(world), FAST, reset, "four words of no kin")
    )  # the link is not used up


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD,
        "mein hund heisst bello",
        "vX7#pQ2!kL",
        "a" * 60 + "mein hund heisst bello",
    ],
)
def test_a19_a_sentence_or_a_random_text_is_taken(password: str) -> None:
    assert weakness(password, ("expertconnect",)) == ""


def test_a19_the_longest_password_takes_no_longer_than_one_of_usual_length() -> None:
    examined: list[int] = []
    original = password_strength._weakness

    def noted(part: str, words: tuple[str, ...]) -> str:
        examined.append(len(part))
        return original(part, words)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(password_strength, "_weakness", noted)
        weakness("@4(3|1!0$5+7%2" * 18, ("x" * 28,))
    assert max(examined) <= password_strength.PART


def test_a19_the_operators_own_password_is_not_exempt(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setenv("EXPERTCONNECT_DATA_DIR", str(tmp_path))
    result = CliRunner().invoke(cli, ["create-admin", "root@example.org"], input="expertconnect1\n")
    assert result.exit_code == 1
    assert "name of this site" in result.output


def test_a19_the_sentences_are_german_for_germans() -> None:
    with reading(ReaderLocale("de-DE", False)):
        for text in (OWN_WORDS, TRIED_FIRST, PATTERN, EASY):
            assert translate(text) != text
