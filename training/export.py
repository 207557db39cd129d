"""Write the shipped encoder: a sentence-transformers folder with its int8 ONNX form.

    python -m training.export --from .training/encoder --out models/isnad-minilm-ar-en

Needs neither torch nor a network. The folder is written beside `--out` and
renamed into its place, so that a reader never sees half of one.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import shutil
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer

from training import card, graph

log = logging.getLogger(__name__)

MOST_TOKENS = 256

#: Short texts in both languages; the first half sets the ranges of int8, the other half checks it.
SAMPLES = Path(__file__).with_name("samples.txt")

#: Least cosine between int8 and float32 that any sample may have.
LEAST_COSINE = 0.99

POOLING = {
    "pooling_mode_cls_token": False,
    "pooling_mode_mean_tokens": True,
    "pooling_mode_max_tokens": False,
    "pooling_mode_mean_sqrt_len_tokens": False,
}

MODULES = [
    {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
    {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
    {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
]


TOKENIZER_CONFIG = {
    "tokenizer_class": "PreTrainedTokenizerFast",
    "model_max_length": MOST_TOKENS,
    "cls_token": "[CLS]",
    "mask_token": "[MASK]",
    "pad_token": "[PAD]",
    "sep_token": "[SEP]",
    "unk_token": "[UNK]",
}


def export(source: Path, out: Path, figures: Path | None = None) -> None:
    """Write `out` from the transformers folder `source`; `figures` fill the card's table.

    Raises FileNotFoundError when `source` is no such folder, ValueError when
    int8 strays from float32.
    """
    config: dict[str, Any] = json.loads((source / "config.json").read_text(encoding="utf-8"))
    halves = {
        name: np.ascontiguousarray(value.astype(np.float16))
        for name, value in load_file(source / "model.safetensors").items()
    }
    model, worst = quantised(halves, config, source / "tokenizer.json")
    log.info("least cosine between int8 and float32: %.4f", worst)
    if worst < LEAST_COSINE:
        raise ValueError(f"int8 strays from float32: a sample has cosine {worst:.4f}, below {LEAST_COSINE}")

    fresh = out.with_name(out.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    for folder in ("1_Pooling", "2_Normalize", "onnx"):
        (fresh / folder).mkdir(parents=True)
    (fresh / "onnx" / "model_int8.onnx").write_bytes(model)
    # Stored in half precision; the configuration says that it runs in float32.
    save_file(halves, fresh / "model.safetensors", metadata={"format": "pt"})
    _write(fresh / "config.json", config | {"dtype": "float32"})
    shutil.copyfile(source / "tokenizer.json", fresh / "tokenizer.json")
    _write(fresh / "tokenizer_config.json", TOKENIZER_CONFIG)
    _write(fresh / "modules.json", MODULES)
    _write(fresh / "sentence_bert_config.json", {"max_seq_length": MOST_TOKENS, "do_lower_case": False})
    _write(
        fresh / "config_sentence_transformers.json",
        {"model_type": "SentenceTransformer", "prompts": {}, "similarity_fn_name": "cosine"},
    )
    _write(fresh / "1_Pooling" / "config.json", POOLING | {"word_embedding_dimension": config["hidden_size"]})
    _write(fresh / "2_Normalize" / "config.json", {})
    files = sorted(path for path in fresh.rglob("*") if path.is_file())
    _write(fresh / "checksums.json", {path.relative_to(fresh).as_posix(): _sha256(path) for path in files})
    # Not in the list: a card that is put right leaves the vectors as they are.
    (fresh / "README.md").write_text(card.render(config["vocab_size"], figures), encoding="utf-8")
    _replace(fresh, out)
    for path in sorted(path for path in out.rglob("*") if path.is_file()):
        log.info("%9d %s", path.stat().st_size, path.relative_to(out).as_posix())


def quantised(
    halves: Mapping[str, NDArray[np.float16]], config: Mapping[str, Any], tokenizer_file: Path
) -> tuple[bytes, float]:
    """The int8 graph, serialised, and the least cosine of a sample to the same graph in float32."""
    weights = {name: value.astype(np.float32) for name, value in halves.items()}
    build = partial(
        graph.build,
        weights,
        layers=config["num_hidden_layers"],
        heads=config["num_attention_heads"],
        epsilon=config["layer_norm_eps"],
    )
    tokenizer = Tokenizer.from_file(str(tokenizer_file))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MOST_TOKENS)
    if tokenizer.get_vocab_size() != config["vocab_size"]:
        raise ValueError(
            f"{tokenizer_file} has {tokenizer.get_vocab_size()} tokens, the model {config['vocab_size']}"
        )
    samples = [tokenizer.encode(line).ids for line in SAMPLES.read_text(encoding="utf-8").splitlines()]

    exact = build()
    ranges = _ranges(
        exact, samples[: len(samples) // 2], graph.inputs_of_matrices(config["num_hidden_layers"])
    )
    small = build(ranges=ranges).SerializeToString(deterministic=True)
    rest = samples[len(samples) // 2 :]
    pairs = zip(_run(exact.SerializeToString(), rest), _run(small, rest), strict=True)
    return small, min(float(a["sentence_embedding"][0] @ b["sentence_embedding"][0]) for a, b in pairs)


def _ranges(
    exact: onnx.ModelProto, samples: Sequence[Sequence[int]], entering: Mapping[str, str]
) -> dict[str, graph.Array]:
    """Greatest absolute value of each channel of what enters each matrix."""
    watched = onnx.ModelProto()
    watched.CopyFrom(exact)
    watched.graph.output.extend(onnx.helper.make_empty_tensor_value_info(v) for v in set(entering.values()))
    ranges: dict[str, graph.Array] = {}
    for values in _run(watched.SerializeToString(), samples):
        for matrix, value in entering.items():
            greatest = np.abs(values[value]).max(axis=(0, 1))
            ranges[matrix] = np.maximum(ranges[matrix], greatest) if matrix in ranges else greatest
    return ranges


def _run(model: bytes, samples: Sequence[Sequence[int]]) -> Iterator[dict[str, graph.Array]]:
    """Outputs by name for each sample."""
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    for ids in samples:
        tokens = np.array([ids], dtype=np.int64)
        found = session.run(names, {"input_ids": tokens, "attention_mask": np.ones_like(tokens)})
        yield dict(zip(names, found, strict=True))


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _replace(fresh: Path, out: Path) -> None:
    """Rename `fresh` to `out`, keeping the old folder until the new one is in its place."""
    old = out.with_name(out.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.rename(old)
    fresh.rename(out)
    shutil.rmtree(old, ignore_errors=True)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument(
        "--from", dest="source", type=Path, required=True, help="folder that training.teach wrote"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    parser.add_argument("--figures", type=Path, help="JSON file of measured quality for the model card")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    export(args.source, args.out, args.figures)


if __name__ == "__main__":
    main()
