"""One secret, a key for each use."""

from expertconnect.services.common.key_derivation import derive, keyed_hash

SECRET = b"0123456789abcdefghijklmnopqrstuvwxyzTESTSECRET"


def test_keys_for_two_uses_have_nothing_in_common() -> None:
    assert derive(SECRET, "one") != derive(SECRET, "two")
    assert derive(SECRET, "one") != derive(SECRET + b"x", "one")
    assert len(derive(SECRET, "one", 48)) == 48
    assert derive(SECRET, "one", 48)[:32] == derive(SECRET, "one")


def test_keys_are_those_of_rfc_5869() -> None:
    import hashlib
    import hmac

    extracted = hmac.digest(b"expertconnect", SECRET, hashlib.sha256)
    assert derive(SECRET, "label") == hmac.digest(extracted, b"label\x01", hashlib.sha256)


def test_a_keyed_hash_needs_the_secret_and_takes_any_text() -> None:
    assert keyed_hash(SECRET, "a", "ada@example.org") != keyed_hash(b"x" * 32, "a", "ada@example.org")
    assert len(keyed_hash(SECRET, "a", "\ud800")) == 64
