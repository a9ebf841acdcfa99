"""The register's pages."""

from sohoi.acts.pages import route
from sohoi.members.views import books, finding, lists, people, reads, units

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
    route("don-vi/", units.all_units, "units"),
    route("don-vi/<int:unit>/", units.unit, "unit"),
    route("don-vi/<int:unit>/them-chi-hoi/", units.add_branches, "unit-branches"),
    route("don-vi/<int:unit>/them-to/", units.add_cell, "unit-cell"),
    route("don-vi/<int:unit>/ten/", units.rename, "unit-rename"),
    route("don-vi/<int:unit>/chi-hoi-truong/", units.head, "unit-head"),
    route("don-vi/<int:unit>/thoi-chi-hoi-truong/", units.end_head, "unit-head-end"),
    route("don-vi/<int:unit>/dien-thoai/", units.open_door, "unit-door"),
    route("nhap/", books.books, "books"),
    route("nhap/<int:book>/", books.book, "book"),
    route("nhap/<int:book>/xem-lai/", books.rows, "book-rows"),
    route("nhap/<int:book>/chi-hoi/", books.place, "book-place"),
    route("nhap/<int:book>/ghi/", books.write, "book-write"),
    route("nhap/<int:book>/dung/", books.stop, "book-stop"),
    route("nhap/<int:book>/hoan-lai/", books.undo, "book-undo"),
    route("nhap/<int:book>/bo/", books.drop, "book-drop"),
    route("nhap/<int:book>/mo-lai/", books.reopen, "book-reopen"),
    route("hoi-vien/xuat/", lists.export, "members-export"),
    route("nhap/mau/", lists.template_chosen, "book-template-chosen"),
    route("nhap/mau/<int:unit>/", lists.template, "book-template"),
]
