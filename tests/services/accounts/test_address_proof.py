"""Proof of address: who has shown what, and what follows."""

from datetime import timedelta
from pathlib import Path

from expertconnect.services.accounts import address_proof
from expertconnect.services.accounts.address_proof import ALLOWED, Proof
from tests.world import World

GUIDE = Path(__file__).parents[3] / "docs" / "guide" / "security.md"
FIELDS = ("books_freely", "text_is_sent", "may_review", "joins_account")


def test_the_guide_says_what_each_may_cause() -> None:
    shown = [line for line in GUIDE.read_text().splitlines() if line.startswith("| `")]
    allowed = [
        " | ".join([f"| `{proof}`", *("yes" if getattr(ALLOWED[proof], name) else "no" for name in FIELDS)])
        + " |"
        for proof in Proof
    ]
    assert [line for line in shown if line.split("`")[1] in set(Proof)] == allowed


def test_an_account_proves_its_own_address_only_and_only_when_it_is_confirmed(world: World) -> None:
    assert world.as_(world.ada.actor).ask(address_proof.proof_of, "ada@example.org") is Proof.ACCOUNT
    assert world.as_(world.ada.actor).ask(address_proof.proof_of, "grace@example.org") is Proof.NONE
    assert world.as_(world.ada.actor).ask(address_proof.is_known_person)
    assert not world.ask(address_proof.is_known_person)


def test_a_proof_counts_in_the_browser_where_it_was_given_for_half_a_year(world: World) -> None:
    world.do(address_proof.record_proof, "guest@example.org")
    assert world.ask(address_proof.proof_of, "guest@example.org") is Proof.ADDRESS
    assert world.ask(address_proof.proof_of, "other@example.org") is Proof.NONE
    elsewhere = world.as_(world.guest("another"))
    assert elsewhere.ask(address_proof.proof_of, "guest@example.org") is Proof.NONE
    world.clock.now += address_proof.PROOF_LIVES + timedelta(seconds=1)
    assert world.ask(address_proof.proof_of, "guest@example.org") is Proof.NONE
