"""The tables of access, split by noun."""

from sohoi.access.models.accounts import Account, AccountManager, Attempt, Device, Role, RoleGrant, SignInCode
from sohoi.access.models.consent import Consent, Purpose, Wording
from sohoi.access.models.own import OwnCode, OwnKey, OwnPhone
from sohoi.access.models.subjects import Read, Subject

__all__ = [
    "Account",
    "AccountManager",
    "Attempt",
    "Consent",
    "Device",
    "OwnCode",
    "OwnKey",
    "OwnPhone",
    "Purpose",
    "Read",
    "Role",
    "RoleGrant",
    "SignInCode",
    "Subject",
    "Wording",
]
