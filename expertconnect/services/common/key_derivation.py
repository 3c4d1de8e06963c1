"""Key derivation from the installation's secret (RFC 5869, HKDF-SHA256)."""

import hashlib
import hmac

_SALT = b"expertconnect"
_DIGEST = hashlib.sha256


def derive(secret: bytes, label: str, length: int = 32) -> bytes:
    """Derive a key for one use; the label names the use, and different uses have different labels.

    Args:
        secret: The installation's secret.
        label: Such as `token:session`.
        length: Bytes, up to 255 * 32.
    """
    pseudo_random = hmac.digest(_SALT, secret, _DIGEST)
    block, key = b"", b""
    for counter in range(1, -(-length // _DIGEST().digest_size) + 1):
        block = hmac.digest(pseudo_random, block + label.encode() + bytes([counter]), _DIGEST)
        key += block
    return key[:length]


def keyed_hash(secret: bytes, label: str, text: str) -> str:
    """Return a keyed hash of a text, 64 hexadecimal digits; only this installation can compute it."""
    return hmac.new(derive(secret, label), text.encode("utf-8", "surrogatepass"), _DIGEST).hexdigest()
