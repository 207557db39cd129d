"""ZIP: every member that some reader can read, nothing written to disk."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

from index.errors import UnreadableArticle
from index.readers import archive
from index.readers.reading import Reading
from index.records import Draft

_ARCHIVES = frozenset({".zip"})


def read(data: bytes) -> Reading:
    """The drafts of all members in the archive's order, ``part`` their names; problems name the member.

    What systems leave behind (``__MACOSX``, names with a dot first) is passed
    over. Raises UnreadableArticle when the archive is damaged, out of bounds,
    or gives no draft.
    """
    # Imported here: the registry knows this module, too.
    from index.readers import read_bytes, supported

    drafts: list[Draft] = []
    problems: list[str] = []
    with archive.opened(data, "ZIP archive") as opened:
        for member in opened.infolist():
            named = archive.name(member)
            path = PurePosixPath(named.replace("\\", "/"))
            if member.is_dir() or _left_behind(path):
                continue
            try:
                if path.suffix.lower() in _ARCHIVES:
                    raise UnreadableArticle("an archive within an archive is not read; unpack it by hand")
                supported(path.suffix)
                reading = read_bytes(archive.content(opened, member), path.suffix)
            except UnreadableArticle as error:
                problems.append(f"{named}: {error}")
                continue
            drafts += [replace(draft, part=named) for draft in reading.drafts]
            problems += [f"{named}: {problem}" for problem in reading.problems]
    if not drafts:
        raise UnreadableArticle("; ".join(problems[:3]) or "the ZIP archive has no files")
    return Reading(tuple(drafts), tuple(problems))


def _left_behind(path: PurePosixPath) -> bool:
    return any(p == "__MACOSX" or (p.startswith(".") and p not in {".", ".."}) for p in path.parts)
