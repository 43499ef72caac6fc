"""`casesim serve` at the door: what it refuses. What it shows is in `tests/browser`."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.command import Command


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "example.org", "::"])
def test_an_address_that_others_could_reach_is_refused(tmp_path: Path, host: str) -> None:
    """With the reason; nothing is opened."""
    done = Command(tmp_path)("serve", "--host", host)
    assert (done.code, "no log-in" in done.err) == (2, True)


def test_a_port_that_is_taken_is_one_clear_line(tmp_path: Path) -> None:
    """It names the option that chooses another."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = Command(tmp_path)("serve", "--port", str(taken.getsockname()[1]))
    assert (done.code, "choose another with --port" in done.err) == (1, True)
