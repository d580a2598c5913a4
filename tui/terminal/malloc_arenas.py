"""Has the C library keep the memory of all threads in one place, and give back what is free of it."""

from __future__ import annotations

import sys

_M_ARENA_MAX = -8
"""From glibc's malloc.h."""


def share_one_arena() -> bool:
    """Have threads that begin from now on share one arena; return whether the C library, glibc alone, was told so.

    Threads of Python allocate one after the other, so that an arena for each spares no waiting; what one frees helps no
    other, and over hours each comes to hold the most that it ever needed.
    """
    if not sys.platform.startswith("linux"):
        return False
    from ctypes import CDLL

    mallopt = getattr(CDLL(None), "mallopt", None)
    return mallopt is not None and bool(mallopt(_M_ARENA_MAX, 1))


def give_back() -> bool:
    """Give the system back what is free between what is in use; return whether the C library, glibc alone, did."""
    if not sys.platform.startswith("linux"):
        return False
    from ctypes import CDLL

    malloc_trim = getattr(CDLL(None), "malloc_trim", None)
    return malloc_trim is not None and bool(malloc_trim(0))
