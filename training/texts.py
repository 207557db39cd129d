"""Texts as tensors: batches of like length, the teacher's vectors kept, the student written."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import torch
from tokenizers import Tokenizer
from transformers import BertModel, PreTrainedTokenizerFast


def batch_tensors(texts: list[list[int]], device: str) -> tuple[torch.Tensor, torch.Tensor]:
    """Token lists, padded with 0, and their mask."""
    longest = max(map(len, texts))
    ids = torch.zeros(len(texts), longest, dtype=torch.long)
    mask = torch.zeros(len(texts), longest, dtype=torch.long)
    for row, tokens in enumerate(texts):
        ids[row, : len(tokens)] = torch.tensor(tokens)
        mask[row, : len(tokens)] = 1
    return ids.to(device), mask.to(device)


def batches_by_length(lengths: list[int], most_tokens: int, rng: random.Random) -> list[list[int]]:
    """Row numbers in batches of like length, about `most_tokens` tokens each, shuffled."""
    order = sorted(range(len(lengths)), key=lambda i: lengths[i] + rng.random() * 4)
    batches: list[list[int]] = []
    batch: list[int] = []
    for row in order:
        batch.append(row)
        if len(batch) * lengths[row] >= most_tokens:
            batches.append(batch)
            batch = []
    if batch:
        batches.append(batch)
    rng.shuffle(batches)
    return batches


class Targets:
    """The teacher's vectors of the English texts, computed when first asked for and kept in halves."""

    def __init__(
        self,
        texts: list[str],
        tokenizer_file: Path,
        most_tokens: int,
        embed: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
        device: str,
    ) -> None:
        tokenizer = Tokenizer.from_file(str(tokenizer_file))
        tokenizer.no_padding()
        tokenizer.enable_truncation(most_tokens)
        numbers: dict[str, int] = {}
        self._number = [numbers.setdefault(text, len(numbers)) for text in texts]
        self._ids = [e.ids for e in tokenizer.encode_batch(list(numbers))]
        self._vectors = torch.zeros(len(numbers), 384, dtype=torch.float16)
        self._have: dict[int, None] = {}
        self._order: list[int] = []
        self._embed = embed
        self._device = device

    def of(self, rows: list[int]) -> torch.Tensor:
        """Unit vectors of these rows' texts, (rows, 384) float32."""
        numbers = [self._number[r] for r in rows]
        new = [n for n in dict.fromkeys(numbers) if n not in self._have]
        if new:
            with torch.no_grad():
                made = self._embed(*batch_tensors([self._ids[n] for n in new], self._device))
            self._vectors[new] = made.to("cpu", torch.float16)
            self._have.update(dict.fromkeys(new))
            self._order += new
        return self._vectors[numbers].to(self._device, torch.float32)

    def some(self, count: int, rng: random.Random) -> torch.Tensor:
        """Vectors of texts seen before, at most `count`, by chance."""
        chosen = self._order if len(self._order) <= count else rng.sample(self._order, count)
        return self._vectors[chosen].to(self._device, torch.float32)


def write(student: BertModel, out: Path) -> None:
    """Write the student as a transformers folder, whole or not at all."""
    fresh = out.with_name(out.name + ".new")
    student.save_pretrained(fresh)
    PreTrainedTokenizerFast(
        tokenizer_file=str(out / "tokenizer.json"),
        unk_token="[UNK]", sep_token="[SEP]", pad_token="[PAD]", cls_token="[CLS]", mask_token="[MASK]",
        model_max_length=256,
    ).save_pretrained(fresh)  # fmt: skip
    for file in fresh.iterdir():
        file.replace(out / file.name)
    fresh.rmdir()
