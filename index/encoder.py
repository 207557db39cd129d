"""Encoders: texts in, unit vectors out.

The shipped encoder runs as int8 ONNX through ``onnxruntime`` and ``tokenizers``
alone; any other sentence-transformers model runs in PyTorch. Both are
LangChain ``Embeddings``. An encoder's ``id`` names the model, its checksum and
the runtime, since vectors of different ones must never be mixed.
"""

from __future__ import annotations

import abc
import hashlib
import logging
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from index import checksums
from index.background import make_way
from index.errors import ModelRefused

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Encoding, Tokenizer

log = logging.getLogger(__name__)

Vectors = NDArray[np.float32]
#: Parts of a text: (start, end) in code points.
Parts = Sequence[tuple[int, int]]

#: The encoder that comes with the project.
SHIPPED = Path(__file__).resolve().parent.parent / "models" / "isnad-minilm-ar-en"

GRAPH = "onnx/model_int8.onnx"
#: What the graph gives: the text's unit vector, and a vector for each of its tokens.
VECTOR, STATES = "sentence_embedding", "token_embeddings"
TOKENIZER = "tokenizer.json"
SETTINGS = "sentence_bert_config.json"

#: Texts tokenised at a time, which bounds memory.
BLOCK = 512


class Encoder(Embeddings, abc.ABC):
    """Turns texts into unit vectors. Safe to call from many threads.

    ``id`` names model, checksum and runtime; ``dimension`` is the length of a
    vector. The model itself is loaded at the first text.
    """

    id: str
    dimension: int

    @abc.abstractmethod
    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of `texts`, in order: (texts, dimension) float32, each of length 1."""

    def encode_parts(self, texts: Sequence[str], parts: Sequence[Parts]) -> tuple[Vectors, list[Vectors]]:
        """Vectors of `texts`, as :meth:`encode`, and of parts of each, ``text[start:end]``.

        One (parts, dimension) array of unit vectors for each text.
        """
        cut = [text[start:end] for text, several in zip(texts, parts, strict=True) for start, end in several]
        found = iter(self.encode(cut))
        each = [[next(found) for _ in several] for several in parts]
        return self.encode(texts), [_rows(vectors, self.dimension) for vectors in each]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of passages."""
        return self.encode(texts).tolist()  # type: ignore[no-any-return]

    def embed_query(self, text: str) -> list[float]:
        """Vector of a question."""
        return self.encode([text])[0].tolist()  # type: ignore[no-any-return]


