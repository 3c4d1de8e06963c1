"""."""

from expertconnect.services.accounts.accounts import (
    Account,
    NewAccount,
    ProfileInput,
    account,
    ask_to_verify,
    become_expert,
    by_address,
    change_password_hash,
    create_account,
    create_admin,
    edit_profile,
    me,
    proven,
    send_verification,
)
from expertconnect.services.experts.input import ExpertInput

__all__ = [
    "Account",
    "ExpertInput",
    "NewAccount",
    "ProfileInput",
    "account",
    "ask_to_verify",
    "become_expert",
    "by_address",
    "change_password_hash",
    "create_account",
    "create_admin",
    "edit_profile",
    "me",
    "proven",
    "send_verification",
]
