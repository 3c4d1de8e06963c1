"""Video room URLs: a Jitsi-style address per booking that only its two parties can know."""

import base64
import hmac
import re

from expertconnect.config import Settings, WrongSettings
from expertconnect.services.common.key_derivation import derive

LABEL = "video room"
ROOM_BYTES = 20
"""Length of the room's name: 160 bits, so that nobody can guess it."""
HOST = re.compile(
    r"(?=.{1,253}(?::|$))[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*(?::[0-9]{1,5})?"
)


def room_url(settings: Settings, secret: bytes, booking_uid: str) -> str:
    """Return the video room's URL of one booking; it does not change when the booking is rescheduled.

    The name is an HMAC-SHA256 of the booking's uid with a key derived from the installation's secret for this use, so
    that the uid of a booking does not reveal its room.

    Args:
        secret: The installation's secret, `UnitOfWork.secret`.

    Raises:
        WrongSettings: If EXPERTCONNECT_VIDEO_HOST is not a host name.
    """
    room = hmac.digest(derive(secret, LABEL), booking_uid.encode(), "sha256")[:ROOM_BYTES]
    name = base64.b32encode(room).decode().lower()
    return f"https://{video_host(settings)}/session-{name}"


def video_host(settings: Settings) -> str:
    """Return the configured host in lower case, with its port if it has one.

    Raises:
        WrongSettings: If it is not just a host: a scheme, a path or a user name could lead to another site.
    """
    host = settings.video_host.strip().lower()
    if not HOST.fullmatch(host):
        raise WrongSettings("EXPERTCONNECT_VIDEO_HOST must be a host name such as meet.jit.si")
    return host