class OnnxEncoder(Encoder):
    """A folder with a tokenizer and an int8 ONNX graph that pools by itself.

    Every text is run by itself, on one thread, and many texts keep all cores
    busy: int8 activations share one scale over all that is run together, so in
    a batch a text's vector would depend on its neighbours (cosine 0.998) and on
    padding. A text is cut at the folder's limit (256 tokens). An empty text is
    no error: it gets the vector of its two end marks, as in
    sentence-transformers.

    Raises ModelRefused at once when the folder is not such a folder or lacks a
    file, and at the first text when a file does not match its checksum.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._sums = checksums.listed(folder)
        for name in (GRAPH, TOKENIZER, SETTINGS, "config.json"):
            if name not in self._sums:
                raise ModelRefused(f"{folder / checksums.LIST} does not list {name}: {checksums.FIX}.")
        self.dimension = int(checksums.read_json(folder / "config.json")["hidden_size"])
        self._most_tokens = int(checksums.read_json(folder / SETTINGS)["max_seq_length"])
        both = hashlib.sha256(f"{self._sums[GRAPH]} {self._sums[TOKENIZER]}".encode()).hexdigest()
        self.id = f"{folder.resolve().name}:{both[:12]}:onnx-int8"
        self._loading = threading.Lock()
        self._loaded: tuple[Tokenizer, InferenceSession] | None = None

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of `texts`, in order: (texts, dimension) float32, each of length 1."""
        return self.encode_parts(texts, [()] * len(texts))[0]

    def encode_parts(self, texts: Sequence[str], parts: Sequence[Parts]) -> tuple[Vectors, list[Vectors]]:
        """As :meth:`Encoder.encode_parts`, but a part's vector is the mean of its tokens in the whole text.

        So it knows what stands around it, at no cost ("late chunking", Günther et al.
        2024). A part of which nothing is left when the text is cut is encoded by itself.
        """
        whole = np.empty((len(texts), self.dimension), dtype=np.float32)
        each: list[Vectors] = [_rows([], self.dimension)] * len(texts)
        if not texts:
            return whole, each
        tokenizer, session = self._load()
        read = partial(_read, session)
        if len(texts) == 1:
            (tokens,) = _tokens(tokenizer, texts)
            whole[0], each[0] = read(tokens, parts[0])
        else:
            with ThreadPoolExecutor(cores(), "encoder", initializer=make_way) as pool:
                for start in range(0, len(texts), BLOCK):
                    block = _tokens(tokenizer, texts[start : start + BLOCK])
                    # Longest first, so that no core is left with a long text at the end.
                    order = np.argsort([-len(t.ids) for t in block], kind="stable").tolist()
                    found = pool.map(read, [block[i] for i in order], [parts[start + i] for i in order])
                    for i, (vector, of_parts) in zip(order, found, strict=True):
                        whole[start + i], each[start + i] = vector, of_parts
        for text, several, of_parts in zip(texts, parts, each, strict=True):
            for at in np.flatnonzero(~of_parts.any(axis=1)).tolist():
                start, end = several[at]
                of_parts[at] = self.encode([text[start:end]])[0]
        return whole, each

    def _load(self) -> tuple[Tokenizer, InferenceSession]:
        with self._loading:
            if self._loaded is None:
                from onnxruntime import GraphOptimizationLevel, InferenceSession, SessionOptions
                from tokenizers import Tokenizer

                graph = self._verified(GRAPH)
                tokenizer = Tokenizer.from_str(self._verified(TOKENIZER).decode("utf-8"))
                tokenizer.no_padding()
                tokenizer.enable_truncation(self._most_tokens)
                options = SessionOptions()
                options.intra_op_num_threads = 1
                options.inter_op_num_threads = 1
                options.log_severity_level = 3
                # The graph comes with fused operators; further fusing slows it down.
                options.graph_optimization_level = GraphOptimizationLevel.ORT_ENABLE_BASIC
                session = InferenceSession(graph, options, providers=["CPUExecutionProvider"])
                self._loaded = tokenizer, session
                log.info("encoder %s ready", self.id)
            return self._loaded

    def _verified(self, name: str) -> bytes:
        return checksums.read_checked(self.folder / name, self._sums[name])


