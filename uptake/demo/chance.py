"""Chance that repeats itself: one stream of random numbers for each purpose."""

import zlib

import numpy as np


def chance(seed: int, purpose: str) -> np.random.Generator:
    """Random numbers for one purpose; the same seed and purpose always give the same numbers.

    Streams are apart, so that drawing one more number for the names leaves the mails as they were.
    """
    return np.random.default_rng([seed, zlib.crc32(purpose.encode())])
