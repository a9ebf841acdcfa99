"""What may be allowed about figures."""

from sohoi.acts.actor import Permission, Reach

CLOSE_PERIOD = Permission("reports.close_period", "Chốt số kỳ của đơn vị mình", Reach.HERE)