class SentenceTransformerEncoder(Encoder):
    """Any sentence-transformers model, by folder or by name on the hub, in PyTorch float32.

    A name is looked up on the hub unless HF_HUB_OFFLINE is set: naming one is
    asking for it. Raises ModelRefused when the package is missing or the model
    does not load.
    """

    def __init__(self, name: str) -> None:
        if find_spec("sentence_transformers") is None:
            raise ModelRefused(
                f"The encoder {name} needs a package that is not installed: pip install sentence-transformers"
            )
        folder = Path(name)
        if (folder / checksums.LIST).is_file():
            checksums.verify(folder)
        from sentence_transformers import SentenceTransformer

        offline = os.environ.get("HF_HUB_OFFLINE", "").upper() in {"1", "ON", "YES", "TRUE"}
        try:
            # A model stored in half precision would run in it, slowly, unless widened.
            self._model = SentenceTransformer(name, device="cpu", local_files_only=offline).float()
        except Exception as error:  # the library raises many kinds for what is no model
            why = (str(error).splitlines() or [type(error).__name__])[0]
            raise ModelRefused(
                f"sentence-transformers cannot load {name} ({why}): "
                "set ISNAD_ENCODER to a model's folder or its name on the hub."
            ) from error
        self.dimension = int(self._model.encode([""], show_progress_bar=False).shape[1])
        called = folder.resolve().name if folder.is_dir() else name
        self.id = f"{called}:{_weights_sum(self._model)}:sentence-transformers"
        self._encoding = threading.Lock()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of `texts` as passages, in order: (texts, dimension) float32, each of length 1."""
        return self._encode(self._model.encode_document, texts)

    def embed_query(self, text: str) -> list[float]:
        """Vector of a question, with the prompt that the model asks for, if any."""
        return self._encode(self._model.encode_query, [text])[0].tolist()  # type: ignore[no-any-return]

    def _encode(self, run: Callable[..., Any], texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        with self._encoding:
            vectors = run(
                [_plain(text) for text in texts],
                convert_to_numpy=True, normalize_embeddings=True, show_progress_bar=False,
            )  # fmt: skip
        return np.asarray(vectors, dtype=np.float32)


def open_encoder(name: str | None = None) -> Encoder:
    """The shipped encoder, or the one that `name` says.

    `name` is a folder laid out like the shipped one (int8 ONNX), a
    sentence-transformers folder, or a name on the hub (both PyTorch).
    Raises ModelRefused.
    """
    if not name:
        return OnnxEncoder(SHIPPED)
    folder = Path(name).expanduser()
    if not folder.is_dir():
        if folder.exists() or folder.is_absolute() or name.startswith((".", "~")) or name.count("/") > 1:
            raise ModelRefused(f"{folder} is not a model folder: set ISNAD_ENCODER to one, or to a hub name.")
        return SentenceTransformerEncoder(name)
    if (folder / checksums.LIST).is_file() and GRAPH in checksums.listed(folder):
        return OnnxEncoder(folder)
    if not (folder / "modules.json").is_file() and not (folder / "config.json").is_file():
        raise ModelRefused(
            f"{folder} is not a model folder (it has no modules.json): "
            "set ISNAD_ENCODER to a sentence-transformers folder, or to a hub name."
        )
    return SentenceTransformerEncoder(str(folder))


def cores() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


def _tokens(tokenizer: Tokenizer, texts: Sequence[str]) -> list[Encoding]:
    return tokenizer.encode_batch([_plain(text) for text in texts])


def _read(session: InferenceSession, tokens: Encoding, parts: Parts) -> tuple[Vectors, Vectors]:
    """The vector of a text and those of its parts; a part without tokens has a row of zeros."""
    ids = np.array([tokens.ids], dtype=np.int64)
    given = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
    if not parts:
        (vector,) = session.run([VECTOR], given)[0]
        return vector, _rows([], len(vector))
    vector, states = (found[0] for found in session.run([VECTOR, STATES], given))
    starts, ends = np.array(tokens.offsets).T
    of_parts = np.zeros((len(parts), len(vector)), dtype=np.float32)
    for row, (start, end) in zip(of_parts, parts, strict=True):
        inside = (starts >= start) & (ends <= end) & (ends > starts)
        row += states[inside].sum(axis=0)
    lengths = np.linalg.norm(of_parts, axis=1, keepdims=True)
    return vector, of_parts / np.maximum(lengths, np.float32(1e-9))


def _rows(vectors: Sequence[Vectors], dimension: int) -> Vectors:
    return np.stack(vectors) if vectors else np.empty((0, dimension), dtype=np.float32)


def _plain(text: str) -> str:
    """The text without lone surrogates, which no tokenizer takes."""
    return text.encode("utf-8", "ignore").decode("utf-8")


def _weights_sum(model: Any) -> str:
    """First twelve digits of the SHA-256 over names and values of all weights."""
    total = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        total.update(name.encode())
        total.update(tensor.detach().cpu().numpy().tobytes())
    return total.hexdigest()[:12]
