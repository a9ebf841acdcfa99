"""The columns that lists of members have, in the spellings that cadres use."""

from collections.abc import Callable
from random import Random
from typing import Any

from tests.members.books.drawn import hands
from tests.members.books.drawn.spec import Cells, Col, kept, pick, words
from tests.members.books.drawn.women import FAMILIES, Woman

NAME = (
    "Họ tên|Họ và tên|HỌ VÀ TÊN|Họ và tên hội viên|Tên hội viên|Họ tên HV|Họ và tên HV|Họ & tên|"
    "Họ, tên|Họ tên chị em|Họ và tên chị em|HỌ TÊN HỘI VIÊN|Họ và tên phụ nữ|"
    "Họ, chữ đệm và tên khai sinh|Họ và tên khai sinh|Họ và Tên (chữ in hoa)|Họ tên (in hoa)|"
    "Ho va ten|Họ và tên:|Tên HV|Họ và tên hội viên phụ nữ|Họ và\ntên|Họ tên thành viên|"
    "Họ và tên tổ viên|Hội viên|Họ tên đầy đủ|Họ/tên|Họ và tên (ghi đầy đủ)|H. và tên|HỌ&TÊN|"
    "Tên, họ hội viên|Họ và tên người tham gia|Họ tên đệm và tên|Tên chị em|Họ tên\nhội viên"
)
FAMILY = "Họ đệm|Họ và đệm|Họ và tên đệm|Họ lót|Họ và chữ đệm|Họ, đệm|Họ chữ đệm|Họ (đệm)|HỌ|Họ và tên lót"
BIRTH = (
    "NTNS|Ngày sinh|N.sinh|N. sinh|Năm sinh|Ngày tháng năm sinh|Ngày, tháng, năm sinh|"
    "Ngày/tháng/năm sinh|NT năm sinh|N.T.N.S|NS|Sinh năm|Sinh ngày|SN|Ngày sinh (dd/mm/yyyy)|"
    "Ngày, tháng năm sinh|N.T.N sinh|NGÀY SINH|Năm\nsinh|Ng. sinh|Ng.sinh|Ngày tháng sinh|"
    "Ngày/ tháng/ năm sinh|Ngay sinh|Sinh ngày/tháng/năm|Ngày sinh/Năm sinh|NTN sinh|"
    "Năm sinh (hoặc ngày sinh)|Ngày tháng năm|Ngày, th, năm sinh|Ngày sinh DL|N/sinh"
)
NUMBER = (
    "CCCD|CMND/CCCD|Số CMT|Số định danh|Số CCCD (12 số)|CCCD/CMT|Số CMND/CCCD|Số căn cước|"
    "Số thẻ căn cước|Thẻ CC|Số CC|Căn cước công dân|Số căn cước công dân|"
    "Mã số định danh cá nhân|Số ĐDCN|ĐDCN|CCCD/ĐDCN|SỐ CCCD|CMTND|Số CMTND|"
    "Số chứng minh nhân dân|Số GTTT|CC/CCCD|Số CCCD gắn chip|Số CCCD (nếu có)|Số CCCD hoặc CMND|"
    "Số CCCD/số định danh cá nhân|Chứng minh thư|Số CM|Số Căn cước/CCCD|CCCD số|"
    "Số CMND hoặc CCCD|CMT|Mã định danh|Số thẻ CCCD|Số giấy tờ tùy thân|CMTND/CCCD|"
    "Số CCCD/Định danh"
)
PHONE = (
    "SĐT|ĐT|Điện thoại|Số ĐT/Zalo|SĐT (Zalo)|Số điện thoại|Đ.Thoại|ĐT liên hệ|Di động|ĐTDĐ|"
    "Số ĐT di động|Số máy|SĐT/Zalo|Số đt|Tel|Mobile|ĐT DĐ|Liên lạc|Số liên lạc|Số liên hệ|"
    "Điện thoại (nếu có)|SĐT liên lạc|Số Zalo|ĐT/Zalo|Số điện thoại liên hệ|Đ/thoại|"
    "Số điện thoại\n(Zalo)|S.ĐT|Sđt|Số phone|ĐT cá nhân|SĐT cá nhân|Điện  thoại|Số ĐTDĐ|"
    "Điện thoại di động|SỐ ĐIỆN THOẠI"
)
PARTY = (
    "ĐV|Đảng viên|Là ĐV|Đảng|Đ.viên|Đảng viên (x)|Là Đảng viên|Đảng viên ĐCSVN|"
    "Đảng viên (đánh dấu x)|ĐẢNG VIÊN|Đ. viên|Đ/viên|HV là đảng viên|Hội viên là đảng viên|"
    "Là ĐVCS|Đảng viên CS"
)
CORE = (
    "Nòng cốt|HVNC|HV nòng cốt|Hội viên NC|HV NC|Là HVNC|Hội viên nòng cốt (x)|NC|Hội viên nòng cốt|N.cốt|"
    "Là hội viên nòng cốt|Nòng cốt (x)|PN nòng cốt|Lực lượng nòng cốt"
)
ETHNIC = "DT|Dân tộc|D.tộc|Dtộc|DÂN TỘC|Dân\ntộc|Dân tộc (ghi rõ)|Thành phần dân tộc|D/tộc"
RELIGION = "TG|Tôn giáo|T.giáo|Đạo|Tôn giáo (nếu có)|Theo đạo|Theo tôn giáo|T/giáo|TÔN GIÁO|Tôn  giáo"
SCHOOL = (
    "TĐHV|TĐVH|Trình độ văn hóa|Văn hoá|Học vấn|Trình độ học vấn (lớp)|VH|T.độ VH|TĐ học vấn|"
    "TĐ văn hóa|Trình độ VH|Trình độ học vấn|Trình độ|Trình độ giáo dục phổ thông|Lớp|GDPT|"
    "Trình độ\nvăn hóa|T/độ văn hóa"
)
TRAINED = (
    "Trình độ chuyên môn|CMNV|Chuyên môn|TĐCM|Trình độ CM, NV|Trình độ CMNV|Bằng cấp chuyên môn|"
    "TĐ chuyên môn|Trình độ chuyên môn kỹ thuật|CMKT|Chuyên môn, nghiệp vụ"
)
WORK = (
    "Nghề nghiệp|NN|Nghề|Nghề nghiệp, nơi công tác|Việc làm|Nghề nghiệp hiện nay|Công việc|"
    "N.nghiệp|NGHỀ NGHIỆP|Nghề nghiệp chính|Công việc hiện tại|Nghề\nnghiệp|Ngành nghề|"
    "Lĩnh vực nghề nghiệp|Nghề nghiệp/nơi làm việc"
)
ADDRESS = (
    "Địa chỉ|Chỗ ở hiện nay|Nơi ở|Nơi thường trú|Hộ khẩu thường trú|HKTT|Đ/c|Địa chỉ cư trú|"
    "Nơi cư trú hiện nay|Nơi ở hiện tại|Chỗ ở|Nơi đăng ký thường trú|Số nhà, đường|ĐC|"
    "Địa chỉ thường trú|Nơi ở hiện nay|Địa chỉ (số nhà)|Nơi cư trú|Địa chỉ nhà|Hộ khẩu|"
    "Địa chỉ liên hệ|Đ.chỉ|Thường trú tại|Địa chỉ nơi ở|ĐỊA CHỈ"
)
BRANCH = (
    "Chi hội|Thôn/xóm|Thôn|Tổ dân phố|CH|Chi hội/thôn|Đơn vị|Thuộc chi hội|Tên chi hội|"
    "Chi hội PN|Khu dân cư|KDC|Thôn/Bản|Thôn, xóm|Sinh hoạt tại chi hội|Thôn (TDP)|Khu phố|"
    "Địa bàn|Chi hội phụ nữ|CHI HỘI|Thôn, TDP|Sinh hoạt chi hội|Chi hội (thôn)|Thôn - Xóm|"
    "Thuộc thôn|Thôn/khu|Tổ DP|Thuộc chi hội phụ nữ|Đơn vị (thôn)"
)
CELL = "Tổ|Tổ PN|Tổ phụ nữ|Tổ/nhóm|Tổ hội|Tổ số|Tổ hội viên|Thuộc tổ|Tổ phụ nữ số|Phân tổ"
JOINED = (
    "Ngày vào Hội|Năm vào Hội|Năm KN|Ngày KN|Ngày kết nạp|Năm kết nạp|Vào Hội năm|Ngày vào HPN|"
    "Năm vào HPN|Thời gian vào Hội|Ngày tham gia|Ngày, tháng, năm vào Hội|Năm tham gia Hội|"
    "Vào hội ngày|NVH|Ngày tháng vào Hội|Ngày vào Hội LHPN|Năm vào\nHội|Ngày vào hội PN|"
    "Thời điểm vào Hội|Thời gian tham gia Hội|Ngày gia nhập Hội|Ngày vào Hội phụ nữ|"
    "Năm vào Hội LHPNVN|Kết nạp Hội|Ngày kết nạp vào Hội|Vào Hội"
)
MARITAL = "Tình trạng hôn nhân|TTHN|Hôn nhân|TT hôn nhân|Tình trạng HN|Tình trạng gia đình|T.trạng hôn nhân"


