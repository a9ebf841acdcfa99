"""Pictures that somebody sends: `texts_in(photo)` reads QR codes, `smaller(photo)` gives a small one of ours.

Either way the photo itself is not kept and stays in memory. It is opened in a child process with limits on
memory, processor, time and output, because 17 kB of PNG can ask for a gigabyte. Neither the photo nor a text
in it is ever written or logged.
"""

from sohoi.common.photo.parent import texts_in
from sohoi.common.photo.refusal import LARGEST, PhotoRefused
from sohoi.common.photo.smaller import Small, smaller

__all__ = ["LARGEST", "PhotoRefused", "Small", "smaller", "texts_in"]
