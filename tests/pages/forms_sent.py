"""Every form of the register as it would be sent rightly, for tests that spoil one thing in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from sohoi.members.models import Member, Person
from sohoi.notices.models import GroupMember, Notice
from tests.matrix.world import TODAY
from tests.pages.world import World


@dataclass(frozen=True)
class Sent:
    """A form: where it goes, what is in it, and the query it hangs on."""

    name: str
    path: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    keyed: bool = True


def every_form(there: World) -> Iterator[Sent]:
    """Each form of the register, right as it is, for the chair of An Lạc."""
    yield from _of_people(there)
    yield from _of_movements(there)
    yield from _of_units(there)
    yield from _of_books(there)
    yield from _of_papers(there)
    yield from _of_groups(there)
    yield from _of_notices(there)
    yield from _of_told(there)
    yield from _of_releases(there)
    yield from _of_directives(there)


def _at(name: str, **about: Any) -> str:
    return reverse(name, kwargs=about)


def _of_people(there: World) -> Iterator[Sent]:
    east, west = there.place.an_lac.branches
    long, bare, gone = (Person.objects.get(pk=there.people[one].pk) for one in ("long", "bare", "gone"))
    new = {"full_name": "Phạm Thị Hoàn Toàn Mới", "birth": "1971", "branch": east.pk, "cell": "", "phone": ""}
    new |= {"id_number": "", "address": "Xóm 1", "occupation": "", "joined": "", "sex": "female", "core": ""}
    new |= {"how": "listed", "honorary": "", "seen": ""}
    yield Sent("add", _at("person-add"), new)
    brief = {"full_name": "Phạm Thị Hoàn Toàn Mới", "branch": east.pk, "seen": ""}
    yield Sent("apply", _at("person-add"), {**brief, "how": "apply"})
    paper = {"decision": "7/QĐ-BTV", "signed_on": "1/8/2026", "signed_by": "Trần Thị Mai"}
    yield Sent("admit at once", _at("person-add"), {**brief, **paper, "how": "admit"})
    came = {"elsewhere": "Phường Xa, tỉnh khác", "number": "9/GT", "how": "arrival"}
    yield Sent("arrive", _at("person-add"), {**brief, **came})
    yield Sent("reach", _at("person-edit", person=bare.pk, card="lien-lac"), _reach(bare))
    yield Sent("herself", _at("person-edit", person=bare.pk, card="ban-than"), _herself(bare))
    union = {"joined": "2001", "core": "no", "loan_group": "Tổ 3", "clubs": "", "notes": "Ghi", "seen": ""}
    yield Sent(
        "union", _at("person-edit", person=bare.pk, card="sinh-hoat"), {**union, "version": bare.version}
    )
    home = {"marital": "", "small_children": "2", "poverty": "poor", "single_mother": "yes", "seen": ""}
    yield Sent("home", _at("person-edit", person=bare.pk, card="gia-dinh"), {**home, "version": bare.version})
    move = {"branch": west.pk, "cell": "", "on": "1/8/2026", "version": long.version}
    yield Sent("move", _at("person-move", person=long.pk), move)
    leave = {"why": "died", "on": "1/8/2026", "note": "Mất vì tuổi cao", "version": long.version}
    leave |= {"decision": "8/QĐ-BTV", "signed_on": "1/8/2026"}
    yield Sent("leave", _at("person-leave", person=long.pk), leave)
    yield Sent(
        "rejoin", _at("person-rejoin", person=gone.pk), {"branch": west.pk, "cell": "", "on": "1/9/2026"}
    )
    versions = [f"{one.pk}:{one.version}" for one in (long, bare)]
    both = {"do": "merge", "keep": long.pk, "of-full_name": long.pk, "of-birth": long.pk, "seen": versions}
    yield Sent("merge", _at("twins-pair", person=long.pk, other=bare.pk), both)
    yield Sent("distinct", _at("twins-pair", person=long.pk, other=bare.pk), {"do": "distinct"})
    gifts = _at("ready-export", unit=east.pk, which="qua-tet")
    yield Sent("ready export", gifts, {"reason": "Trình danh sách", "why": "on"})
    yield Sent("own end", _at("person-own-end", person=long.pk))
    yield Sent("give cards", _at("unit-cards-give", unit=east.pk))
    yield Sent("export", _at("members-export"), {"reason": "Làm thẻ hội viên"})


def _of_movements(there: World) -> Iterator[Sent]:
    """Applications, transfers, times away and the past, as of the lay-out of the matrix."""
    east, fitting = there.place.an_lac.east, there.fitting
    long, bare = (Person.objects.get(pk=there.people[one].pk) for one in ("long", "bare"))
    signed = {"decision": "12/QĐ-BTV", "signed_on": f"{TODAY:%d/%m/%Y}", "signed_by": "Trần Thị Mai"}
    ticked = {"people": [fitting["application"]], "seen": str(fitting["application"]), **signed}
    yield Sent("decide", _at("applications-decide", unit=there.place.an_lac.unit.pk), ticked)
    refused = {"why": "Chưa đủ giấy"}
    yield Sent("refuse", _at("application-refuse", application=fitting["application"]), refused)
    paper = {"number": "12/GGT-PN", "on": "1/8/2026", "why": "Chuyển nhà", "version": long.version}
    where = _at("person-transfer", person=long.pk)
    yield Sent("introduce", f"{where}?den={there.place.hoa_my.unit.pk}", {**paper, "to": ""})
    yield Sent("send off", f"{where}?den=khac", {**paper, "elsewhere": "Phường Xa, tỉnh khác"})
    yield Sent("paper back", _at("transfer-withdraw", transfer=fitting["transfer"]))
    taken = {"branch": east.pk, "cell": "", "on": f"{TODAY:%d/%m/%Y}"}
    yield Sent("accept", _at("arrival", arrival=fitting["arrival"]), taken)
    yield Sent("return", _at("arrival-return", arrival=fitting["arrival"]), {"why": "Không ở đây"})
    away = {"since": "1/6/2026", "where": "Bình Dương", "why": "Làm công nhân", "version": long.version}
    yield Sent("away", _at("person-away", person=long.pk), away)
    yield Sent("back", _at("person-back", person=there.people["away"].pk), _back(there))
    spell = bare.spells.get()
    ends = {"since": "1/5/2019", "entry": "listed", "reason": "Sổ giấy ghi khác", "version": bare.version}
    yield Sent("past", _at("person-past", person=bare.pk, spell=spell.pk), ends)


def _back(there: World) -> dict[str, Any]:
    return {"on": "1/8/2026", "version": Person.objects.get(pk=there.people["away"].pk).version}


def _reach(person: Person) -> dict[str, Any]:
    found = {"phone": "0710 999 111", "other_phone": "", "email": "", "address": "Xóm 2"}
    return {**found, "smartphone": "yes", "zalo": "no", "version": person.version, "seen": ""}


def _herself(person: Person) -> dict[str, Any]:
    found = {"full_name": "Vũ Thị Trống", "other_name": "", "birth": "3/1969", "sex": "female", "old_id": ""}
    found |= {"id_number": "", "ethnicity": "Kinh", "religion": "", "seen": ""}
    return {**found, "version": person.version}


def _of_units(there: World) -> Iterator[Sent]:
    east, commune = there.place.an_lac.east, there.place.an_lac.unit
    yield Sent("branches", _at("unit-branches", unit=commune.pk), {"names": "Thôn Nam\nThôn Bắc"})
    yield Sent("cell", _at("unit-cell", unit=east.pk), {"name": "Tổ 7"})
    half = {"tu": "1/1/2026", "den": "30/6/2026"}
    yield Sent("close period", _at("balance-close", unit=commune.pk), half, keyed=False)
    yield Sent("rename", _at("unit-rename", unit=east.pk), {"name": "Thôn Đông Mới"})
    head = {"person": there.people["bare"].pk}
    yield Sent("head", _at("unit-head", unit=there.place.an_lac.west.pk), head, keyed=False)
    yield Sent("head ends", _at("unit-head-end", unit=east.pk), keyed=False)
    bare = Person.objects.get(pk=there.people["bare"].pk)
    yield Sent("typing", _at("unit-typing", unit=there.place.an_lac.west.pk), _typed(bare))


def _typed(person: Person) -> dict[str, Any]:
    found = {"person": person.pk, "phone": "0710 999 111", "birth": "1969", "id_number": "", "cell": ""}
    return {**found, "address": "Xóm 2", "note": "Ghi trên giấy", "version": person.version, "seen": ""}


def _of_books(there: World) -> Iterator[Sent]:
    doubtful, stopped = there.books["doubtful"].pk, there.books["stopped"].pk
    yield Sent("enter row", _at("book-rows", book=doubtful), {"enter": "3"}, keyed=False)
    yield Sent("skip rows", _at("book-rows", book=doubtful), {"skip": "all"}, keyed=False)
    chosen = {"branch-0": there.place.an_lac.west.pk, "branch-1": there.place.an_lac.east.pk}
    yield Sent("choose branches", _at("book-place", book=doubtful), chosen, keyed=False)
    yield Sent("make branches", _at("book-place", book=doubtful), {"make": "1"}, keyed=False)
    yield Sent("write", _at("book-write", book=stopped), keyed=False)
    yield Sent("stop", _at("book-stop", book=there.books["writing"].pk), keyed=False)
    yield Sent("undo", _at("book-undo", book=there.books["done"].pk), keyed=False)
    yield Sent("drop", _at("book-drop", book=doubtful), keyed=False)
    yield Sent("reopen", _at("book-reopen", book=there.books["undone"].pk), keyed=False)


def _of_papers(there: World) -> Iterator[Sent]:
    commune = there.place.an_lac.unit
    head = {"style": "union", "above": "HỘI LHPN TỈNH", "issuer": "HỘI LHPN XÃ", "number": "{so}/{loai}"}
    head |= {"place": "An Lạc", "signed_as": "CHỦ TỊCH", "signed_by": "Lê Thị Ký"}
    yield Sent("letterhead", _at("letterhead", unit=commune.pk), head)
    asked = {"reason": "Họp chi hội", "form": "docx", "phones": "on"}
    yield Sent("list paper", _at("list-paper", unit=there.place.an_lac.east.pk), asked)
    yield Sent("cards", _at("cards-print", unit=commune.pk), {"since": "1/1/2020"})
    taken = {"reason": "Bàn giao nhiệm kỳ", "identity": "on"}
    yield Sent("take out", _at("unit-data", unit=there.place.an_lac.east.pk), taken)


def _of_groups(there: World) -> Iterator[Sent]:
    east, full, left = there.place.an_lac.east, there.groups["full"], there.groups["left"]
    stated = {"name": "Nhóm nòng cốt mới", "channel": "zalo", "address": "https://zalo.me/g/abc123xyz"}
    head = Member.objects.filter(branch=east, core=True).earliest("pk")
    stated |= {"purpose": "Nhận tin", "rules": "Trả lời sớm", "head": head.pk}
    yield Sent("group open", _at("group-open", unit=east.pk), {**stated, "since": "1/1/2026"})
    yield Sent("group edit", _at("group-edit", group=full.pk), {**stated, "version": full.version})
    yield Sent("group close", _at("group-close", group=full.pk))
    yield Sent("group add", _at("group-add", group=left.pk), {"people": there.people["man"].pk})
    place = GroupMember.objects.filter(group=left).earliest("pk")
    yield Sent("group remove", _at("group-remove", group=left.pk), {"places": place.pk})
    free = Member.objects.filter(branch=there.place.an_lac.west, core=True).order_by("pk")
    proposed: dict[str, Any] = {f"to-{one.pk}": int(n == 0) for n, one in enumerate(free)}
    proposed |= {"name-1": "Nòng cốt Thôn Tây", "name-2": ""}
    yield Sent("group propose", _at("group-propose", unit=there.place.an_lac.west.pk), proposed)


def _of_notices(there: World) -> Iterator[Sent]:
    unit, draft = there.place.an_lac.unit, there.fitting["draft"]
    later = {"deadline_day": "28/11/2036", "deadline_hour": "17 giờ"}
    said = {"title": "Tiêu đề mới", "body": "Kính gửi hội viên.\n\n- Một\n- Hai", **later}
    asked = {"ask": "choice", "question": "Ngày nào?", "choices": "Thứ Bảy\nChủ Nhật"}
    meet = {"meet_day": "30/11/2036", "meet_hour": "19:30", "meet_place": "Nhà văn hóa", "meet_link": ""}
    paper = {"symbol": "45/KH-BTV", "signed_on": "1/11/2026", "summary": "Về việc tổ chức"}
    for kind, more in (("thong-bao", asked), ("giay-moi", meet), ("van-ban", paper)):
        path = _at("notice-compose", unit=unit.pk, kind=kind)
        yield Sent(f"compose {kind}", path, {**said, **more})
    version = {"version": Notice.objects.get(pk=draft).version}
    yield Sent("draft edit", _at("draft-edit", draft=draft), {**said, **asked, **version})
    whom = {"where": "whole", "who": "posts", "titles": "head", "here_only": "on"}
    yield Sent("draft audience", _at("draft-audience", draft=draft), {**whom, **version})
    yield Sent("draft send", _at("draft-preview", draft=draft), version)
    yield Sent("draft discard", _at("draft-discard", draft=draft), version)
    attached = {"attachment": there.fitting["draft file"]}
    yield Sent("draft file drop", _at("draft-file-drop", draft=draft), attached)
    yield Sent("draft audience save", _at("audience-save", draft=draft), {"name": "Cả thôn"})
    kept = {"draft": draft, "kept": there.fitting["kept"]}
    yield Sent("draft audience choose", _at("audience-choose", **kept), version)
    yield Sent("draft audience forget", _at("audience-forget", **kept))


def _of_releases(there: World) -> Iterator[Sent]:
    """On its way out: by its author, and by whoever looks at it."""
    draft, waiting, notice = (there.fitting[name] for name in ("draft", "waiting", "notice"))
    version = {"version": Notice.objects.get(pk=draft).version}
    time = {"day": "20/11/2036", "hour": "7 giờ 30"}
    yield Sent("draft schedule", _at("draft-schedule", draft=draft), {**time, **version})
    yield Sent("draft ask", _at("draft-ask", draft=draft), version)
    version = {"version": Notice.objects.get(pk=waiting).version}
    yield Sent("draft recall", _at("draft-recall", draft=waiting), version)
    yield Sent("draft approve", _at("draft-approve", draft=waiting), version)
    yield Sent("draft return", _at("draft-return", draft=waiting), {"reason": "Sai ngày", **version})
    yield Sent("notice withdraw", _at("notice-withdraw", notice=notice), {"reason": "Hoãn họp"})
    unit = there.place.an_lac.unit
    yield Sent("notice rule", _at("notice-rule", unit=unit.pk), {"needs_second": "on"})


def _of_told(there: World) -> Iterator[Sent]:
    """What is written down about somebody for whom an invitation is."""
    notice, hers, east = there.fitting["notice"], there.fitting["recipient"], there.place.an_lac.east
    yield Sent("notice tell", _at("notice-tell", recipient=hers), {"told": "1", "loc": "chua-lien-lac"})
    yield Sent("notice help", _at("notice-help", recipient=hers), {"value": "yes"})
    yield Sent("notice came", _at("notice-came", recipient=hers), {"came": hers}, keyed=False)
    yield Sent("notice door", _at("notice-door", notice=notice, unit=east.pk), {"came": hers}, keyed=False)
    yield Sent("notice remind", _at("notice-remind", notice=notice, unit=east.pk))
    yield Sent("notice spared", _at("notice-spared", notice=notice), {"meetings": "2", "cost": "1.500.000"})
    yield Sent("letter resend", _at("outbox-resend", delivery=there.fitting["delivery"]))
    yield Sent("letter left", _at("outbox-leave", delivery=there.fitting["delivery"]))
    yield Sent("reach export", _at("notices-reach-export"), {"nam": "2026"}, keyed=False)


def _of_directives(there: World) -> Iterator[Sent]:
    """What came to the commune, and what her own directives wait for."""
    came, done, new = (there.arrivals[one] for one in ("received", "done", "new"))
    yield Sent("directive receive", _at("directive-receive", came=there.arrivals["fresh"].pk))
    said = {"result": "Đã họp ba chi hội", "version": came.version}
    yield Sent("directive report", _at("directive-report", came=came.pk), said)
    wanted = {"kind": "directive", "day": ""}
    yield Sent("directive carry", _at("directive-carry", came=came.pk), wanted)
    version = {"version": done.version}
    yield Sent("directive accept", _at("directive-accept", place=done.pk), version)
    again = {**version, "why": "Chưa có số người", "day": "1/1/2099"}
    yield Sent("directive return", _at("directive-return", place=done.pk), again)
    longer = {"version": new.version, "day": "1/1/2099"}
    yield Sent("directive extend", _at("directive-extend", place=new.pk), longer)
