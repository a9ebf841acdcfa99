"""Where a request comes from and where it may go on to."""

from __future__ import annotations

from ipaddress import IPv6Network, ip_address

from allauth.account.adapter import get_adapter
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def address_of(request: HttpRequest) -> str:
    """The network address that tries a door; of an IPv6 one the part that a household shares."""
    address = ip_address(get_adapter().get_client_ip(request))
    if address.version == 6:
        return str(IPv6Network(f"{address}/64", strict=False).network_address)
    return str(address)


def next_of(request: HttpRequest) -> str:
    """Where she wanted to go, if that is on this very host; otherwise the first page."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    hosts = {request.get_host()}
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=hosts, require_https=request.is_secure()):
        return wanted
    return "/"
