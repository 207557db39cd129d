"""Checksums of a model's folder: a file that is not the one that was shipped is not loaded.

``checksums.json`` in the folder holds SHA-256, hexadecimal, by file name
within the folder. What fails raises ModelRefused, naming the file and the fix.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from index.errors import ModelRefused

LIST = "checksums.json"

FIX = "restore the folder (the shipped one: git checkout -- models) or name another in ISNAD_ENCODER"


def listed(folder: Path) -> dict[str, str]:
    """The list. Each file that it names is there."""
    sums = {name: str(value) for name, value in read_json(folder / LIST).items()}
    for name in sums:
        if not (folder / name).is_file():
            raise ModelRefused(f"{folder / name} is missing: {FIX}.")
    return sums


def verify(folder: Path) -> None:
    """Hold every file against the list."""
    for name, expected in listed(folder).items():
        read_checked(folder / name, expected)


def read_checked(path: Path, expected: str) -> bytes:
    """The bytes of a file whose SHA-256 is `expected`."""
    data = _read(path)
    if hashlib.sha256(data).hexdigest() != expected:
        raise ModelRefused(f"{path} does not match its checksum: {FIX}.")
    return data


def read_json(path: Path) -> dict[str, Any]:
    """The JSON object in a file."""
    try:
        found = json.loads(_read(path))
    except ValueError as error:
        raise ModelRefused(f"{path} is not JSON ({error}): {FIX}.") from error
    if not isinstance(found, dict):
        raise ModelRefused(f"{path} holds no JSON object: {FIX}.")
    return found


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ModelRefused(f"{path} is missing: {FIX}.") from error
    except OSError as error:
        raise ModelRefused(f"{path} cannot be read ({error.strerror}): {FIX}.") from error
