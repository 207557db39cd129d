"""The library: everything that the rooms above may ask of the index.

    with Library.open(Path(".isnad")) as library:
        receipt = library.build([Path("articles")])
        hits = library.search("كم بلغ عدد القتلى المدنيين؟", k=5)

Searches may come from many threads while a build runs in another.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache, partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index import bm25, lexicon, rank, sentence_vectors, words
from index.build import Build
from index.damage import told
from index.encoder import Encoder, open_encoder
from index.errors import DiskFull, LibraryBusy, LibraryClosing
from index.generation import flip, fresh, live, sweep
from index.gold import DEPTH, Gold, GoldFell, Score, measure, read_gold
from index.language import language_of
from index.live import Live, astray, missing
from index.ownership import Ownership
from index.rebuild import write_anew
from index.receipt import Progress, Receipt
from index.records import Article, Filters, Heading, Hit, Language, Passage, Version
from index.scan import Root, is_address
from index.stem import stems
from index.store import Store
from index.terms import Term, expand
from index.weights import Weights, weights

if TYPE_CHECKING:
    from langchain_chroma import Chroma


class Library:
    """A library in a data directory, owned by this process. Open with :meth:`open`."""

    def __init__(
        self, data: Path, encoder: Encoder, ownership: Ownership, now: Live, own: Path | None
    ) -> None:
        self.data = data
        self.encoder = encoder
        self._ownership = ownership
        self._live = now
        self._lexicon = own
        self._building = threading.Lock()
        self._closing = threading.Event()
        self._turn = threading.Condition()
        self._readers = 0
        self._vector = lru_cache(maxsize=32)(partial(_question_vector, encoder))

    @classmethod
    def open(
        cls,
        data: Path,
        *,
        encoder: Encoder | None = None,
        create: bool = True,
        lexicon: Path | None = None,
        mismatched: bool = False,
        serving: bool = False,
    ) -> Library:
        """Own the library in `data`, making an empty one unless `create` is False.

        LibraryMissing when there is none and `create` is False, LibraryBusy when
        another process owns it, LibraryMismatch when another encoder or other
        text rules made it (unless `mismatched`: for rebuilding it), LibraryDamaged
        when it cannot be read. `serving` when other processes may soon ask this
        one (index/operations.py).
        """
        if live(data) is None and (not create or astray(data)):
            raise missing(data)
        encoder = encoder or open_encoder(None)
        ownership = Ownership(data).take(serving=serving)
        try:
            with told(data):
                folder = live(data)
                if folder is None:
                    folder = fresh(data)
                    Live.create(folder, encoder).close()
                    flip(data, folder)
                now = Live.at(folder)
                try:
                    if not mismatched:
                        now.check(encoder, data)
                    sweep(data)
                    return cls(data, encoder, ownership, now, lexicon)
                except BaseException:
                    now.close()
                    raise
        except BaseException:
            ownership.release()
            raise

    def advertise(self, address: str, token: str) -> None:
        """Write down where other processes can ask this one (index/endpoint.py)."""
        self._ownership.advertise(address, token)

    def halt(self) -> None:
        """End running builds at their next step with LibraryClosing, and refuse new ones."""
        self._closing.set()

    def close(self) -> None:
        """Let go of the library; a running build ends at its next step."""
        self.halt()
        with self._building:
            self._live.close()
            self._ownership.release()

    def __enter__(self) -> Library:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _using(self) -> Iterator[Live]:
        """The live generation, kept open while it is read."""
        with self._turn:
            self._readers += 1
            now = self._live
        try:
            with told(self.data):
                yield now
        finally:
            with self._turn:
                self._readers -= 1
                self._turn.notify_all()

    # Reading

    def search(
        self,
        question: str,
        k: int = 10,
        filters: Filters | None = None,
        *,
        terms: Sequence[Term] | None = None,
        weighing: Callable[[Language, Language], Weights] = weights,
    ) -> tuple[Hit, ...]:
        """The `k` best passages for a question in either language, best first.

        `terms` are what :meth:`expand` gave for the question, when it has been
        asked already; `weighing` says what the parts of a score count, by the
        languages of question and passage. A question without words finds nothing.
        """
        with self._using() as now:
            return self._search(now, question, k, filters or Filters(), terms, weighing)

    def _search(
        self, now: Live, question: str, k: int, filters: Filters = Filters(),
        terms: Sequence[Term] | None = None, weighing: Callable[[Language, Language], Weights] = weights,
    ) -> tuple[Hit, ...]:  # fmt: skip
        found = self._terms(question, now.store) if terms is None else terms
        language = language_of(question)
        _, passages, _ = now.store.size()
        if passages == 0 or not question.strip() or (not found and language == "und"):
            return ()
        return rank.rank(
            stems(question), found, self.vector(question), now.store, now.vectors, k=k, filters=filters,
            weights=partial(weighing, language),
        )  # fmt: skip

    def vector(self, question: str) -> NDArray[np.float32]:
        """The unit vector of a question; those of the last few are remembered."""
        return self._vector(question)

    def sentence_vectors(self, passages: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Unit vectors, (sentences, dimension), by passage id; what is not embedded yet is missing."""
        with self._using() as now:
            return sentence_vectors.of(now.store, passages, self.encoder.dimension)

    def expand(self, text: str) -> tuple[Term, ...]:
        """The content terms of a text, with their equivalents in the other language and their idf."""
        with self._using() as now:
            return self._terms(text, now.store)

    def _terms(self, text: str, store: Store) -> tuple[Term, ...]:
        return rank.weigh(
            expand(text, lexicon.load(self._lexicon), partial(words.sounding_like, store)), store
        )

    def idf(self, stem: str) -> float:
        """How telling a stem is over the passages, above 0."""
        with self._using() as now:
            _, passages, _ = now.store.size()
            return bm25.idf(passages, words.holding(now.store, [stem]).get(stem, 0))

    def article(self, article_id: str) -> Article | None:
        """One article, or None."""
        with self._using() as now:
            return now.store.article(article_id)

    def articles(self) -> tuple[Article, ...]:
        """All articles, by id."""
        with self._using() as now:
            return tuple(now.store.articles())

    def headings(self, most: int = 200) -> tuple[Heading, ...]:
        """The first `most` articles by id, without their texts."""
        with self._using() as now:
            return now.store.headings(most)

    def version(self, article_id: str, version: int) -> Version | None:
        """An earlier text of an article that has changed since; None when there is none such."""
        with self._using() as now:
            return now.store.version(article_id, version)

    def sources(self, article_id: str) -> tuple[str, ...]:
        """The files that an article stands in, as they were given."""
        with self._using() as now:
            return now.store.sources(article_id)

    def copies(self, article_id: str) -> dict[str, float]:
        """Ids of near-identical articles, nearest first, with the share of wording in common, 0 to 1."""
        with self._using() as now:
            return now.store.copies(article_id)

    def passages(self, article_id: str) -> tuple[Passage, ...]:
        """The passages of one article, in order."""
        with self._using() as now:
            return now.store.passages(article_id)

    def roots(self) -> tuple[str, ...]:
        """The files, folders and addresses that the library follows, as they were given."""
        with self._using() as now:
            return tuple(now.store.roots().values())

    def followed(self) -> dict[str, str]:
        """The files and folders among the roots: resolved path to path as given."""
        with self._using() as now:
            return {root: given for root, given in now.store.roots().items() if not is_address(root)}

    def stamps(self) -> dict[str, tuple[int, int]]:
        """Size and modification time (ns) of each known file when it was last read, by resolved path."""
        with self._using() as now:
            return {path: (file.size, file.mtime) for path, file in now.store.files().items()}

    def as_langchain(self) -> Chroma:
        """The vectors as a LangChain vector store, for reading."""
        return self._live.vectors.as_langchain(self.encoder)

    # Writing

    @property
    def is_building(self) -> bool:
        """Whether a build is under way."""
        return self._building.locked()

    def build(
        self,
        paths: Iterable[Root] | None = None,
        *,
        rebuild: bool = False,
        prune: bool = False,
        keep_sample: bool = False,
        forget: bool = False,
        private: bool = False,
        gold: Path | None = None,
        wait: bool = False,
        progress: Callable[[Progress], None] | None = None,
    ) -> Receipt:
        """Synchronise the given roots, or all known ones; with `rebuild`, in a new generation first.

        Roots are files, folders, and addresses as text, which are fetched when
        they are named, in `private` networks only if allowed. `prune` and
        `keep_sample` are those of the command; `forget` removes the given roots.
        `gold` is a file of questions whose articles are known: how many find
        them is noted, and a rebuilt library that falls behind the old one is
        thrown away (GoldFell). UsageError when a path is neither there nor
        known, LibraryBusy when a build is under way already, unless it may
        `wait` for its turn, DiskFull when there is no room, LibraryClosing.
        Searches go on meanwhile.
        """
        if not self._building.acquire(blocking=wait):
            raise LibraryBusy("The index is being updated already: wait for its receipt.")
        try:
            progress = self._unless_closing(progress)
            questions = read_gold(gold) if gold is not None else ()
            with told(self.data):
                return self._build(
                    rebuild, questions, progress,
                    lambda work: work.run(
                        paths or (), prune=prune, keep_sample=keep_sample, forget=forget, private=private
                    ),
                )  # fmt: skip
        except DiskFull:
            self._live.vectors.close()  # it may remember what it could not write
            raise
        finally:
            self._building.release()

    def _build(
        self,
        rebuild: bool,
        questions: Sequence[Gold],
        progress: Callable[[Progress], None],
        synchronise: Callable[[Build], Receipt],
    ) -> Receipt:
        embedded = self._rebuild(questions, progress) if rebuild else 0
        now = self._live
        receipt = synchronise(Build(now.store, now.vectors, self.encoder, progress))
        receipt = replace(receipt, embedded=receipt.embedded + embedded)
        if questions:
            score = self._measure(now, questions)
            now.store.note(gold=score.as_json())
            receipt = replace(receipt, notes=(*receipt.notes, f"Gold questions: {score.in_words()}."))
        now.store.note(
            last_build=datetime.now(UTC).isoformat(timespec="seconds"),
            last_receipt=json.dumps(receipt.as_dict(), ensure_ascii=False),
        )
        return receipt

    def _unless_closing(self, progress: Callable[[Progress], None] | None) -> Callable[[Progress], None]:
        def say(step: Progress | None) -> None:
            if self._closing.is_set():
                raise LibraryClosing("Stopped: what was committed stays, the next build carries on.")
            if progress is not None and step is not None:
                progress(step)

        say(None)
        return say

    def _rebuild(self, questions: Sequence[Gold], progress: Callable[[Progress], None]) -> int:
        """Make a new generation from the articles of the live one; how many vectors were computed."""
        old = self._live
        try:
            new, embedded = write_anew(old, fresh(self.data), self.encoder, progress)
            try:
                if questions:
                    self._compare(old, new, questions)
                flip(self.data, new.vectors.folder.parent)
            except BaseException:
                new.close()
                raise
        except BaseException:
            sweep(self.data)  # a full disk, for one, needs the room
            raise
        with self._turn:
            self._live = new
            self._turn.wait_for(lambda: self._readers == 0, timeout=60)
            old.close()
        sweep(self.data)
        return embedded

    def _measure(self, now: Live, questions: Sequence[Gold]) -> Score:
        return measure(questions, lambda question: self._search(now, question, DEPTH))

    def _compare(self, old: Live, new: Live, questions: Sequence[Gold]) -> None:
        """GoldFell when the new generation finds less than the old one.

        An old one of another encoder or other text rules cannot be asked any more: what it noted when it
        could is taken.
        """
        made, makes = old.store.manifest(), new.store.manifest()
        if all(made.get(key) == makes[key] for key in ("encoder", "text_rules")):
            before = self._measure(old, questions)
        elif "gold" in made:
            before = Score.from_json(made["gold"])
        else:
            return
        score = self._measure(new, questions)
        if score.falls_below(before):
            raise GoldFell(
                "The rebuilt library is thrown away, the old one stays: of the gold questions the new one "
                f"has {score.in_words()}, the old one {before.in_words()}."
            )


def _question_vector(encoder: Encoder, question: str) -> NDArray[np.float32]:
    vector = np.asarray(encoder.embed_query(question), dtype=np.float32)
    vector.flags.writeable = False  # it is remembered
    return vector
