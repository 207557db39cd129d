"""The endpoints for programs, by name: over HTTP, with gradio_client, and as MCP tools.

Gradio reads signatures and docstrings here, and shows them to programs and to
models: hence annotations that are no strings, and the form of the docstrings.
"""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

import gradio as gr
from gradio.route_utils import FnIndexInferError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from index.errors import IsnadError, UsageError
from ui.callers import REFUSED, here
from ui.programs import Programs

log = logging.getLogger(__name__)

Language = Literal["ar", "en"]
NAMES = ("ask", "search", "article", "build")
#: Where Gradio serves MCP, and calls by name.
MCP, CALLS = "/gradio_api/mcp", "/gradio_api/call/"
#: What Gradio raises for a call by a name, or with arguments, that it does not know.
MISNAMED = (FnIndexInferError, KeyError, TypeError)


def add_endpoints(
    programs: Programs, asks: dict[str, Any], looks: dict[str, Any], builds: dict[str, Any]
) -> None:
    """Add the four to the page that is being made, within limits that its own events share."""

    def ask(
        question: str,
        publisher: str | None = None,
        language: Language | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> dict[str, Any]:
        """Answer a question, in Arabic or English, from the indexed articles of either language, with
        citations. When the articles do not say it, `refused` is true and `hits` are the passages that came
        nearest. A citation quotes its article word for word: `quote` is text[start:end] of its `version`.

        Args:
            question: One question that stands alone, at most 1,000 characters.
            publisher: Only articles of this publisher, spelt as in the results.
            language: Only articles in this language, ar or en; the question may be in either.
            since: Only articles of this day or later, YYYY-MM-DD.
            until: Only articles of this day or earlier, YYYY-MM-DD.

        Returns:
            question, language, answer, refused, model, timings_ms (milliseconds by step)
            citations: n, article_id, title, publisher, source, published, language
            version, paragraph, page, start, end, quote
            hits: as those of search
        """
        with told():
            return programs.ask(question, publisher, language, since, until)

    def search(
        query: str,
        k: int = 10,
        publisher: str | None = None,
        language: Language | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> dict[str, Any]:
        """Find the passages of the indexed articles that best match a question or some words, best first.
        Arabic words find English passages and the reverse.

        Args:
            query: A question or words, Arabic or English, at most 1,000 characters.
            k: How many passages, 1 to 100.
            publisher: Only articles of this publisher, spelt as in the results.
            language: Only articles in this language, ar or en.
            since: Only articles of this day or later, YYYY-MM-DD.
            until: Only articles of this day or earlier, YYYY-MM-DD.

        Returns:
            query, language
            hits: passage_id, article_id, title, publisher, source, published, language
            version, paragraph, page, start, end, text, score, copies
        """
        with told():
            return programs.search(query, k, publisher, language, since, until)

    def article(article_id: str, version: int | None = None) -> dict[str, Any]:
        """Read one whole article, as it is now or, by version, as it was when an earlier answer cited it.

        Args:
            article_id: The article_id of a citation or of a hit.
            version: Which of its texts, counted from 1; left out, the present one.

        Returns:
            id, title, text, language, source, publisher, published, version
            pages: for each page the offset into text where it begins, in code points; empty without pages
            replaced: when another text took the place of this one, null for the present one
        """
        with told():
            return programs.article(article_id, version)

    async def build(request: gr.Request) -> dict[str, Any]:
        """Bring the index up to date with the files and folders that it follows, and wait until it is.
        Joins the build that is under way, if there is one. Takes no path: what is followed is chosen where
        the program was started. Only callers on the machine that it runs on may ask for this.

        Returns:
            added, changed, moved, removed, unchanged, skipped: sources
            failed: source and reason
            copies, notes, articles, passages, embedded, seconds, stages
        """
        with told():
            if not from_here(request):
                raise UsageError(REFUSED)
            return await programs.build()

    for endpoint, limits in ((ask, asks), (search, asks), (article, looks), (build, builds)):
        gr.api(endpoint, **limits)


def from_here(request: gr.Request) -> bool:
    """Whether a request comes from this machine (ui/callers.py)."""
    return here(request.client.host if request.client else None, dict(request.headers))


@contextmanager
def told() -> Iterator[None]:
    """What goes wrong is told to the caller in one sentence."""
    try:
        yield
    except IsnadError as error:
        raise gr.Error(str(error), print_exception=False) from error
    except Exception as error:
        log.exception("A program could not be answered")
        said = "The program met an unexpected fault; its log says more."
        raise gr.Error(said, print_exception=False) from error


def misnamed(request: Request, error: Exception) -> Response:
    """The reply to a call by name whose endpoint or arguments are not so; what else went wrong is raised."""
    path = request.url.path
    if not path.startswith(CALLS):
        raise error
    name = path.rstrip("/").rsplit("/", 1)[-1]
    if name not in NAMES:
        return JSONResponse({"detail": f"No endpoint is called so: there are {', '.join(NAMES)}."}, 404)
    said = str(error).partition(". ")[0]  # what follows is about Gradio's own page
    return JSONResponse({"detail": f"The arguments do not fit: {said}"}, 422)


def write_json(server: Any) -> None:
    """Have Gradio's MCP server give each output as a text of JSON; by itself it writes what Python would."""

    def as_json(outputs: Any, _: str) -> list[Any]:
        return [
            server.types.TextContent(type="text", text=json.dumps(output, ensure_ascii=False))
            for output in outputs
        ]

    server.postprocess_output_data = as_json
