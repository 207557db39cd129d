"""What can go wrong, said in one sentence that names what to do next."""

from __future__ import annotations


class IsnadError(Exception):
    """The work failed; the message is one sentence for the person who asked."""


class UsageError(IsnadError):
    """The call was wrong: a folder that is not there, an empty question."""


class UnreadableArticle(IsnadError):
    """A file is no article: the message says why, the receipt names the file."""


class LibraryBusy(IsnadError):
    """Another process owns the library."""


class LibraryClosing(IsnadError):
    """The program that owns the library ends; what was committed stays."""


class LibraryOwned(LibraryBusy):
    """Another process owns the library, and was not or cannot be asked."""


class LibraryMismatch(IsnadError):
    """The library was made by another encoder or other text rules."""


class LibraryMissing(IsnadError):
    """There is no library in the data directory yet."""


class LibraryDamaged(IsnadError):
    """What is on disk is no library any more, or not the whole of one."""


class DiskFull(IsnadError):
    """There was no room to write; what was committed stays."""


class VectorsUnavailable(IsnadError):
    """The vectors cannot be read; words are found without them, SQLite has what they are made from."""


class ModelRefused(IsnadError):
    """A model folder is not one, is incomplete, or fails its checksum."""


class VectorsAway(IsnadError):
    """The vectors cannot be had now: their server is away, or they are elsewhere."""


class CollectionMissing(VectorsAway):
    """Their server answers, and does not hold them."""
