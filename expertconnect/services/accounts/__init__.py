"""Accounts: create, edit, verify e-mail addresses. Sign-in, sessions and guests are modules of their own."""

from expertconnect.services.accounts.accounts import (
    Account,
    NewAccount,
    ProfileInput,
    account,
    ask_to_verify,
    by_address,
    change_password_hash,
    create_account,
    create_admin,
    edit_profile,
    me,
    proven,
    send_verification,
)

__all__ = [
    "Account",
    "NewAccount",
    "ProfileInput",
    "account",
    "ask_to_verify",
    "by_address",
    "change_password_hash",
    "create_account",
    "create_admin",
    "edit_profile",
    "me",
    "proven",
    "send_verification",
]
