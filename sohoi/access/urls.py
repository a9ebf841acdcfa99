"""The doors, and what belongs to them."""

from sohoi.access.views import begin, codes, consent, devices, more, roles, trail
from sohoi.acts.pages import route

urlpatterns = [
    route("bat-dau/", begin.begin, "begin"),
    route("bat-dau/ma/", begin.code, "begin-code"),
    route("bat-dau/tinh/", begin.province, "begin-province"),
    route("bat-dau/tinh/<slug:province>/", begin.commune, "begin-commune"),
    route("bat-dau/xa/<slug:commune>/", begin.chair, "begin-chair"),
    route("ma/", codes.typed, "code"),
    route("ma/pin/", codes.choose_pin, "code-pin"),
    route("ma/mat-khau/", codes.choose_password, "code-password"),
    route("ma/mo/<str:token>/", codes.link, "code-link"),
    route("mo-khoa/", codes.unlock, "unlock"),
    route("muc-khac/", more.more, "more"),
    route("may-cua-toi/", devices.devices, "devices"),
    route("may-cua-toi/bo-het/", devices.revoke_all, "devices-revoke-all"),
    route("may-cua-toi/<int:device>/bo/", devices.revoke, "device-revoke"),
    route("nguoi-dung/", roles.places, "roles"),
    route("nguoi-dung/<int:unit>/", roles.roles, "roles-at"),
    route("nguoi-dung/<int:unit>/giao/", roles.choose, "role-choose"),
    route("nguoi-dung/<int:unit>/giao/<slug:role>/", roles.give, "role-give"),
    route("nguoi-dung/thu/<int:grant>/", roles.end, "role-end"),
    route("nguoi-dung/ma/<int:grant>/", roles.invite, "role-invite"),
    route("nguoi-dung/bao-ve/<int:grant>/", roles.drop_factor, "role-drop-factor"),
    route("dong-y/", consent.purposes, "purposes"),
    route("dong-y/<slug:purpose>/", consent.purpose, "purpose"),
    route("nhat-ky/", trail.trail, "trail"),
    route("nhat-ky/luot-xem/", trail.reads, "trail-reads"),
]