def name(random: Random, how: str) -> Col:
    """Her name in one, two or three columns."""
    if how in ("two", "under_one", "three"):
        return _divided(random, how)

    def write(random: Random, woman: Woman) -> Cells:
        cell, states = hands.name(random, woman, how)
        return Cells([cell], states)

    return Col("name", [(pick(random, NAME),)], write)


def _divided(random: Random, how: str) -> Col:
    def two(random: Random, woman: Woman) -> Cells:
        before, _, given = woman.name.rpartition(" ")
        return Cells([before, given], {"full_name": woman.name})

    def three(random: Random, woman: Woman) -> Cells:
        family, *middle, given = woman.name.split()
        return Cells([family, " ".join(middle), given], {"full_name": woman.name})

    if how == "three":
        return Col("name", [("Họ",), (pick(random, "Đệm|Tên đệm|Chữ đệm"),), ("Tên",)], three)
    if how == "under_one":
        return Col("name", [("Họ và tên",), ("Họ và tên",)], two)
    return Col("name", [(pick(random, FAMILY),), (pick(random, "Tên|TÊN"),)], two)


def birth(random: Random, how: str) -> Col:
    """Her birth in one, two or three columns."""
    makers = {"by_sex": _by_sex, "dates_by_sex": _by_sex, "three": _in_three, "day_month_year": _day_month}
    if how in makers:
        return makers[how](random, how)

    def write(random: Random, woman: Woman) -> Cells:
        cell, stated = hands.birth(random, woman.birth, how)
        return Cells([cell], {"birth": stated})

    return Col("birth", [(pick(random, BIRTH),)], write)


