"""Why a photo is not read, in words that say what it is and what to do."""

LARGEST = 12 * 1024 * 1024
MOST_PIXELS = 40_000_000

_AGAIN = "Hãy chụp lại bằng máy ảnh của điện thoại."

SENTENCES = {
    "empty": "Chưa có ảnh nào. Hãy chụp hoặc chọn một ảnh.",
    "too_big": "Ảnh này nặng quá 12 MB. Hãy chụp lại ở cỡ ảnh thường.",
    "pixels": "Ảnh này có quá nhiều điểm ảnh. Hãy chụp lại ở cỡ ảnh thường, không dùng chế độ ảnh siêu nét.",
    "heic": "Ảnh này kiểu HEIC của iPhone, máy chủ không mở được. "
    "Hãy chụp thẳng từ trang này, hoặc đổi ảnh sang JPEG.",
    "other": f"Tệp này không phải ảnh JPEG, PNG hay WebP. {_AGAIN}",
    "broken": f"Ảnh này bị hỏng hoặc gửi lên chưa hết. {_AGAIN}",
    "heavy": f"Ảnh này quá nặng để mở. {_AGAIN}",
    "slow": f"Ảnh này đọc quá lâu. {_AGAIN}",
    "none": "Không thấy mã QR trong ảnh. Hãy chụp gần hơn, đủ sáng, "
    "giữ yên tay, để mã QR chiếm khoảng một phần ba ảnh.",
    "busy": "Nhiều người đang cùng đọc ảnh. Hãy gửi lại sau ít giây.",
}


class PhotoRefused(ValueError):
    """The photo is not read. `code` is one of SENTENCES, `str()` the Vietnamese sentence for the person."""

    def __init__(self, code: str) -> None:
        super().__init__(SENTENCES[code])
        self.code = code
