"""What may be allowed about people in the register."""

from sohoi.acts.actor import Permission

SEE_MEMBERS = Permission("members.see", "Xem hội viên")
SEE_PHONES = Permission("members.see_phones", "Xem cả số điện thoại")
SEE_SENSITIVE = Permission("members.see_sensitive", "Xem dân tộc, tôn giáo, đảng, hộ nghèo, bảo hiểm")
OPEN_IDENTITY = Permission("members.open_identity", "Mở xem cả số căn cước, có ghi lại")
OPEN_MASKED = Permission("members.open_masked", "Mở hồ sơ một người, phải ghi lý do")
EDIT_MEMBERS = Permission("members.edit", "Thêm, sửa hội viên, chuyển, cho rời Hội")
MERGE_MEMBERS = Permission("members.merge", "Gộp hồ sơ ghi trùng")
APPOINT = Permission("members.appoint", "Giao chi hội trưởng")
EXPORT_MEMBERS = Permission("members.export", "Xuất danh sách ra Excel")
IMPORT_BOOKS = Permission("members.import", "Nhập danh sách từ Excel")
UNDO_BOOKS = Permission("members.undo_import", "Hoàn lại lần nhập của người khác")
SEE_FIGURES = Permission("members.see_figures", "Xem số liệu")
