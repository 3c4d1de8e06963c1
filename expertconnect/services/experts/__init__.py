"""."""

from expertconnect.services.directory.search import ExpertCard, Found, Search, Sort, card_of, featured, search
from expertconnect.services.experts.profile_view import Profile, profile_of
from expertconnect.services.experts.profiles import (
    Away,
    ExpertPage,
    ProfileInput,
    as_typed,
    edit_public_profile,
    expert_page,
    my_profile,
    rename,
)

__all__ = [
    "Away",
    "ExpertCard",
    "ExpertPage",
    "Found",
    "Profile",
    "ProfileInput",
    "Search",
    "Sort",
    "as_typed",
    "card_of",
    "edit_public_profile",
    "expert_page",
    "featured",
    "my_profile",
    "profile_of",
    "rename",
    "search",
]
