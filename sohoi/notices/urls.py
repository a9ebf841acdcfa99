"""Work groups, and what is told."""

from sohoi.acts.pages import route
from sohoi.notices.views import (
    composing,
    following,
    groups,
    link,
    my,
    people,
)

urlpatterns = [
    route("thong-bao/", composing.notices, "notices"),
    route("thong-bao/soan/", composing.choose_kind, "notice-kinds"),
    route("thong-bao/soan/<int:unit>/<slug:kind>/", composing.compose, "notice-compose"),
    route("thong-bao/ban-soan/<int:draft>/", composing.preview, "draft-preview"),
    route("thong-bao/ban-soan/<int:draft>/sua/", composing.edit, "draft-edit"),
    route("thong-bao/ban-soan/<int:draft>/noi-nhan/", composing.audience, "draft-audience"),
    route("thong-bao/ban-soan/<int:draft>/bo/", composing.discard, "draft-discard"),
    route("nhom/", groups.mine, "groups"),
    route("nhom/don-vi/<int:unit>/", groups.of_unit, "groups-unit"),
    route("nhom/don-vi/<int:unit>/lap/", groups.open_group, "group-open"),
    route("nhom/don-vi/<int:unit>/goi-y/", people.proposal, "group-propose"),
    route("nhom/<int:group>/", groups.one, "group"),
    route("nhom/<int:group>/sua/", groups.edit, "group-edit"),
    route("nhom/<int:group>/dong/", groups.close, "group-close"),
    route("nhom/<int:group>/them/", people.add, "group-add"),
    route("nhom/<int:group>/bot/", people.remove, "group-remove"),
    route("nhom/<int:group>/in/", people.on_paper, "group-print"),
    route("thong-bao/<int:notice>/", following.notice, "notice"),
    route("thong-bao/<int:notice>/don-vi/<int:unit>/", following.notice_unit, "notice-unit"),
    route("thong-bao/<int:notice>/nguoi/<int:unit>/", following.notice_people, "notice-people"),
    route("t/<str:token>/", link.link, "notice-link"),
    route("t/<str:token>/may-nay/", link.people, "notice-phone"),
    route("t/<str:token>/mo/", link.opened, "notice-opened"),
    route("toi/thong-bao/", my.notices, "my-notices"),
    route("toi/thong-bao/<int:notice>/", my.notice, "my-notice"),
]
