"""The literal table: for each address who comes in, by role at her own place, for GET and for POST.

Everybody else gets nothing: a visitor is led to the door, whoever is signed in finds no page. An address
about an object lets in only those whose place covers the object; a list lets in every holder of the role
wherever she stands, and shows only her own. A new address must be added here by hand: that is its review.
"""

from __future__ import annotations

from dataclasses import dataclass

HEAD, CLERK, CHAIR = "branch_head", "commune_clerk", "commune_chair"
AUDITOR, OFFICER, PROVINCE_AUDITOR, TECH = (
    "commune_auditor",
    "province_officer",
    "province_auditor",
    "technician",
)
OFFICE = (CLERK, CHAIR)
EDITORS = (HEAD, *OFFICE)
SEERS = (*EDITORS, OFFICER)
COUNTERS = (*SEERS, AUDITOR, PROVINCE_AUDITOR)
BY_PASSWORD = (*OFFICE, OFFICER, AUDITOR, PROVINCE_AUDITOR, TECH, "nothing")
SIGNED_IN = (HEAD, *BY_PASSWORD)


@dataclass(frozen=True)
class Row:
    """Who comes in by GET and by POST; `about` says that the address names one object."""

    get: tuple[str, ...] = ()
    post: tuple[str, ...] = ()
    about: bool = False
    open: bool = False  # a door that visitors use
    hers: bool = False  # a member's own, whoever she is: nobody else comes in, no office either
    own: bool = False  # about one's own second factor: never from a phone, nothing while there is none


def about(get: tuple[str, ...] = (), post: tuple[str, ...] = ()) -> Row:
    return Row(get, post, about=True)


def both(who: tuple[str, ...]) -> Row:
    return Row(who, who)


