"""What may be allowed about telling people: the work groups through which word goes round."""

from sohoi.acts.actor import Permission

SEE_GROUPS = Permission("notices.see_groups", "Xem nhóm công việc")
EDIT_GROUPS = Permission("notices.edit_groups", "Lập và sửa nhóm công việc")
