"""What may be allowed about accounts and records of reading."""

from sohoi.acts.actor import Permission

GIVE_ROLES = Permission("access.give_roles", "Giao và thu quyền sử dụng")
SEE_TRAIL = Permission("access.see_trail", "Xem nhật ký việc đã làm")
SEE_READS = Permission("access.see_reads", "Xem ai đã xem dữ liệu nhạy cảm")
SET_PURPOSES = Permission("access.set_purposes", "Đặt lời xin đồng ý và căn cứ cho từng mục đích")
SEE_SYSTEM = Permission("access.see_system", "Xem tình trạng máy chủ")
