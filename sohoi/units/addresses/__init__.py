"""Which commune, of the old country or of today's, an address names: `read`, and what of it is the hamlet.

Pure: the facts and nothing else. Decision 0013 says when a reading is sure enough.
"""

from sohoi.units.addresses.hamlets import Hamlet, hamlet_of
from sohoi.units.addresses.reading import Reading, is_known, read

__all__ = ["Hamlet", "Reading", "hamlet_of", "is_known", "read"]
