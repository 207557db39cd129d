"""The encoder as an ONNX graph, written node by node: int8 matrices, pooling inside.

Inputs: ``input_ids`` and ``attention_mask``, (texts, tokens) int64.
Outputs: ``sentence_embedding``, (texts, width) float32 unit vectors, and
``token_embeddings``, (texts, tokens, width) float32, of which they are the means.

Matrices are int8 with one scale a column; the token table is int8 with one
scale a row. What enters a matrix is made even before it is quantised on
arrival (``DynamicQuantizeMatMul`` has one scale for all of it): channels by
constants that are moved into the matrix (Xiao et al. 2023, SmoothQuant), since
a few channels are ten times the rest, and in the feed-forward part rows by their
greatest value, since the end marks' rows are. Without it int8 costs a question 0.03 of cosine, with
it less than 0.01.

Built by hand rather than traced, so that it needs neither torch nor a network.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

Array = NDArray[np.float32]

CONTRIB = "com.microsoft"

#: Greatest value of a matrix in int8. Where a processor lacks VNNI, two products
#: are added in sixteen bits, which 127 overflows and 63 never; 80 does so far
#: too seldom to matter and rounds more finely (0.998 mean cosine each on AVX2).
LEVELS = 80

#: Matrices before which rows are evened too; before the others it gains nothing.
EVEN_ROWS = ("up", "down")


def quantise(matrix: Array, axis: int, levels: int) -> tuple[NDArray[np.int8], Array]:
    """Symmetric int8 with one scale for each slice that `axis` runs along.

    Returns the integers, -levels to levels, and the scales with `axis` kept as
    length 1, so that ``integers * scales`` is about `matrix`.
    """
    scales = np.abs(matrix).max(axis=axis, keepdims=True).astype(np.float32) / levels
    scales = np.where(scales == 0, np.float32(1), scales)
    integers = np.clip(np.rint(matrix / scales), -levels, levels).astype(np.int8)
    return integers, scales


def smoothing(range_in: Array, weight: Array) -> Array:
    """Divisor of each channel that enters `weight` (in, out), geometric mean 1.

    The square root of the channel's range over its weights' range shares the
    unevenness equally between the two (SmoothQuant, alpha 0.5).
    """
    ratio = np.sqrt(np.maximum(range_in, 1e-3) / np.maximum(np.abs(weight).max(axis=1), 1e-6))
    even: Array = (ratio / np.exp(np.log(ratio).mean())).astype(np.float32)
    return even


class GraphWriter:
    """Collects nodes and constants of one graph.

    `ranges` holds, for each matrix, the greatest absolute value of each channel
    that enters it; None makes a graph in float32.
    """

    def __init__(self, ranges: Mapping[str, Array] | None) -> None:
        self.ranges = ranges
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def node(
        self, operator: str, inputs: Sequence[str], name: str, domain: str = "", **attributes: Any
    ) -> str:
        """Add a node with one output, which carries the node's name."""
        made = helper.make_node(operator, list(inputs), [name], name=f"/{name}", domain=domain, **attributes)
        self.nodes.append(made)
        return name

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        """Add a constant."""
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def linear(self, source: str, name: str, weight: Array, bias: Array) -> str:
        """``source @ weight + bias``; weight is (in, out)."""
        bias_name = self.constant(f"{name}.bias", bias)
        if self.ranges is None:
            product = self.node(
                "MatMul", [source, self.constant(f"{name}.weight", weight)], f"{name}.product"
            )
            return self.node("Add", [product, bias_name], name)
        smooth = smoothing(self.ranges[name], weight)
        integers, scales = quantise(weight * smooth[:, None], axis=0, levels=LEVELS)
        even = self.node("Mul", [source, self.constant(f"{name}.smooth", 1 / smooth)], f"{name}.even")
        matrix = [self.constant(f"{name}.weight", integers), self.constant(f"{name}.scale", scales[0])]
        if name.split(".")[1] not in EVEN_ROWS:
            return self.node("DynamicQuantizeMatMul", [even, *matrix, "", bias_name], name, CONTRIB)
        sizes = self.node("Abs", [even], f"{name}.sizes")
        greatest = self.node("ReduceMax", [sizes], f"{name}.greatest", axes=[-1], keepdims=1)
        tiny = self.constant(f"{name}.tiny", np.array([1e-9], dtype=np.float32))
        row = self.node("Max", [greatest, tiny], f"{name}.row")
        ones = self.node("Div", [even, row], f"{name}.ones")
        product = self.node("DynamicQuantizeMatMul", [ones, *matrix], f"{name}.product", CONTRIB)
        return self.node("Add", [self.node("Mul", [product, row], f"{name}.scaled"), bias_name], name)


