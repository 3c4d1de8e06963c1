"""Noscript content of the public pages, for readers without scripts and for search engines; without free times, which
would be outdated.
"""

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from markupsafe import Markup

from components.experts.expert_card import CardOfExpert
from components.experts.expert_parts import ShownProfile
from components.kit.formatting import length, money, number
from components.kit.markup import joined, tag, trusted
from expertconnect.domain.event_type import Offer
from expertconnect.i18n import _, amount, language_names, ngettext, per_reader, reader


def landing_essence(cards: Sequence[CardOfExpert]) -> Markup:
    """Content of the landing page."""
    lead = _("Search by name or field, see real openings, and keep a slot while you decide.")
    return joined(
        [
            tag("h1", "h1", _("The right expert, at a time that holds.")),
            tag("p", "lead", lead),
            _people(tuple(cards)),
        ]
    )


def directory_essence(cards: Sequence[CardOfExpert]) -> Markup:
    """Content of the directory."""
    return joined([tag("h1", "h1", _("Find an expert")), _people(tuple(cards))])


def expert_essence(profile: ShownProfile, username: str, bio_html: str, offers: Sequence[Offer]) -> Markup:
    """Content of an expert's page.

    Args:
        bio_html: Safe HTML from `i18n.markdown`.
    """
    spoken = ", ".join(language_names(profile.languages, reader().locale))
    sentence = None
    if profile.rating is not None and profile.reviews:
        text = ngettext(
            "{average} of 5 stars, {n} review", "{average} of 5 stars, {n} reviews", profile.reviews
        )
        sentence = tag("p", "", text.format(average=number(profile.rating, 1), n=number(profile.reviews)))
    items = [
        tag(
            "li",
            "",
            tag("a", "txt-link", offer.title, href=f"/{quote(username)}/{quote(offer.slug)}"),
            f" · {length(offer.duration)} · {money(offer.price)}",
            tag("p", "muted", offer.description) if offer.description else None,
        )
        for offer in offers
    ]
    return joined(
        [
            tag("h1", "h1", profile.name),
            tag("p", "lead", profile.headline),
            tag("p", "muted", " · ".join(filter(None, (_(profile.category), spoken, profile.city)))),
            sentence,
            tag("div", "prose", trusted(bio_html)) if bio_html else None,
            tag("ul", "vs g3", *items) if items else None,
        ]
    )


def offer_essence(offer: Offer) -> Markup:
    """Content of a booking page."""
    who = tag("a", "txt-link", tag("bdi", "", offer.expert_name), href=f"/{quote(offer.username)}")
    return joined(
        [
            tag("p", "muted", who),
            tag("h1", "h1", offer.title),
            tag("p", "lead", offer.description) if offer.description else None,
            tag("p", "", f"{length(offer.duration)} · {money(offer.price)}"),
        ]
    )


def offer_data(offer: Offer, profile: str) -> Mapping[str, object]:
    """An offer as schema.org data.

    Args:
        profile: Absolute URL of its expert's page.
    """
    provider = {"@type": "Person", "@id": f"{profile}#person", "name": offer.expert_name, "url": profile}
    return {"@type": "Service", "name": offer.title, "provider": provider, "offers": [_offer(offer, profile)]}


def expert_data(
    profile: ShownProfile, address: str, offers: Sequence[Offer], image: str = ""
) -> Mapping[str, object]:
    """An expert as schema.org data.

    Args:
        address: Absolute URL of the page.
        image: Absolute URL of a picture; empty for none.
    """
    person: dict[str, object] = {
        "@type": "Person",
        "@id": f"{address}#person",
        "name": profile.name,
        "jobTitle": profile.headline,
        "url": address,
        "knowsLanguage": list(profile.languages),
    }
    if profile.city:
        person["address"] = {"@type": "PostalAddress", "addressLocality": profile.city}
    if image:
        person["image"] = image
    service: dict[str, object] = {
        "@type": "Service",
        "name": profile.headline,
        "serviceType": profile.category,
        "provider": {"@id": f"{address}#person"},
        "url": address,
        "offers": [_offer(offer, address) for offer in offers],
    }
    if profile.rating is not None and profile.reviews:
        service["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": round(profile.rating, 2),
            "bestRating": 5,
            "ratingCount": profile.reviews,
        }
    return {"@graph": [person, service]}


def _offer(offer: Offer, address: str) -> Mapping[str, object]:
    return {
        "@type": "Offer",
        "name": offer.title,
        "description": offer.description,
        "url": f"{address}/{quote(offer.slug)}",
        "price": amount(offer.price),
        "priceCurrency": offer.price.currency,
    }


# Cached, since many searches have the same results.
@per_reader(64)
def _people(cards: tuple[CardOfExpert, ...]) -> Markup | None:
    items = [
        tag(
            "li",
            "",
            tag("a", "txt-link", card.name, href=f"/{quote(card.username)}"),
            tag("p", "muted", f"{card.headline} · {_(card.category)}"),
        )
        for card in cards
    ]
    return tag("ul", "vs g3", *items) if items else None
