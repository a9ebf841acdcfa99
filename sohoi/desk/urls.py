"""The first pages."""

from sohoi.acts.pages import route
from sohoi.desk.views import today

urlpatterns = [
    route("", today.front, "front"),
    route("hom-nay/", today.today_page, "today"),
]