def build(
    weights: Mapping[str, Array], *, layers: int, heads: int, epsilon: float,
    ranges: Mapping[str, Array] | None = None,
) -> onnx.ModelProto:  # fmt: skip
    """The graph of a BERT encoder whose tensors `weights` holds under transformers' names.

    With the `ranges` that :func:`inputs_of_matrices` names it is int8, without float32.
    """
    graph = GraphWriter(ranges)
    states = _embeddings(graph, weights, epsilon)
    padding = graph.node("Cast", ["attention_mask"], "padding", to=TensorProto.INT32)
    for layer in range(layers):
        states = _layer(graph, weights, layer, states, padding, heads, epsilon)
    _pool(graph, graph.node("Identity", [states], "token_embeddings"))
    width = weights["embeddings.word_embeddings.weight"].shape[1]
    axes = ["texts", "tokens"]
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "encoder",
            [
                helper.make_tensor_value_info(n, TensorProto.INT64, axes)
                for n in ("input_ids", "attention_mask")
            ],
            [
                helper.make_tensor_value_info("sentence_embedding", TensorProto.FLOAT, ["texts", width]),
                helper.make_tensor_value_info("token_embeddings", TensorProto.FLOAT, [*axes, width]),
            ],
            graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid(CONTRIB, 1)],
        ir_version=8,
        producer_name="isnad",
    )
    return model


def inputs_of_matrices(layers: int) -> dict[str, str]:
    """What enters each matrix: the matrix's name, and the value's name in the graph."""
    found: dict[str, str] = {}
    for layer in range(layers):
        found[f"{layer}.qkv"] = f"layer{layer}"
        found[f"{layer}.out"] = f"{layer}.context"
        found[f"{layer}.up"] = f"{layer}.middle"
        found[f"{layer}.down"] = f"{layer}.gelu"
    return found


def _norm(weights: Mapping[str, Array], graph: GraphWriter, prefix: str) -> list[str]:
    return [graph.constant(f"{prefix}.{part}", weights[f"{prefix}.{part}"]) for part in ("weight", "bias")]


def _embeddings(graph: GraphWriter, weights: Mapping[str, Array], epsilon: float) -> str:
    integers, scales = quantise(weights["embeddings.word_embeddings.weight"], axis=1, levels=127)
    row = graph.node("Gather", [graph.constant("tokens", integers), "input_ids"], "token_row")
    scale = graph.node("Gather", [graph.constant("tokens.scale", scales), "input_ids"], "token_scale")
    vector = graph.node(
        "Mul", [graph.node("Cast", [row], "token_float", to=TensorProto.FLOAT), scale], "token"
    )
    # One segment only, so its vector joins the positions'.
    places = (
        weights["embeddings.position_embeddings.weight"]
        + weights["embeddings.token_type_embeddings.weight"][0]
    )
    shape = graph.node("Shape", ["input_ids"], "count", start=1, end=2)
    first = graph.constant("first", np.zeros(1, dtype=np.int64))
    place = graph.node("Slice", [graph.constant("places", places), first, shape, first], "place")
    summed = graph.node("Add", [vector, place], "embedded")
    norm = _norm(weights, graph, "embeddings.LayerNorm")
    return graph.node("LayerNormalization", [summed, *norm], "layer0", axis=-1, epsilon=epsilon)


def _layer(
    graph: GraphWriter,
    weights: Mapping[str, Array],
    layer: int,
    states: str,
    padding: str,
    heads: int,
    epsilon: float,
) -> str:
    prefix = f"encoder.layer.{layer}"

    def joined(*names: str) -> tuple[Array, Array]:
        matrices = [weights[f"{prefix}.{name}.weight"].T for name in names]
        return np.concatenate(matrices, axis=1), np.concatenate(
            [weights[f"{prefix}.{name}.bias"] for name in names]
        )

    def add_norm(new: str, old: str, part: str, name: str) -> str:
        # Two operators: the fused SkipLayerNormalization takes ten times as long.
        norm = _norm(weights, graph, f"{prefix}.{part}.LayerNorm")
        summed = graph.node("Add", [new, old], f"{name}.sum")
        return graph.node("LayerNormalization", [summed, *norm], name, axis=-1, epsilon=epsilon)

    three = joined(*(f"attention.self.{part}" for part in ("query", "key", "value")))
    linear = graph.linear(states, f"{layer}.qkv", *three)
    parts = [f"{layer}.query", f"{layer}.key", f"{layer}.value"]
    graph.nodes.append(helper.make_node("Split", [linear], parts, name=f"/{layer}.split", axis=-1))
    context = graph.node(
        "MultiHeadAttention", [*parts, "", padding], f"{layer}.context", CONTRIB, num_heads=heads
    )
    attended = graph.linear(context, f"{layer}.out", *joined("attention.output.dense"))
    middle = add_norm(attended, states, "attention.output", f"{layer}.middle")
    wide = graph.linear(middle, f"{layer}.up", *joined("intermediate.dense"))
    narrow = graph.linear(
        graph.node("Gelu", [wide], f"{layer}.gelu", CONTRIB), f"{layer}.down", *joined("output.dense")
    )
    return add_norm(narrow, middle, "output", f"layer{layer + 1}")


def _pool(graph: GraphWriter, states: str) -> None:
    """Mean over the text's tokens, then unit length (which makes the mean a sum)."""
    axis = graph.constant("axis", np.array([-1], dtype=np.int64))
    present = graph.node("Cast", ["attention_mask"], "present", to=TensorProto.FLOAT)
    column = graph.node("Unsqueeze", [present, axis], "present_column")
    masked = graph.node("Mul", [states, column], "masked")
    tokens_axis = graph.constant("tokens_axis", np.array([1], dtype=np.int64))
    summed = graph.node("ReduceSum", [masked, tokens_axis], "summed", keepdims=0)
    graph.node("LpNormalization", [summed], "sentence_embedding", axis=-1, p=2)
