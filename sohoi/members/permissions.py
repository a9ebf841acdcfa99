"""What may be allowed about people in the register."""

from sohoi.acts.actor import Permission, Reach

SEE_MEMBERS = Permission("members.see", "Xem hội viên")
SEE_PHONES = Permission("members.see_phones", "Xem cả số điện thoại")
SEE_SENSITIVE = Permission("members.see_sensitive", "Xem dân tộc, tôn giáo, đảng, hộ nghèo, bảo hiểm")
OPEN_IDENTITY = Permission("members.open_identity", "Mở xem cả số căn cước, có ghi lại")
OPEN_MASKED = Permission("members.open_masked", "Mở hồ sơ một người, phải ghi lý do")
EDIT_MEMBERS = Permission("members.edit", "Thêm, sửa hội viên, chuyển, cho rời Hội")
MERGE_MEMBERS = Permission("members.merge", "Gộp hồ sơ ghi trùng")
APPOINT = Permission("members.appoint", "Giao chức vụ, thôi chức vụ")
APPOINT_HERE = Permission("members.appoint_here", "Giao chức vụ của chính đơn vị mình", Reach.HERE)
ADMIT = Permission("members.admit", "Quyết định kết nạp, công nhận danh dự, xóa tên")
AMEND_PAST = Permission("members.amend_past", "Sửa quá trình sinh hoạt đã qua, phải ghi lý do")
GIVE_OWN_PAGE = Permission("members.give_own_page", "Mở trang riêng cho hội viên")
COLLECT_CONSENT = Permission("members.collect_consent", "Ghi lời đồng ý của hội viên")
MAKE_CARDS = Permission("members.make_cards", "Cấp và in thẻ hội viên")
OWN_PAGE = Permission("members.own_page", "Xem trang của mình", Reach.SELF)
EXPORT_MEMBERS = Permission("members.export", "Xuất danh sách ra Excel")
IMPORT_BOOKS = Permission("members.import", "Nhập danh sách từ Excel")
UNDO_BOOKS = Permission("members.undo_import", "Hoàn lại lần nhập của người khác")
SEE_FIGURES = Permission("members.see_figures", "Xem số liệu")