def _by_sex(random: Random, how: str) -> Col:
    def write(random: Random, woman: Woman) -> Cells:
        exact = how == "dates_by_sex"
        cell, stated = hands.birth(random, woman.birth, "slashes" if exact else "year")
        cells = [cell, ""] if woman.sex == "male" else ["", cell]
        return Cells(cells, {"birth": stated, "sex": woman.sex})

    over = pick(random, "Năm sinh|Ngày tháng năm sinh|Ngày sinh|NĂM SINH|Sinh năm")
    leaves = random.choice([("Nam", "Nữ"), ("NAM", "NỮ"), ("Nam ", "Nữ ")])
    return Col("birth_by_sex", [(over, leaf) for leaf in leaves], write)


def _in_three(random: Random, how: str) -> Col:
    def write(random: Random, woman: Woman) -> Cells:
        year, month, day = woman.birth
        return Cells([day, month, year], {"birth": hands.iso(woman.birth)})

    over = pick(random, "Ngày tháng năm sinh|Ngày sinh|Ngày, tháng, năm sinh|NTNS|Sinh")
    leaves = random.choice(
        [("Ngày", "Tháng", "Năm"), ("Ngày", "Tháng", "Năm sinh"), ("ngày", "tháng", "năm")]
    )
    if random.random() < 0.5:
        return Col("birth_parts", [("Ngày",), ("Tháng",), (pick(random, "Năm|Năm sinh"),)], write)
    return Col("birth_parts", [(over, leaf) for leaf in leaves], write)


def _day_month(random: Random, how: str) -> Col:
    def write(random: Random, woman: Woman) -> Cells:
        year, month, day = woman.birth
        return Cells([f"{day:02d}/{month:02d}", year], {"birth": hands.iso(woman.birth)})

    heads = random.choice(
        [
            [("Ngày tháng",), ("Năm sinh",)],
            [("Ngày, tháng sinh",), ("Năm sinh",)],
            [("Ngày sinh", "Ngày tháng"), ("Ngày sinh", "Năm")],
            [("Ngày/tháng",), ("Năm",)],
        ]
    )
    return Col("birth_parts", heads, write)


