"""Whether a word can be Vietnamese: a beginning, a rime and a tone that go together.

A wrong conversion makes words that no Vietnamese could say, so this judges conversions without a dictionary.
The rimes are those of the written language (with final k as names of the highlands have it).
"""

import re
import unicodedata
from functools import lru_cache

from sohoi.common.oldfonts.tables import TONES


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ONSETS = ("ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", *"bcdđghklmnprstvx", "")
_RIMES = _words(
    """a ac ach ai am an ang anh ao ap at au ay ak ă ăc ăm ăn ăng ăp ăt ăk âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ek ê êch êm ên ênh êp êt êu êk i ia ich im in inh ip it iu ik
    iêc iêm iên iêng iêp iêt iêu yêm yên yêng yêt yêu
    o oc oi om on ong op ot ok oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt
    oe oen oeo oet ooc oong ô ôc ôi ôm ôn ông ôp ôt ôk ơ ơi ơm ơn ơp ơt ơu
    u uc ui um un ung up ut uk ua uôc uôi uôm uôn uông uôt uân uâng uât uây uê uêch uênh uêu uơ
    uy uya uych uyn uynh uyt uyu uyên uyêt ư ưc ưi ưm ưn ưng ưt ưu ưa ưk ươc ươi ươm ươn ương ươp ươt ươu
    y ynh yt ych"""
)
# Short vowels need a final: no word ends in ă.
_VOWELS, _SHAPED = "aăâeêioôơuưy", "ăâêôơư"
_NEVER_ALONE = frozenset({"ă"})
# "SĐT", "ĐV", "đ/c": letters for words, which only Đ lifts out of ASCII.
_ABBREVIATION = re.compile(r"[bcdghklmnpqrstvxđ]*đ[bcdghklmnpqrstvxđ]*", re.IGNORECASE)
_LONGEST_ABBREVIATION = 5
_STOPPED = ("c", "ch", "p", "t")
_CLOSED_TONES = frozenset({"\u0301", "\u0323"})

_COMMON = _words(
    """nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đào đoàn trịnh trương đinh lâm
    phùng tô hà tạ chu lưu lương thái châu quách tống đàm nghiêm kiều triệu mạc vương giáp cù thạch khổng ông
    bế thị văn hữu đức ngọc minh thanh hồng bích kim mỹ như diệu quỳnh phương thúy thùy thủy tuyết ánh xuân
    thu hạnh hường hương huệ hoa hòa hằng hiền hậu hiệp hợi hảo lan liên loan lụa lợi lệ lành mai mận mến
    miền nga ngân ngà nguyệt nhàn nhạn nhung nhị nữ nụ oanh phúc phượng quế quyên quý sáu sen tâm tấm thắm
    thảo thắng thêu thoa thơ thơm thuận thư thược tình tính tiến tuyến tươi tâm vân vui vượng yến ái ân bưởi
    chín chuyên cúc dung duyên dậu đào điểm điệp gái giang gấm hải là lý mùi mùa nết ngát ngoan út vóc xoan
    họ và tên đệm chữ ngày tháng năm sinh số điện thoại địa chỉ dân tộc tôn giáo nghề nghiệp chi hội thôn xóm
    tổ khu phố phường xã huyện tỉnh hội viên phụ liên danh sách trình độ học vấn văn chuyên môn đảng ghi chú
    nơi ở giới nòng cốt hộ nghèo cận khẩu chồng hiện nay thường trú quê quán vào căn cước định chứng kết nạp
    không có nông ruộng buôn bán công nhân giáo cán bộ hưu nội trợ thợ làm tự do kinh tày nùng mường dao thiên
    chúa phật lương đại cao đẳng cấp người lập biểu chủ tịch tổng cộng bắc đông tây tân thượng hạ trung đình
    chùa đồng mơ ngạn bé bà chị cô mới đội lớp nhà vùng việt độc"""
)


def _toneless(word: str) -> tuple[str, list[tuple[int, str]]]:
    """The word without tones, and each tone with the place of its letter."""
    bare, tones = "", []
    for letter in unicodedata.normalize("NFC", word):
        marks = unicodedata.normalize("NFD", letter)
        tones += [(len(bare), mark) for mark in marks if mark in TONES]
        bare += unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in TONES))
    return bare, tones


@lru_cache(maxsize=512)
def _tone_places(rime: str) -> tuple[int, ...]:
    """On which letters of a rime the tone may stand: "hòa" and "hoà" are both written."""
    vowels = len(rime) - len(rime.lstrip(_VOWELS))
    shaped = [place for place in range(vowels) if rime[place] in _SHAPED]
    if shaped:
        return (shaped[-1],)
    if vowels == 2 and rime in ("oa", "oe", "uy"):
        return 0, 1
    return (1,) if vowels == 3 or (vowels == 2 and len(rime) > 2) else (0,)


def _says(onset: str, bare: str, tones: list[tuple[int, str]]) -> bool:
    rime = bare.removeprefix(onset)
    if not bare.startswith(onset) or rime not in _RIMES or rime in _NEVER_ALONE:
        return False
    if tones and tones[0][0] - len(onset) not in _tone_places(rime):
        return False
    return not rime.endswith(_STOPPED) or (bool(tones) and tones[0][1] in _CLOSED_TONES)


@lru_cache(maxsize=32768)
def is_syllable(word: str) -> bool:
    """Whether a word, in small letters, capitals or with one capital, can be said in Vietnamese.

    Abbreviations with a Đ count as words.
    """
    one_size = word in (word.lower(), word.upper())
    if one_size and len(word) <= _LONGEST_ABBREVIATION and _ABBREVIATION.fullmatch(word):
        return True
    if not one_size and word[1:] != word[1:].lower():
        return False
    bare, tones = _toneless(word.lower())
    return len(tones) <= 1 and any(_says(onset, bare, tones) for onset in _ONSETS)


@lru_cache(maxsize=32768)
def points(word: str) -> int:
    """How much a word speaks for a reading: 3 if it is common, 2 if possible, 0 if it is none."""
    if not is_syllable(word):
        return 0
    return 3 if word.lower() in _COMMON else 2
