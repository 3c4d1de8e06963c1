"""Experts: public profile, becoming an expert, categories, reviews."""

from expertconnect.services.experts.become import become_expert
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
    "ExpertPage",
    "Profile",
    "ProfileInput",
    "as_typed",
    "become_expert",
    "edit_public_profile",
    "expert_page",
    "my_profile",
    "profile_of",
    "rename",
]