def number(random: Random, how: str) -> list[Col]:
    """Her identity number; old and new may stand side by side, or with day and place of issue."""
    if how == "none":
        return []
    if how == "two_columns":
        return [_two_numbers(random)]
    if how == "with_issue":
        return [_issued(random)]

    def write(random: Random, woman: Woman) -> Cells:
        cell, states = hands.number(random, woman, how)
        return Cells([cell], states)

    return [Col("number", [(pick(random, NUMBER),)], write)]


def _two_numbers(random: Random) -> Col:
    def write(random: Random, woman: Woman) -> Cells:
        return Cells([woman.old, woman.number], {"id_number": woman.number, "old_id": woman.old})

    heads = random.choice(
        [("CMND", "CCCD"), ("Số CMND cũ", "Số CCCD"), ("Số CMT", "Số định danh"), ("CMTND", "CCCD mới")]
    )
    return Col("numbers", [(head,) for head in heads], write)


def _issued(random: Random) -> Col:
    def write(random: Random, woman: Woman) -> Cells:
        place = random.choice(["Cục CS QLHC về TTXH", "CA Thái Bình", "Bộ Công an"])
        return Cells([woman.number, "12/05/2021", place], {"id_number": woman.number})

    over = pick(random, "CCCD|Căn cước công dân|CMND/CCCD|Thẻ căn cước")
    leaves = random.choice(
        [("Số", "Ngày cấp", "Nơi cấp"), ("Số CCCD", "Ngày cấp", "Nơi cấp"), ("Số thẻ", "Cấp ngày", "Nơi cấp")]
    )
    return Col("number", [(over, leaf) for leaf in leaves], write)


def phone(random: Random, how: str) -> list[Col]:
    """Her telephone, or two of them."""
    if how == "none":
        return []

    def write(random: Random, woman: Woman) -> Cells:
        if random.random() < 0.08:
            return Cells([random.choice(["", "không", "không có", "-", "Ko"])], {})
        cell, states = hands.phone(random, woman, "text" if how == "two_columns" else how)
        return Cells([cell], states)

    def both(random: Random, woman: Woman) -> Cells:
        return Cells(["02273831234", woman.phone], {"phone": woman.phone})

    if how == "two_columns":
        heads = random.choice(
            [("ĐT bàn", "ĐT di động"), ("Điện thoại cố định", "Di động"), ("Nhà riêng", "Di động")]
        )
        over = random.random() < 0.5
        return [Col("phones", [("Điện thoại", head) if over else (head,) for head in heads], both)]
    return [Col("phone", [(pick(random, PHONE),)], write)]


def tick(key: str, head: str, signs: tuple[Any, Any], of: Callable[[Woman], bool]) -> Col:
    """A column of ticks."""

    def write(random: Random, woman: Woman) -> Cells:
        return Cells([signs[0] if of(woman) else signs[1]], {key: of(woman)})

    return Col(key, [(head,)], write)


def party(random: Random, signs: tuple[Any, Any], dated: bool) -> Col:
    """Party membership: ticked, in letters, or by the day she joined."""

    def write(random: Random, woman: Woman) -> Cells:
        cell = (
            f"{random.randint(1, 28):02d}/0{random.randint(1, 9)}/{woman.birth[0] + 25}"
            if woman.party
            else ""
        )
        return Cells([cell], {"party": woman.party})

    return (
        Col("party", [(pick(random, PARTY),)], write)
        if dated
        else tick("party", pick(random, PARTY), signs, lambda woman: woman.party)
    )


