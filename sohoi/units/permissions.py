"""What may be allowed about units."""

from sohoi.acts.actor import Permission, Reach

SEE_UNITS = Permission("units.see", "Xem các đơn vị")
EDIT_UNITS = Permission("units.edit", "Thêm, sửa chi hội và tổ")
MERGE_UNITS = Permission("units.merge", "Sáp nhập, chia tách chi hội")
EDIT_LETTERHEAD = Permission("units.letterhead", "Sửa phần đầu giấy tờ của đơn vị", Reach.HERE)
FOUND = Permission("units.found", "Lập sổ mới cho một nơi chưa có sổ", Reach.OPEN)
