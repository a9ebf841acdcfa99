"""The register's pages."""

from sohoi.acts.pages import route
from sohoi.members.views import finding, people, reads

urlpatterns = [
    route("hoi-vien/", finding.members, "members"),
    route("hoi-vien/them/", people.add, "person-add"),
    route("hoi-vien/xem-lai/", people.check, "person-check"),
    route("hoi-vien/<int:person>/", people.person, "person"),
    route("hoi-vien/<int:person>/sua/<slug:card>/", people.edit, "person-edit"),
    route("hoi-vien/<int:person>/chuyen/", people.move, "person-move"),
    route("hoi-vien/<int:person>/roi-hoi/", people.leave, "person-leave"),
    route("hoi-vien/<int:person>/vao-lai/", people.rejoin, "person-rejoin"),
    route("hoi-vien/<int:person>/can-cuoc/", reads.identity, "person-identity"),
    route("hoi-vien/<int:person>/mo/", reads.open_record, "person-open"),
]
