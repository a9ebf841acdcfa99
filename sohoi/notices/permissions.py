"""What may be allowed about telling people: the work groups, what is told through them, and answering."""

from sohoi.acts.actor import Permission, Reach

SEE_GROUPS = Permission("notices.see_groups", "Xem nhóm công việc")
EDIT_GROUPS = Permission("notices.edit_groups", "Lập và sửa nhóm công việc")

SEE_NOTICES = Permission("notices.see", "Xem thông báo và ai đã trả lời")
SEND_NOTICES = Permission("notices.send", "Soạn và gửi thông báo, giấy mời, văn bản")
APPROVE_NOTICES = Permission("notices.approve", "Duyệt thông báo trước khi gửi")
# What a unit itself does with a directive that came: nobody above does it in its place.
HANDLE_DIRECTIVES = Permission("notices.handle", "Nhận văn bản chỉ đạo và báo kết quả", Reach.HERE)
RECORD_ANSWERS = Permission("notices.record", "Ghi trả lời giúp, báo trực tiếp, điểm danh")

ANSWER = Permission("notices.answer", "Xem và trả lời thông báo của mình", Reach.SELF)
OPEN_LINK = Permission("notices.open_link", "Mở thông báo từ đường dẫn", Reach.LINK)
ANSWER_BY_LINK = Permission("notices.answer_by_link", "Trả lời từ đường dẫn", Reach.LINK)
