"""Read the QR codes in a photo without keeping it: `texts_in(photo)` gives their texts, or refuses it.

The photo stays in memory. It is opened in a child process with limits on memory, processor, time and output,
because 17 kB of PNG can ask for a gigabyte. Neither the photo nor a text in it is ever written or logged.
"""

from sohoi.common.photo.parent import texts_in
from sohoi.common.photo.refusal import LARGEST, PhotoRefused

__all__ = ["LARGEST", "PhotoRefused", "texts_in"]