TABLE: dict[str, Row] = {
    # desk and figures
    "front": Row(open=True),
    "today": Row(COUNTERS),
    "figures": Row(COUNTERS),
    "figures-unit": about(COUNTERS),
    "balance": Row(COUNTERS),
    "balance-unit": about(COUNTERS),
    "balance-people": about(SEERS),
    "balance-export": about(post=COUNTERS),
    "balance-close": about(post=OFFICE),
    "figures-communes": Row((OFFICER, PROVINCE_AUDITOR)),
    "figures-communes-export": both((OFFICER, PROVINCE_AUDITOR)),
    "figures-summary": about(
        (CLERK, CHAIR, AUDITOR, OFFICER, PROVINCE_AUDITOR), (CLERK, CHAIR, AUDITOR, OFFICER, PROVINCE_AUDITOR)
    ),
    # people
    "members": Row(SEERS),
    "person-add": both(EDITORS),
    "person-check": Row(post=EDITORS),
    "person-scan": both(EDITORS),
    "person-card": about(EDITORS, EDITORS),
    "person": about(SEERS),
    "person-edit": about(EDITORS, EDITORS),
    "person-move": about(EDITORS, EDITORS),
    "person-leave": about(EDITORS, EDITORS),
    "person-rejoin": about(EDITORS, EDITORS),
    "person-identity": about(post=OFFICE),
    "person-open": about((OFFICER,), (OFFICER,)),
    "members-export": both((CHAIR,)),
    # what members say about their data, and what they ask to have corrected
    "consent": Row(EDITORS),
    "consent-unit": about(EDITORS),
    "consent-sheet": about(EDITORS, EDITORS),
    "consent-typing": about(EDITORS, EDITORS),
    "person-consent": about(EDITORS, EDITORS),
    "corrections": Row(EDITORS),
    "correction": about(EDITORS, EDITORS),
    "purposes": Row((CHAIR, OFFICER)),
    "purpose": both((CHAIR, OFFICER)),
    # movements
    "person-transfer": about(EDITORS, EDITORS),
    "person-away": about(EDITORS, EDITORS),
    "person-back": about(EDITORS, EDITORS),
    "person-past": about((CHAIR,), (CHAIR,)),
    "applications-mine": Row(EDITORS),
    "applications": about(EDITORS),
    "applications-decide": about(post=OFFICE),
    "application": about(EDITORS),
    "application-withdraw": about(post=EDITORS),
    "application-refuse": about(post=OFFICE),
    "transfers": Row(EDITORS),
    "transfer-withdraw": about(post=EDITORS),
    "arrival": about(EDITORS, EDITORS),
    "arrival-return": about(post=EDITORS),
    # without a network: on her trusted phone alone
    "offline": Row((HEAD,)),
    "offline-keep": Row(post=(HEAD,)),
    "offline-send": Row(post=(HEAD,)),
    "offline-came": Row(post=(HEAD,)),
    "offline-shell": Row(open=True),
    "offline-worker": Row(open=True),
    "my-offline": Row(open=True),
    "my-worker": Row(open=True),
    "offline-still": Row(open=True),
    # pages of a member's own, and her card
    "person-own": about(EDITORS, EDITORS),
    "person-own-used": about(EDITORS),
    "person-own-end": about(post=EDITORS),
    "person-card-renew": about(post=OFFICE),
    "unit-own": about(EDITORS),
    "unit-own-code": about(EDITORS, EDITORS),
    "unit-cards-give": about(OFFICE, OFFICE),
    "my": Row(hers=True),
    "my-card": Row(hers=True),
    "my-record": Row(hers=True),
    "my-held": Row(hers=True),
    "my-consents": Row(hers=True),
    "my-corrections": Row(hers=True),
    "my-correction-back": Row(hers=True, about=True),
    "my-leave": Row(hers=True),
    "own-door": Row(open=True),
    "own-code": Row(open=True),
    "own-link": Row(open=True),
    "own-choose": Row(open=True),
    "own-text": Row(open=True),
    # what was told, behind a link that was pasted into a group
    "notice-link": Row(open=True),
    "notice-phone": Row(open=True),
    "notice-opened": Row(open=True),
    "notice-link-file": Row(open=True),
    "my-notices": Row(hers=True),
    "my-notice": Row(hers=True, about=True),
    "my-notice-file": Row(hers=True, about=True),
    "card": Row(open=True),
    # records that may be one person's
    "twins": Row(OFFICE),
    "twins-between": Row((OFFICER,)),
    "twins-said-apart": both(OFFICE),
    "twins-pair": about(OFFICE, OFFICE),
    "twins-apart": about(post=OFFICE),
    # old communes that were divided
    "person-address": about(post=EDITORS),
    "old-communes": about(EDITORS, EDITORS),
    "old-communes-back": about(post=EDITORS),
    # what is wanting, and ready lists
    "quality": Row(SEERS),
    "quality-unit": about(SEERS),
    "ready": Row(EDITORS),
    "ready-unit": about(EDITORS),
    "ready-list": about(EDITORS),
    "ready-export": about((CHAIR,), (CHAIR,)),
    # units
    "units": Row(COUNTERS),
    "unit": about(COUNTERS),
    "unit-branches": about(OFFICE, OFFICE),
    "unit-cell": about(OFFICE, OFFICE),
    "unit-merge": about((CHAIR,), (CHAIR,)),
    "unit-split": about((CHAIR,), (CHAIR,)),
    "unit-dissolve": about((CHAIR,), (CHAIR,)),
    "unit-rename": about(OFFICE, OFFICE),
    "unit-head": about(OFFICE, OFFICE),
    "unit-head-end": about(post=OFFICE),
    "unit-door": about(post=(CHAIR,)),
    "unit-posts": about(SEERS),
    "unit-posts-choose": about(OFFICE),
    "unit-terms": about(OFFICE, OFFICE),
    "term-end": about(OFFICE, OFFICE),
    # The officer gives the posts of the province itself, to any of its members.
    "person-posts": about((*OFFICE, OFFICER), (*OFFICE, OFFICER)),
    "post-end": about(OFFICE, OFFICE),
    "post-correct": about(OFFICE, OFFICE),
    "post-door": about(post=(CHAIR,)),
    "unit-roll": about(SEERS, SEERS),
    "unit-blank": about(EDITORS),
    "unit-typing": about(EDITORS, EDITORS),
    # what is told
    "notices": Row(SEERS),
    "notice-kinds": Row(SEERS),
    "notice-compose": about(SEERS, SEERS),
    "draft-preview": about(SEERS, SEERS),
    "draft-edit": about(SEERS, SEERS),
    "draft-audience": about(SEERS, SEERS),
    "audience-save": about(SEERS, SEERS),
    "audience-choose": about(post=SEERS),
    "audience-forget": about(post=SEERS),
    "draft-files": about(SEERS, SEERS),
    "draft-file-drop": about(post=SEERS),
    "notice-file": about(SEERS),
    "draft-schedule": about(SEERS, SEERS),
    "draft-ask": about(post=SEERS),
    "draft-recall": about(post=SEERS),
    "draft-approve": about(post=(CHAIR, OFFICER)),
    "draft-return": about((CHAIR, OFFICER), (CHAIR, OFFICER)),
    "notice-withdraw": about((*OFFICE, OFFICER), (*OFFICE, OFFICER)),
    "notice-rule": about((CHAIR, OFFICER), (CHAIR, OFFICER)),
    "draft-discard": about(SEERS, SEERS),
    # work groups
    "groups": Row(SEERS),
    "groups-unit": about(SEERS),
    "group": about(SEERS),
    "group-open": about(EDITORS, EDITORS),
    "group-propose": about(EDITORS, EDITORS),
    "group-edit": about(EDITORS, EDITORS),
    "group-close": about(EDITORS, EDITORS),
    "group-add": about(EDITORS, EDITORS),
    "group-remove": about(EDITORS, EDITORS),
    "group-print": about(EDITORS, EDITORS),
    # what was told
    # directives: what came to a unit is its own affair, what was sent that of whoever is above
    "directives": Row(SEERS),
    "outbox": Row((CHAIR, OFFICER)),
    "outbox-resend": about(post=(CHAIR, OFFICER)),
    "outbox-leave": about(post=(CHAIR, OFFICER)),
    "directive-in": about((HEAD,)),
    "directive-receive": about(post=(HEAD,)),
    "directive-report": about((HEAD,), (HEAD,)),
    "directive-carry": about((HEAD,), (HEAD,)),
    "directive": about((*OFFICE, OFFICER)),
    "directive-place": about((*OFFICE, OFFICER)),
    "directive-accept": about(post=(*OFFICE, OFFICER)),
    "directive-extend": about(post=(*OFFICE, OFFICER)),
    "directive-return": about(post=(*OFFICE, OFFICER)),
    "notice": about(SEERS),
    "notice-unit": about(SEERS),
    "notice-people": about(SEERS),
    "notice-words": about(SEERS),
    "notices-pending": Row(SEERS),
    "notices-reach": Row(SEERS),
    "notices-reach-export": Row(post=SEERS),
    "notice-spared": about((*OFFICE, OFFICER), (*OFFICE, OFFICER)),
    "notices-quiet": about(SEERS),
    "notice-remind": about(post=EDITORS),
    "notice-door": about(EDITORS, EDITORS),
    "notice-tell": about(post=EDITORS),
    "notice-help": about(EDITORS, EDITORS),
    "notice-came": about(post=EDITORS),
    # papers
    "papers": Row(SEERS),
    "papers-unit": about(SEERS),
    "letterhead": about(OFFICE, OFFICE),
    "letterhead-sample": about(OFFICE, OFFICE),
    "list-paper": about(EDITORS, EDITORS),
    "cards-print": about(OFFICE, OFFICE),
    "card-print": about(post=OFFICE),
    "unit-data": about((CHAIR,), (CHAIR,)),
    "transfer-paper": about(EDITORS, EDITORS),
    "decision-paper": about(OFFICE, OFFICE),
    # books
    "books": both(OFFICE),
    "book": about(OFFICE),
    "book-rows": about(OFFICE, OFFICE),
    "book-place": about(post=OFFICE),
    "book-write": about(post=OFFICE),
    "book-stop": about(post=OFFICE),
    "book-undo": about(OFFICE, OFFICE),
    "book-entered": about(OFFICE, OFFICE),
    "book-compared": about(OFFICE),
    "book-column": about(OFFICE, OFFICE),
    "book-drop": about(post=OFFICE),
    "book-reopen": about(post=OFFICE),
    "book-template-chosen": Row(OFFICE),
    "book-template": about(OFFICE),
    # the installation
    "system": Row((TECH,)),
    "demo-reset": Row(),  # for nobody outside the demonstration
    # first start: says that it is over once somebody can sign in (tests of access)
    "begin": Row(open=True),
    "begin-code": Row(open=True),
    "begin-province": Row(open=True),
    "begin-commune": Row(open=True),
    "begin-chair": Row(open=True),
    # doors
    "code": Row(open=True),
    "code-pin": Row(open=True),
    "code-password": Row(open=True),
    "code-link": Row(open=True),
    "unlock": Row(open=True),
    "account_login": Row(open=True),
    "account_logout": Row(open=True),
    "account_inactive": Row(open=True),
    "mfa_authenticate": Row(open=True),
    # of one's own account
    "more": Row(SIGNED_IN),
    "devices": Row(SIGNED_IN),
    "devices-revoke-all": Row(post=SIGNED_IN),
    "device-revoke": about(post=()),
    "account_change_password": both(BY_PASSWORD),
    "account_reauthenticate": both(BY_PASSWORD),
    "mfa_index": Row(own=True),
    "mfa_reauthenticate": Row(own=True),
    "mfa_activate_totp": both(BY_PASSWORD),
    "mfa_deactivate_totp": Row(own=True),
    "mfa_view_recovery_codes": Row(own=True),
    "mfa_generate_recovery_codes": Row(own=True),
    # roles and the trail
    "roles": Row((CHAIR,)),
    "roles-at": about((CHAIR,)),
    "role-choose": about((CHAIR,)),
    "role-give": about((CHAIR,), (CHAIR,)),
    "role-end": about((CHAIR,), (CHAIR,)),
    "role-invite": about((CHAIR,), (CHAIR,)),
    "role-drop-factor": about(post=(CHAIR,)),
    "trail": Row((CHAIR, AUDITOR, PROVINCE_AUDITOR)),
    "trail-reads": Row((CHAIR, AUDITOR, PROVINCE_AUDITOR)),
}

# The sign-in library's own addresses, under its own names; their permissions are declared here all the same.
LIBRARY = frozenset(name for name in TABLE if name.startswith(("account_", "mfa_")))
LIBRARY_PAGES = 12
