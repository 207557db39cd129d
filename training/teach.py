"""Teach the English encoder Arabic: an Arabic text lands on its translation.

    python -m training.teach --data DATA/train --teacher FOLDER --out .training/encoder
    python -m training.teach ... --go-on-from .training/encoder --out .training/better

Teacher: all-MiniLM-L6-v2, frozen. Student: the same six layers over the
bilingual vocabulary. Loss, for a batch of parallel texts: cosine distance
between the Arabic text and the teacher's vector of its English translation
(Reimers and Gurevych 2020), plus the divergence between what the two find near
among teacher vectors of other texts (Fang et al. 2021, SEED), plus cosine
distance of some English texts to the teacher so that English stays where it
was. Every few batches, one of questions and their passages, each in either
language, with in-batch contrast (van den Oord et al. 2018). Runs on two cores
within `--minutes`; uses an accelerator where there is one.
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
from transformers import AutoModel, BertModel

from training import vocabulary
from training.pairs import (
    Asked,
    Pair,
    asked,
    asked_of_rows,
    lexicon_pairs,
    training_pairs,
    word_pairs,
    written_pairs,
)
from training.texts import Targets, batch_tensors, batches_by_length, write

log = logging.getLogger(__name__)

MOST_TOKENS = 144  # of a training text
TEMPERATURE = 0.05
OTHERS = 4096  # teacher vectors that a batch is compared with
QUESTIONS = 24  # a batch of questions and passages
QUESTIONS_EVERY = 6  # batches of parallel texts
SHORT_WORDS = 6000  # entries of word lists beside the project's own lexicon


def embed(model: BertModel, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Mean-pooled unit vectors, (texts, 384)."""
    states = model(input_ids=ids, attention_mask=mask).last_hidden_state
    weights = mask.unsqueeze(-1).to(states.dtype)
    return functional.normalize((states * weights).sum(1) / weights.sum(1), dim=-1)


