"""The bilingual tokenizer and the first vectors of its Arabic tokens.

English keeps the tokens of all-MiniLM-L6-v2; Arabic tokens are learned from
the Arabic side of the pairs (WordPiece) and appended. An Arabic token starts
as the weighted mean of the English tokens that it is aligned with: the dice
coefficient over sentence and word pairs (Dice 1945; as a start for new
vocabularies: Minixhofer et al. 2022, WECHSEL).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

from index.fold import LETTERS, fold
from training.pairs import Pair

_ARABIC = re.compile(r"[ء-ي]")


def normalizer() -> normalizers.Normalizer:
    """The folding of ``index.fold`` in the terms of the tokenizers library."""
    steps: list[normalizers.Normalizer] = [
        normalizers.Replace(Regex(r"\s"), " "),
        normalizers.NFKC(),
        normalizers.Lowercase(),
        normalizers.NFD(),
        normalizers.Replace(Regex(r"[\p{Mn}\p{Me}\p{Cf}\p{Cc}\p{Co}\u0640]"), ""),
    ]
    by_target: dict[str, str] = {}
    for source, target in LETTERS.items():
        by_target[target] = by_target.get(target, "") + source
    for target, sources in by_target.items():
        steps.append(normalizers.Replace(Regex(f"[{sources}]"), target))
    for value in range(10):
        sources = chr(0x660 + value) + chr(0x6F0 + value)
        steps.append(normalizers.Replace(Regex(f"[{sources}]"), str(value)))
    return normalizers.Sequence(steps)


def learn_arabic_tokens(texts: Iterable[str], size: int) -> list[str]:
    """The commonest Arabic word pieces of the texts, at most `size`, commonest first."""
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    trainer = trainers.WordPieceTrainer(
        vocab_size=size, min_frequency=3, special_tokens=["[UNK]"], show_progress=False
    )
    only_arabic = (" ".join(w for w in fold(t).split() if _ARABIC.search(w)) for t in texts)
    tokenizer.train_from_iterator(only_arabic, trainer)
    by_id = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    return [token for token, _ in by_id if _ARABIC.search(token)]


def bilingual_tokenizer(english: Tokenizer, arabic_tokens: Sequence[str]) -> Tokenizer:
    """English tokenizer with Arabic tokens appended and folding as its normaliser."""
    spec = json.loads(english.to_str())
    vocabulary: dict[str, int] = spec["model"]["vocab"]
    for token in arabic_tokens:
        vocabulary.setdefault(token, len(vocabulary))
    spec["normalizer"] = None
    spec["truncation"] = None
    spec["padding"] = None
    tokenizer = Tokenizer.from_str(json.dumps(spec))
    tokenizer.normalizer = normalizer()
    return tokenizer


def _counts(tokenizer: Tokenizer, texts: Sequence[str], width: int) -> sparse.csr_matrix:
    """A row a text: 1 where the token occurs."""
    rows: list[int] = []
    columns: list[int] = []
    for row, encoding in enumerate(tokenizer.encode_batch(list(texts), add_special_tokens=False)):
        ids = set(encoding.ids)
        rows.extend([row] * len(ids))
        columns.extend(ids)
    data = np.ones(len(rows), dtype=np.float32)
    return sparse.csr_matrix((data, (rows, columns)), shape=(len(texts), width))


def initial_vectors(
    tokenizer: Tokenizer, english_vectors: NDArray[np.float32], pairs: Sequence[Pair], nearest: int = 4
) -> NDArray[np.float32]:
    """Vectors for the whole vocabulary, (tokens, width) float32.

    English rows are `english_vectors`; each Arabic row is the mean of the
    `nearest` English tokens with the highest dice coefficient, weighted by its
    square, scaled to the usual length of an English vector.
    """
    width = tokenizer.get_vocab_size()
    known = english_vectors.shape[0]
    arabic = _counts(tokenizer, [p.arabic for p in pairs], width)[:, known:].tocsc()
    english = _counts(tokenizer, [p.english for p in pairs], width)[:, :known].tocsc()
    together = (arabic.T @ english).tocsr()
    arabic_count = np.asarray(arabic.sum(axis=0)).ravel()
    english_count = np.asarray(english.sum(axis=0)).ravel()
    usual = english_vectors[999:]
    mean = usual.mean(axis=0)
    length = float(np.linalg.norm(usual - mean, axis=1).mean())
    out = np.empty((width, english_vectors.shape[1]), dtype=np.float32)
    out[:known] = english_vectors
    for token in range(width - known):
        row = together.getrow(token)
        if row.nnz == 0:
            out[known + token] = mean
            continue
        dice = 2 * row.data / (arabic_count[token] + english_count[row.indices])
        best = np.argsort(-dice)[:nearest]
        weights = dice[best] ** 2
        vector = (weights[:, None] * english_vectors[row.indices[best]]).sum(axis=0) / weights.sum()
        centred = vector - mean
        norm = float(np.linalg.norm(centred))
        out[known + token] = mean + centred * (length / norm if norm > 0 else 0.0)
    return out


def save(tokenizer: Tokenizer, path: Path) -> None:
    """Write the tokenizer as one JSON file."""
    tokenizer.save(str(path), pretty=False)
