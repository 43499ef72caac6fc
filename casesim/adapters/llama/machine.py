"""What this machine offers to a model: cores that may really be used, and memory. Measures nothing, changes nothing."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_MOST_THREADS = 8
_MEMORY = Path("/proc/meminfo")
_CGROUP = Path("/sys/fs/cgroup")


def cores() -> int:
    """Return the physical cores that this process may use, at least one."""
    allowed = _allowed()
    if allowed is None:
        return max(1, (os.cpu_count() or 2) // 2)
    siblings = {_siblings(cpu) for cpu in allowed}
    return max(1, min(len(siblings), _quota()))


def threads() -> int:
    """Return the number of threads to load a model with."""
    return min(cores(), _MOST_THREADS)


def memory_bytes() -> int | None:
    """Return the memory that this process could have in all, None where the system does not say."""
    limits = [value for value in (_physical(), _limit()) if value]
    return min(limits) if limits else None


def available_bytes() -> int | None:
    """Return the memory that is free now, None where the system does not say."""
    try:
        for line in _MEMORY.read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError, IndexError):
        pass
    return None


def is_busy() -> bool:
    """Say whether other work took more than half of the cores over the last minute; false where the system does not say."""
    try:
        return os.getloadavg()[0] > cores() / 2
    except (AttributeError, OSError):
        return False


def peak_bytes() -> int:
    """Return the most memory that this process ever had in use, 0 where the system does not say."""
    try:
        import resource
    except ImportError:
        return 0
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _allowed() -> set[int] | None:
    ask = getattr(os, "sched_getaffinity", None)
    return set(ask(0)) if ask else None


def _siblings(cpu: int) -> str:
    path = Path(f"/sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list")
    try:
        return path.read_text(encoding="ascii").strip()
    except OSError:
        return str(cpu)


def _quota() -> int:
    """Return the processors' worth of time that a container grants, rounded down."""
    try:
        quota, period = (_CGROUP / "cpu.max").read_text(encoding="ascii").split()
        return max(1, int(quota) // int(period))
    except (OSError, ValueError):
        return 1_000


def _physical() -> int | None:
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return None


def _limit() -> int | None:
    try:
        return int((_CGROUP / "memory.max").read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
