"""Actors, usernames and addresses of profile pictures."""

import re
from dataclasses import dataclass, replace
from typing import Self

USERNAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{1,30}[a-z0-9])")

# First path segments of the site's own routes (a test compares them with the router), and names that would mislead:
# who takes payments, who runs the site, and addresses that services of the network look for.
RESERVED_NAMES = frozenset(
    """
    about abuse access account accounts activate admin administrator ajax alert alerts all announce
    announcements anonymous api app apps archive assets audit audit-log auth autoconfig autodiscover
    avatar backup backups bank banking billing bills blog book booking bookings bot bots bug bugs cache
    calendar callback captcha card cards cash cashier cdn certificate change-password channel chat
    checkout client clients cloud code codes community compliance config configuration confirm confirm-booking
    connect     console contact cookie cookies coupon coupons credit cron css currency customer customers dashboard
    data database debug delete demo deploy dev developer developers dns docs domain donate donation
    donations download downloads edit email error errors event events expert expert-dashboard
    expertconnect experts explore faq favicon fee feed feeds fees file files font fonts forgot
    forgot-password forum ftp gdpr gift git guest guests guide health healthz help help-center helpdesk
    home hook hooks host hosting hostmaster html http https icon icons identity image images imap img
    impressum imprint inbox index info install internal invitation invitations invite invites invoice
    invoices issue issues jobs js key keys language ledger legal legal-notice link links list load local
    localhost log log-in log-out login logout logs magic magic-link mail mailer-daemon maintenance manage
    manager manifest map master me media message messages metrics mfa mobile moderator money monitor
    monitoring my-bookings net network new newest news newsletter no-reply nobody noc node none noreply
    notification notifications ns1 ns2 null oauth official oidc open operator operators order orders otp
    owner page pages paid panel partner partners passkey passkeys passwd password passwords pay payment
    payments payout payouts paypal plan plans policies policy pop pop3 portal post postmaster preferences
    premium preview price prices pricing privacy private profile proxy public purchase purchases push
    query queue readyz receipt receipts recover recovery redirect refund refunds register registration
    report reports reschedule reset reset-password resource resources rest review reviews robots role
    roles root router rss rules sales save schedule schedules script scripts search secret secrets secure
    security security-txt self send sepa server servers service services session sessions settings setup
    share shop sign-in sign-up signed-in signin signout signup site sitemap sites smtp socket software sos
    source spam src ssh ssl sso staff start state static stats status store stream stripe style styles
    subdomain subscribe subscription subscriptions sudo suggest superuser support sysadmin sysop system
    task tasks tax taxes team tech telemetry template templates terms test tip tips tls token tokens tool
    tools totp transaction transactions transfer trust trust-and-safety two-factor twofactor undefined
    undo unknown unsubscribe update updates upload uploads uptime url usage user username usernames users
    validate vat verification verified verify version video videos visitor visitors voice void voucher
    vouchers wallet watch web webhook webhooks webinar webmaster website websocket well-known widget
    widgets wiki withdraw withdrawal work worker workers wss www xml your-name yourname
    """.split()
)


PICTURE_SIZES = (96, 320)
"""Side lengths in pixels in which profile pictures are stored."""


def picture_address(key: str | None) -> str:
    """Return the URL path of a picture without size and extension; empty for none."""
    return f"/media/{key}" if key else ""


def picture_file(address: str, side: int) -> str:
    """Return the URL path of a picture at one of `PICTURE_SIZES`, in pixels; empty for no picture."""
    return f"{address}/{side}.webp" if address else ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Identity of the caller of a command or query. `authorize` derives every right from it.

    Attributes:
        user_id: The signed-in account.
        expert_id: The expert profile of this account.
        is_admin: Whether the account may see the administration pages.
        session_id: The sign-in that claims all this; checked against its row in every command and query.
        guest_email: An address proven by a magic link; opens that address's bookings, never its account.
        manages: The uid of the one booking whose manage link was presented.
        visitor: The browser's random cookie; proves holds.
        network: The network address, IPv6 by /64; for rate limits, and without its last part for the owner's list of
            sessions and the audit log.
        device: Label of browser and system, such as `Firefox, Linux`; empty if unknown.
        in_page: Whether a person acts in a page, where undo is offered; changes through the HTTP API are final.
        is_system: Whether the application itself acts: background workers, command line.
    """

    user_id: int | None = None
    expert_id: int | None = None
    is_admin: bool = False
    session_id: str | None = None
    guest_email: str | None = None
    manages: str | None = None
    visitor: str | None = None
    network: str = ""
    device: str = ""
    in_page: bool = False
    is_system: bool = False

    def managing(self, booking_uid: str) -> Self:
        """Return the same actor with the manage link of one booking."""
        return replace(self, manages=booking_uid)


SYSTEM = Actor(is_system=True)
NOBODY = Actor()
