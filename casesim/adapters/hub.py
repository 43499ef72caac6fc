"""The one door to the network: a file of a pinned revision from the hub, begun anew or gone on with.

Asks nothing of a user's account (no token is read or sent), and checks nothing of what comes: the shelf compares the
SHA-256. What goes wrong is one line that says what to do. `hf_hub_download` throws away what a stopped download has
brought, so that its two steps are called apart here: what the hub says of the file, and the transfer, which goes on where it stopped.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from casesim.core.errors import ModelError

_STEP = 1 << 20
"""Bytes after which progress is told and a stop is heard; the library's own ten megabytes are a minute on a slow line."""

_ERRORS = 40
"""Level of the library's own log: what it would say to stderr of a lost connection, the meter shows."""

Told = Callable[[int, int], None]
"""Takes the bytes that are here and the bytes that there are; what it raises stops the transfer."""


def fetch(repository: str, revision: str, file: str, part: Path, size: int, told: Told) -> None:
    """Bring `part` to the whole of a file of `size` bytes, from where it stands; raises ModelError in one line.

    Whatever stops it, `part` keeps what has come. `revision` is the 40 hex digits of a commit.
    """
    from huggingface_hub import constants, get_hf_file_metadata, hf_hub_url, logging
    from huggingface_hub.file_download import http_get

    logging.set_verbosity(_ERRORS)
    constants.DOWNLOAD_CHUNK_SIZE = _STEP
    constants.HF_HUB_DISABLE_TELEMETRY = True  # one request for one file: nothing is asked, or said, beside it
    try:
        url = hf_hub_url(repository, file, revision=revision, endpoint=os.environ.get("HF_ENDPOINT") or None)
        found = get_hf_file_metadata(url, token=False)
        if found.size is not None and found.size != size:
            raise ModelError(f"the hub has {file} with {found.size} bytes and not {size}: nothing was fetched")
        with part.open("ab") as stream:
            begun = stream.tell()
            http_get(
                found.location, stream, resume_size=begun, expected_size=size, displayed_filename=file,
                tqdm_class=_meter(told, begun, size),
            )  # fmt: skip
    except ModelError:
        raise
    except Exception as error:
        raise ModelError(_line(error, repository, file)) from error


def _meter(told: Told, begun: int, size: int) -> Any:
    """Return a class that the library takes for a progress bar."""

    class Meter:
        def __init__(self, *_: object, **__: object) -> None:
            self.here = begun
            told(begun, size)

        def __enter__(self) -> Self:
            return self

        def __exit__(
            self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
        ) -> None:
            return None

        def update(self, count: float | None = 1) -> None:
            self.here += int(count or 0)
            told(self.here, size)

    return Meter


def _line(error: Exception, repository: str, file: str) -> str:
    """Return what went wrong and what to do about it."""
    from huggingface_hub.errors import HfHubHTTPError

    if isinstance(error, HfHubHTTPError):
        status = error.response.status_code
        if status == 404:
            return f"the hub has no {file} of that revision in {repository} (404); it may have been withdrawn: choose another"
        if status in (401, 403):
            return f"the hub gives {repository} only to those who have accepted its licence there ({status}); fetch {file} by hand, then `casesim models add FILE`"
        return f"the hub answered with an error ({status}); try again later"
    if isinstance(error, OSError) and error.errno is not None and error.filename is not None:
        return f"{error.filename} cannot be written: {error.strerror}"
    if "Consistency check failed" in str(error):
        return f"the hub sent another number of bytes of {file} than it should; try again"
    if type(error).__name__ == "OfflineModeIsEnabled":
        return "the network is switched off for the hub (HF_HUB_OFFLINE); unset it to fetch a model"
    why = str(error).splitlines()[0][:160] if str(error) else type(error).__name__
    return f"the hub cannot be reached or the connection was lost ({why}); the same command goes on where it stopped"
