"""A token that is not exactly ours is none."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest

from expertconnect.services.accounts.tokens import Claims, Purpose, issue, read
from expertconnect.services.common.key_derivation import derive

SECRET = b"0123456789abcdefghijklmnopqrstuvwxyzTESTSECRET"
NOW = datetime(2026, 3, 2, 6, tzinfo=UTC)
CLAIMS = Claims("7", "session-1", NOW, NOW + timedelta(hours=1))
KEY = derive(SECRET, "token:session")
BODY: dict[str, Any] = {
    "iss": "expertconnect",
    "aud": "session",
    "sub": "7",
    "jti": "session-1",
    "iat": int(NOW.timestamp()),
    "exp": int(NOW.timestamp()) + 3600,
}


def forged(key: bytes = KEY, algorithm: str = "HS256", **changed: Any) -> str:
    body = {name: value for name, value in (BODY | changed).items() if value is not ...}
    return jwt.encode(body, key, algorithm=algorithm)


def by_hand(header: dict[str, Any], body: dict[str, Any], signature: bytes = b"") -> str:
    parts = [json.dumps(header).encode(), json.dumps(body).encode(), signature]
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


def test_a_token_says_what_it_was_issued_with() -> None:
    assert read(SECRET, Purpose.SESSION, issue(SECRET, Purpose.SESSION, CLAIMS), NOW) == CLAIMS
    assert (
        read(SECRET, Purpose.SESSION, forged(), NOW) == CLAIMS
    )  # the forgeries below differ by one thing each


def other_spellings(token: str) -> list[str]:
    """Texts that decode to the same bytes as a token, part by part, in base64 that is read leniently."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    last = alphabet.index(token[-1])
    unused_bits = [token[:-1] + alphabet[last ^ bits] for bits in (1, 2, 3)]
    return [
        token + "=",
        token + "==",
        token.replace(".", "=."),
        token.replace("-", "+").replace("_", "/") + "=",
        token + "\n",
        " " + token,
        token[:-4] + "\n" + token[-4:],
        *unused_bits,
    ]


def test_e16_a_token_has_one_spelling() -> None:
    for purpose in Purpose:
        token = issue(SECRET, purpose, CLAIMS)
        assert read(SECRET, purpose, token, NOW) == CLAIMS
        assert [other for other in other_spellings(token) if read(SECRET, purpose, other, NOW)] == []


@pytest.mark.parametrize("missing", ["iss", "aud", "sub", "jti", "iat", "exp"])
def test_case_65_a_token_without_one_of_its_claims_is_refused(missing: str) -> None:
    assert read(SECRET, Purpose.SESSION, forged(**dict[str, Any]({missing: ...})), NOW) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "guest"},
        {"aud": ["session"]},
        {"aud": ["session", "guest"]},
        {"aud": None},
        {"iss": "somebody"},
        {"jti": ""},
        {"jti": "x", "exp": BODY["iat"]},
        {"exp": BODY["iat"] - 1},
        {"iat": BODY["iat"] + 3600},
        {"exp": 2**63},
        {"exp": 1e300},
        {"exp": True},
        {"exp": None},
        {"exp": "9999999999"},
        {"iat": float(BODY["iat"])},
    ],
)
def test_case_65_a_signed_token_with_a_wrong_claim_is_refused(changed: dict[str, Any]) -> None:
    assert read(SECRET, Purpose.SESSION, forged(**changed), NOW) is None


@pytest.mark.parametrize("key", [SECRET, derive(SECRET, "token:guest"), b"x" * 32])
def test_case_65_a_token_under_another_key_is_refused(key: bytes) -> None:
    assert read(SECRET, Purpose.SESSION, forged(key), NOW) is None


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
def test_case_65_a_token_by_another_algorithm_is_refused(algorithm: str) -> None:
    assert read(SECRET, Purpose.SESSION, forged(algorithm=algorithm), NOW) is None


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none"},
        {"alg": "None", "typ": "JWT"},
        {"alg": "HS256"},
        {"alg": "HS256", "crit": ["exp"]},
        {"alg": "RS256", "jwk": {"kty": "oct", "k": "AA"}},
        {},
    ],
)
def test_case_65_a_token_that_nobody_signed_is_refused(header: dict[str, Any]) -> None:
    assert read(SECRET, Purpose.SESSION, by_hand(header, BODY), NOW) is None
    assert read(SECRET, Purpose.SESSION, by_hand(header, BODY, b"x" * 32), NOW) is None


@pytest.mark.parametrize("text", ["", ".", "..", "a.b.c", "x" * 5_000, "ü", None, 7, True, ["a"], {}])
def test_case_65_what_is_no_token_at_all_is_refused(text: object) -> None:
    assert read(SECRET, Purpose.SESSION, text, NOW) is None


def test_case_65_a_tampered_token_is_refused() -> None:
    token = issue(SECRET, Purpose.SESSION, CLAIMS)
    header, body, signature = token.split(".")
    other = issue(SECRET, Purpose.SESSION, Claims("8", "session-1", NOW, NOW + timedelta(hours=1)))
    assert read(SECRET, Purpose.SESSION, f"{header}.{other.split('.')[1]}.{signature}", NOW) is None
    assert read(SECRET, Purpose.SESSION, f"{header}.{body}", NOW) is None


def test_a_token_for_one_purpose_is_nothing_for_another() -> None:
    assert read(SECRET, Purpose.SESSION, issue(SECRET, Purpose.GUEST, CLAIMS), NOW) is None


def test_a_token_ends_by_the_given_clock() -> None:
    token = issue(SECRET, Purpose.SESSION, CLAIMS)
    assert read(SECRET, Purpose.SESSION, token, NOW + timedelta(minutes=59)) is not None
    assert read(SECRET, Purpose.SESSION, token, NOW + timedelta(hours=1)) is None
