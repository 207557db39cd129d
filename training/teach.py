"""Teach the English encoder Arabic: an Arabic text lands on its translation.

    python -m training.teach --data DATA/train --teacher FOLDER --out .training/encoder

Teacher: all-MiniLM-L6-v2, frozen. Student: the same six layers over the
bilingual vocabulary. Loss: cosine distance between the Arabic text and the
teacher's vector of its English translation (Reimers and Gurevych 2020), plus
in-batch contrast (van den Oord et al. 2018), plus cosine distance of some
English texts to the teacher so that English stays where it was. Runs on two
cores within `--minutes`; uses an accelerator where there is one.
"""

from __future__ import annotations

import argparse
import logging
import random
import time
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch.nn import functional
from transformers import AutoModel, BertModel, PreTrainedTokenizerFast

from training import vocabulary
from training.pairs import Pair, training_pairs, word_pairs

log = logging.getLogger(__name__)

MOST_TOKENS = 112  # of a training text
TOKENS_A_BATCH = 2048
TEMPERATURE = 0.05


def embed(model: BertModel, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Mean-pooled unit vectors, (texts, 384)."""
    states = model(input_ids=ids, attention_mask=mask).last_hidden_state
    weights = mask.unsqueeze(-1).to(states.dtype)
    return functional.normalize((states * weights).sum(1) / weights.sum(1), dim=-1)


def batch_tensors(texts: list[list[int]], device: str) -> tuple[torch.Tensor, torch.Tensor]:
    """Token lists, padded with 0, and their mask."""
    longest = max(map(len, texts))
    ids = torch.zeros(len(texts), longest, dtype=torch.long)
    mask = torch.zeros(len(texts), longest, dtype=torch.long)
    for row, tokens in enumerate(texts):
        ids[row, : len(tokens)] = torch.tensor(tokens)
        mask[row, : len(tokens)] = 1
    return ids.to(device), mask.to(device)


def batches_by_length(lengths: list[int], rng: random.Random) -> list[list[int]]:
    """Row numbers in batches of like length, about TOKENS_A_BATCH tokens each, shuffled."""
    order = sorted(range(len(lengths)), key=lambda i: lengths[i] + rng.random() * 4)
    batches: list[list[int]] = []
    batch: list[int] = []
    for row in order:
        batch.append(row)
        if len(batch) * lengths[row] >= TOKENS_A_BATCH:
            batches.append(batch)
            batch = []
    if batch:
        batches.append(batch)
    rng.shuffle(batches)
    return batches


def teach(
    data: Path, teacher_folder: Path, out: Path, *, minutes: float, arabic_tokens: int, seed: int
) -> None:
    """Train and write a transformers folder (float32) with its tokenizer to `out`."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    pairs = training_pairs(data, seed)
    words = word_pairs(data)
    log.info("%d sentence pairs, %d word pairs", len(pairs), len(words))

    english_tokenizer = Tokenizer.from_file(str(teacher_folder / "tokenizer.json"))
    english_tokenizer.no_padding()
    english_tokenizer.enable_truncation(MOST_TOKENS)
    texts = [p.arabic for p in pairs] + [p.arabic for p in words]
    tokens = vocabulary.learn_arabic_tokens(texts, arabic_tokens)
    tokenizer = vocabulary.bilingual_tokenizer(english_tokenizer, tokens)
    out.mkdir(parents=True, exist_ok=True)
    vocabulary.save(tokenizer, out / "tokenizer.json")

    teacher = AutoModel.from_pretrained(teacher_folder, dtype=torch.float32).to(device).eval()
    student = AutoModel.from_pretrained(teacher_folder, dtype=torch.float32).to(device)
    english_vectors = teacher.get_input_embeddings().weight.detach().cpu().numpy()
    first = vocabulary.initial_vectors(tokenizer, english_vectors, pairs + words)
    student.resize_token_embeddings(first.shape[0], mean_resizing=False)
    with torch.no_grad():
        student.get_input_embeddings().weight.copy_(torch.from_numpy(first))
    log.info("%d tokens, %d of them Arabic", first.shape[0], first.shape[0] - len(english_vectors))

    tokenizer.enable_truncation(MOST_TOKENS)
    short_words = [p for p in words if len(p.arabic.split()) > 1][:6000]
    rows: list[Pair] = pairs + short_words
    arabic = [e.ids for e in tokenizer.encode_batch([p.arabic for p in rows])]
    english = [e.ids for e in tokenizer.encode_batch([p.english for p in rows])]
    # The teacher has no vector for an Arabic token that occurs in an English text.
    taught = [e.ids for e in english_tokenizer.encode_batch([p.english for p in rows])]

    vectors = student.get_input_embeddings().weight
    body = [p for p in student.parameters() if p is not vectors]
    optimiser = torch.optim.AdamW(
        [{"params": [vectors], "lr": 1e-3}, {"params": body, "lr": 1e-4}],
        weight_decay=0.0,
        betas=(0.9, 0.98),
        fused=True,
    )
    known = len(english_vectors)
    rates = [group["lr"] for group in optimiser.param_groups]
    began = saved = time.monotonic()
    step, seen = 0, 0
    running: list[float] = []
    while True:
        for batch in batches_by_length([len(a) for a in arabic], rng):
            done = (time.monotonic() - began) / (60 * minutes)
            if done >= 1:
                write(student, out)
                log.info("%d steps, %d pairs", step, seen)
                return
            warm = min(1.0, (step + 1) / 100)
            for group, rate in zip(optimiser.param_groups, rates, strict=True):
                group["lr"] = rate * warm * (1 - done) ** 0.7
            with torch.no_grad():
                target = embed(teacher, *batch_tensors([taught[i] for i in batch], device))
            found = embed(student, *batch_tensors([arabic[i] for i in batch], device))
            near = (1 - (found * target).sum(-1)).mean()
            scores = found @ target.T / TEMPERATURE
            same = torch.arange(len(batch), device=device)
            contrast = functional.cross_entropy(scores, same)
            some = batch[::6]
            kept = embed(student, *batch_tensors([english[i] for i in some], device))
            anchor = (1 - (kept * target[::6]).sum(-1)).mean()
            loss = 4 * near + 0.5 * contrast + 6 * anchor
            loss.backward()
            assert vectors.grad is not None
            vectors.grad[:known] *= 0.05  # English tokens hardly move
            torch.nn.utils.clip_grad_norm_(body, 1.0)
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
            step, seen = step + 1, seen + len(batch)
            running.append(float(near.detach()))
            if step % 50 == 0:
                log.info(
                    "step %d pairs %d distance %.4f contrast %.3f anchor %.4f done %.0f%%",
                    step, seen, np.mean(running[-50:]),
                    float(contrast.detach()), float(anchor.detach()), 100 * done,
                )  # fmt: skip
            if time.monotonic() - saved > 240:
                write(student, out)
                saved = time.monotonic()


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


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, required=True, help="folder of the training files")
    parser.add_argument("--teacher", type=Path, required=True, help="folder of all-MiniLM-L6-v2")
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    parser.add_argument("--minutes", type=float, default=45)
    parser.add_argument("--arabic-tokens", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    teach(
        args.data, args.teacher, args.out,
        minutes=args.minutes, arabic_tokens=args.arabic_tokens, seed=args.seed,
    )  # fmt: skip


if __name__ == "__main__":
    main()