def poverty(random: Random, how: str, signs: tuple[Any, Any]) -> list[Col]:
    """Her household's standing in one column, in two, or in none."""
    if how in ("none", "note"):
        return []
    if how in ("two", "two_grouped"):
        over = pick(random, "Hộ|Thuộc hộ|Diện hộ|Hộ gia đình|Thuộc diện")
        flat = [("Hộ nghèo",), ("Hộ cận nghèo",)]
        flat = random.choice(
            [
                flat,
                [("HN",), ("CN",)],
                [("HN",), ("HCN",)],
                [("H.nghèo",), ("H.cận nghèo",)],
                [("Hộ nghèo",), ("Cận nghèo",)],
                [("Là hộ nghèo",), ("Là hộ cận nghèo",)],
            ]
        )
        leaves = random.choice([("Nghèo", "Cận nghèo"), ("Hộ nghèo", "Hộ cận nghèo"), ("HN", "HCN")])
        heads = [(over, leaf) for leaf in leaves] if how == "two_grouped" else flat

        def two(random: Random, woman: Woman) -> Cells:
            states = {"poverty": woman.poverty} if woman.poverty else {}
            return Cells([signs[woman.poverty != "poor"], signs[woman.poverty != "near_poor"]], states)

        return [Col("poverty", heads, two, shared=True)]
    heads = (
        "Hộ nghèo, cận nghèo|Hộ nghèo/cận nghèo|HN/CN|HN, HCN|Diện hộ|Loại hộ|Hoàn cảnh kinh tế|"
        "Phân loại hộ|Thuộc hộ|"
    )
    heads += (
        "Thuộc hộ (nghèo, cận nghèo)|Hộ nghèo (N), cận nghèo (CN)|Hoàn cảnh|Thuộc diện|"
        "Hộ (nghèo, CN)|Kinh tế hộ"
    )
    said = random.choice(
        [
            ("Nghèo", "Cận nghèo", ""),
            ("HN", "CN", ""),
            ("Hộ nghèo", "Hộ cận nghèo", "Trung bình"),
            ("N", "CN", ""),
            ("hộ nghèo", "cận nghèo", "Khá"),
            ("Nghèo", "C.nghèo", "TB"),
            ("H.nghèo", "H.CN", "BT"),
            ("HN", "HCN", "-"),
        ]
    )

    def one(random: Random, woman: Woman) -> Cells:
        at = ["poor", "near_poor", ""].index(woman.poverty)
        return Cells([said[at]], {"poverty": woman.poverty} if woman.poverty else {})

    return [Col("poverty", [(pick(random, heads),)], one, shared=True)]


def joined(random: Random, how: str) -> list[Col]:
    """When she joined the Union."""
    if how == "none":
        return []

    def write(random: Random, woman: Woman) -> Cells:
        cell, stated = hands.birth(random, woman.joined, how)
        return Cells([cell], {"joined": stated})

    return [Col("joined", [(pick(random, JOINED),)], write)]


def sex(random: Random, how: str) -> list[Col]:
    """Her sex in words, or ticked under it."""
    if how == "ticks":

        def ticked(random: Random, woman: Woman) -> Cells:
            return Cells(["x", ""] if woman.sex == "male" else ["", "x"], {"sex": woman.sex})

        over = pick(random, "Giới tính|Nam/Nữ|Giới|GT")
        return [Col("sex", [(over, "Nam"), (over, "Nữ")], ticked)]
    if how != "words":
        return []
    man, lady = random.choice([("Nam", "Nữ"), ("nam", "nữ"), ("NAM", "NỮ"), ("Nam", "Nu")])

    def write(random: Random, woman: Woman) -> Cells:
        return Cells([man if woman.sex == "male" else lady], {"sex": woman.sex})

    return [
        Col(
            "sex",
            [(pick(random, "Giới tính|GT|Nam/Nữ|Phái|G.tính|Giới|Nam, nữ|GIỚI TÍNH|Giới tính (Nam/Nữ)"),)],
            write,
        )
    ]


def husband(random: Random) -> Col:
    """A man's name beside hers, which must never be taken for hers."""
    return kept(
        pick(random, "Họ tên chồng|Tên chồng|Họ và tên chồng|Chồng|Họ tên chồng (con)|Tên chồng/con"),
        lambda random, woman: f"{random.choice(FAMILIES)} Văn {random.choice(['Nam', 'Hùng', 'Tuấn'])}",
    )


def described(random: Random) -> list[Col]:
    """Columns of plain words."""
    return [
        words("ethnicity", pick(random, ETHNIC), lambda woman: woman.ethnicity),
        words("religion", pick(random, RELIGION), lambda woman: woman.religion),
        words("education", pick(random, SCHOOL), lambda woman: woman.education),
        words("profession", pick(random, TRAINED), lambda woman: woman.profession),
        words("occupation", pick(random, WORK), lambda woman: woman.occupation),
        words("marital", pick(random, MARITAL), lambda woman: woman.marital),
    ]
