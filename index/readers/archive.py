"""ZIP archives held in memory, and the bounds that keep a small file from filling the machine."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from index.errors import UnreadableArticle

#: What an archive may hold: members, bytes in one and in all, and bytes for each one stored.
MEMBERS, LARGEST, TOTAL, RATIO = 10_000, 1 << 28, 1 << 31, 200
#: An archive that unpacks to less is fine whatever its ratio.
_SMALL = 1 << 20
_CHUNK = 1 << 16
_UTF8_FLAG = 0x800
#: What reading a member can raise when the archive is damaged or of an unknown kind.
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


@contextmanager
def opened(data: bytes, kind: str) -> Iterator[zipfile.ZipFile]:
    """The archive in `data`, its stated sizes within bounds; `kind` is what messages call it."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _DAMAGE as error:
        raise UnreadableArticle(
            f"the {kind} is damaged or no {kind}; fetch it again from its source"
        ) from error
    with archive:
        members = archive.infolist()
        if len(members) > MEMBERS:
            raise UnreadableArticle(f"the {kind} has {len(members)} members; split it up, {MEMBERS} in each")
        stated = sum(member.file_size for member in members)
        if stated > TOTAL or stated > max(_SMALL, RATIO * len(data)):
            raise UnreadableArticle(
                f"the {kind} of {len(data):,} bytes would unpack to {stated:,}; "
                "unpack it by hand if you trust it, and add its files"
            )
        yield archive


def content(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """The bytes of a member, never more than it states. UnreadableArticle says why there are none."""
    if member.flag_bits & 1:
        raise UnreadableArticle("it is locked with a password; unpack it by hand and add the file")
    if member.file_size > LARGEST:
        raise UnreadableArticle(f"it has {member.file_size:,} bytes, more than {LARGEST:,}; split it")
    parts: list[bytes] = []
    try:
        with archive.open(member) as file:
            while part := file.read(_CHUNK):
                parts.append(part)
                if len(parts) * _CHUNK > member.file_size + 2 * _CHUNK:
                    raise UnreadableArticle("it unpacks to more than it states")
    except _DAMAGE as error:
        raise UnreadableArticle(f"it is damaged or packed in an unknown way ({error})") from error
    return b"".join(parts)


def name(member: zipfile.ZipInfo) -> str:
    """A member's name: UTF-8 that was not marked as such is read as what it is; controls are left out."""
    named = member.filename
    if not member.flag_bits & _UTF8_FLAG:
        with suppress(UnicodeError):
            named = named.encode("cp437").decode("utf-8")
    return "".join(c for c in named if c.isprintable())
