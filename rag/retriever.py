"""The library as a LangChain retriever."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import Field

from index.records import Filters, Hit


class FoundDocument(Document):
    """A passage as a LangChain document, which remembers the hit it was made of.

    The hit is for this program's own chain; it is not serialised.
    """

    hit: Any = Field(default=None, exclude=True, repr=False)


class LibraryRetriever(BaseRetriever):
    """Passages of a library as Documents, best first.

    The metadata of each: `passage_id`, `article_id`, `title`, `publisher`,
    `source`, `published`, `language`, `paragraph`, `start`, `end` (code points in
    the article's text) and `score` (higher is better, comparable within one
    question only). `k` and `filters` may be given anew with each question:
    ``retriever.invoke("…", k=3)``.
    """

    library: Any  # a rag.searchable.Searchable
    k: int = 10
    filters: Filters = Filters()

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,
        k: int | None = None,
        filters: Filters | None = None,
    ) -> list[Document]:
        hits: Sequence[Hit] = self.library.search(query, k=k or self.k, filters=filters or self.filters)
        return [document(hit) for hit in hits]


def document(hit: Hit) -> Document:
    """One hit as a Document."""
    passage, article = hit.passage, hit.article
    return FoundDocument(
        id=passage.id,
        page_content=passage.text,
        hit=hit,
        metadata={
            "passage_id": passage.id,
            "article_id": article.id,
            "title": article.title,
            "publisher": article.publisher,
            "source": article.source,
            "published": article.published,
            "language": article.language,
            "paragraph": passage.paragraph,
            "start": passage.start,
            "end": passage.end,
            "score": hit.score,
        },
    )


def hits_of(documents: Sequence[Document]) -> tuple[Hit, ...]:
    """The hits that documents of this retriever were made of."""
    return tuple(d.hit for d in documents if isinstance(d, FoundDocument) and isinstance(d.hit, Hit))