def parallel_loss(
    found: torch.Tensor, target: torch.Tensor, others: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Mean cosine distance and divergence; `found`, `target` (texts, 384), `others` (n, 384), unit vectors.

    The divergence is Kullback-Leibler between softmaxes, at TEMPERATURE, over a
    text's own target, the batch's and the others.
    """
    near = (1 - (found * target).sum(-1)).mean()
    bank = torch.cat([target, others])
    ours = functional.log_softmax(found @ bank.T / TEMPERATURE, dim=-1)
    theirs = functional.log_softmax(target @ bank.T / TEMPERATURE, dim=-1)
    return near, functional.kl_div(ours, theirs, log_target=True, reduction="batchmean")


class Questions:
    """Batches of questions and passages, each in Arabic or English by chance."""

    def __init__(self, rows: list[Asked], tokenizer: Tokenizer, rng: random.Random) -> None:
        self._rng = rng
        self._rows = [
            tuple(
                tuple(e.ids for e in tokenizer.encode_batch([p.arabic, p.english]))
                for p in (row.question, row.passage)
            )
            for row in rows
        ]
        self._passages = [row.passage.english for row in rows]
        self._left: list[int] = []

    def loss(self, student: BertModel, device: str) -> torch.Tensor:
        """In-batch contrast, both ways; no passage occurs twice in a batch."""
        chosen: dict[str, int] = {}
        while len(chosen) < min(QUESTIONS, len(set(self._passages))):
            if not self._left:
                self._left = self._rng.sample(range(len(self._rows)), len(self._rows))
            row = self._left.pop()
            chosen.setdefault(self._passages[row], row)
        sides = []
        for side in (0, 1):
            ids = [self._rows[r][side][self._rng.random() < 0.4] for r in chosen.values()]
            sides.append(embed(student, *batch_tensors(ids, device)))
        scores = sides[0] @ sides[1].T / TEMPERATURE
        same = torch.arange(len(scores), device=device)
        return (functional.cross_entropy(scores, same) + functional.cross_entropy(scores.T, same)) / 2


def begin(
    teacher_folder: Path, out: Path, pairs: list[Pair], words: list[Pair], arabic_tokens: int
) -> tuple[BertModel, Tokenizer]:
    """A student with the teacher's body and a bilingual vocabulary learned from the pairs."""
    english = Tokenizer.from_file(str(teacher_folder / "tokenizer.json"))
    texts = [p.arabic for p in pairs] + [p.arabic for p in words]
    tokens = vocabulary.learn_arabic_tokens(texts, arabic_tokens)
    tokenizer = vocabulary.bilingual_tokenizer(english, tokens)
    student = AutoModel.from_pretrained(teacher_folder, dtype=torch.float32)
    english_vectors = student.get_input_embeddings().weight.detach().cpu().numpy()
    first = vocabulary.initial_vectors(tokenizer, english_vectors, pairs + words)
    student.resize_token_embeddings(first.shape[0], mean_resizing=False)
    with torch.no_grad():
        student.get_input_embeddings().weight.copy_(torch.from_numpy(first))
    return student, tokenizer


def teach(
    data: Path,
    teacher_folder: Path,
    out: Path,
    *,
    go_on_from: Path | None,
    minutes: float,
    rate: float,
    arabic_tokens: int,
    tokens_a_batch: int,
    seed: int,
) -> None:
    """Train and write a transformers folder (float32) with its tokenizer to `out`."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    questions, of_rows = asked(), asked_of_rows(data)
    pairs = training_pairs(data, seed) + written_pairs(questions) + [r.question for r in of_rows]
    questions += of_rows
    words = lexicon_pairs() + word_pairs(data)
    log.info("%d parallel texts, %d word pairs, %d questions", len(pairs), len(words), len(questions))

    teacher = AutoModel.from_pretrained(teacher_folder, dtype=torch.float32).to(device).eval()
    known = teacher.get_input_embeddings().weight.shape[0]
    if go_on_from is None:
        student, tokenizer = begin(teacher_folder, out, pairs, words, arabic_tokens)
    else:
        student = AutoModel.from_pretrained(go_on_from, dtype=torch.float32)
        tokenizer = Tokenizer.from_file(str(go_on_from / "tokenizer.json"))
    student.to(device)
    tokenizer.no_padding()
    tokenizer.no_truncation()
    out.mkdir(parents=True, exist_ok=True)
    vocabulary.save(tokenizer, out / "tokenizer.json")
    log.info("%d tokens, %d of them Arabic", tokenizer.get_vocab_size(), tokenizer.get_vocab_size() - known)

    tokenizer.enable_truncation(MOST_TOKENS)
    own = lexicon_pairs()
    others = [p for p in words[len(own) :] if len(p.arabic.split()) > 1]
    rows = pairs + own + others[:SHORT_WORDS]
    arabic = [e.ids for e in tokenizer.encode_batch([p.arabic for p in rows])]
    english = [e.ids for e in tokenizer.encode_batch([p.english for p in rows])]
    # The teacher has no vector for an Arabic token that occurs in an English text.
    targets = Targets(
        [p.english for p in rows],
        teacher_folder / "tokenizer.json",
        MOST_TOKENS,
        lambda ids, mask: embed(teacher, ids, mask),
        device,
    )
    asking = Questions(questions, tokenizer, rng) if questions else None

    vectors = student.get_input_embeddings().weight
    body = [p for p in student.parameters() if p is not vectors]
    optimiser = torch.optim.AdamW(
        [{"params": [vectors], "lr": 1e-3 * rate}, {"params": body, "lr": 1e-4 * rate}],
        weight_decay=0.0,
        betas=(0.9, 0.98),
        fused=True,
    )
    rates = [group["lr"] for group in optimiser.param_groups]
    began = saved = time.monotonic()
    step, seen = 0, 0
    running: list[float] = []
    while True:
        for batch in batches_by_length([len(a) for a in arabic], tokens_a_batch, rng):
            done = (time.monotonic() - began) / (60 * minutes)
            if done >= 1:
                write(student, out)
                log.info("%d steps, %d pairs", step, seen)
                return
            warm = min(1.0, (step + 1) / 100)
            for group, full in zip(optimiser.param_groups, rates, strict=True):
                group["lr"] = full * warm * (1 - done) ** 0.7
            target = targets.of(batch)
            found = embed(student, *batch_tensors([arabic[i] for i in batch], device))
            near, divergence = parallel_loss(found, target, targets.some(OTHERS, rng))
            kept = embed(student, *batch_tensors([english[i] for i in batch[::6]], device))
            anchor = (1 - (kept * target[::6]).sum(-1)).mean()
            loss = 4 * near + 0.5 * divergence + 6 * anchor
            contrast = torch.zeros(())
            if asking is not None and step % QUESTIONS_EVERY == 0:
                contrast = asking.loss(student, device)
                loss = loss + 0.5 * contrast
            loss.backward()
            assert vectors.grad is not None
            vectors.grad[:known] *= 0.05  # English tokens hardly move
            torch.nn.utils.clip_grad_norm_(body, 1.0)
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
            running.append(float(near.detach()))
            if step % 48 == 0:
                log.info(
                    "step %d pairs %d distance %.4f divergence %.3f anchor %.4f questions %.3f done %.0f%%",
                    step, seen, np.mean(running[-50:]),
                    float(divergence.detach()), float(anchor.detach()), float(contrast.detach()), 100 * done,
                )  # fmt: skip
            step, seen = step + 1, seen + len(batch)
            if time.monotonic() - saved > 240:
                write(student, out)
                saved = time.monotonic()


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, required=True, help="folder of the training files")
    parser.add_argument("--teacher", type=Path, required=True, help="folder of all-MiniLM-L6-v2")
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    parser.add_argument("--go-on-from", type=Path, help="folder of an earlier run to train further")
    parser.add_argument("--minutes", type=float, default=45)
    parser.add_argument(
        "--rate", type=float, default=1.0, help="learning rates, as a share of the usual ones"
    )
    parser.add_argument("--arabic-tokens", type=int, default=20_000)
    parser.add_argument("--tokens-a-batch", type=int, default=2048)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    teach(
        args.data, args.teacher, args.out, go_on_from=args.go_on_from, minutes=args.minutes,
        rate=args.rate, arabic_tokens=args.arabic_tokens, tokens_a_batch=args.tokens_a_batch, seed=args.seed,
    )  # fmt: skip


if __name__ == "__main__":
    main()
