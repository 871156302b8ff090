"""How fast one token may ask: a bucket that fills evenly, so that a burst is fine and a flood is not.

Each serving process counts for itself; it guards the database, and is no fence against many tokens.
"""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

PER_SECOND = 50.0
AT_ONCE = 500.0
_MOST_TOKENS = 1_000


@dataclass
class _Bucket:
    left: float
    seen: float


class Pace:
    """The buckets of all tokens that asked lately."""

    def __init__(self, per_second: float = PER_SECOND, at_once: float = AT_ONCE) -> None:
        self._per_second, self._at_once = per_second, at_once
        self._buckets: OrderedDict[int, _Bucket] = OrderedDict()
        self._lock = Lock()

    def wait(self, token_id: int, now: float) -> float:
        """Take one request out of the bucket at this moment (seconds, from any beginning on).

        0 when it may go on, else the seconds after which it may be asked again; nothing is taken then.
        """
        with self._lock:
            bucket = self._buckets.pop(token_id, None) or _Bucket(self._at_once, now)
            self._buckets[token_id] = bucket
            if len(self._buckets) > _MOST_TOKENS:
                self._buckets.popitem(last=False)
            bucket.left = min(self._at_once, bucket.left + max(0.0, now - bucket.seen) * self._per_second)
            bucket.seen = now
            if bucket.left < 1:
                return (1 - bucket.left) / self._per_second
            bucket.left -= 1
            return 0.0
