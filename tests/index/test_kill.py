"""Killed at any instant, the library is whole, and the next build carries on.

A child of the nursery creates, changes, prunes, rebuilds, migrates or repairs
a library and is killed with SIGKILL at a named step or at an instant drawn by
lot; this process then opens what is left. `make soak` draws 200 instants;
`--seed` repeats those of an earlier run.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.index.conftest import StemEncoder, write_articles
from tests.index.nursery import Nursery
from tests.index.test_migrate import to_form_1
from tests.index.worlds import World, check_finished, make

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork and no SIGKILL here")

Worlds = Callable[[str], World]
Step = tuple[str, str, int]

STEPS: dict[str, tuple[Step, ...]] = {
    "create": (
        ("index.generation:fresh", "return", 1),
        ("index.database:Database.create", "return", 1),
        ("index.generation:flip", "call", 1),
        ("index.generation:flip", "return", 1),
        ("index.intake:take", "call", 1),
        ("index.vectors:Vectors.put", "call", 1),
        ("index.vectors:Vectors.put", "return", 1),
        ("index.library:Library._build", "return", 1),
    ),
    "change": (
        ("index.generation:sweep", "return", 1),
        ("index.intake:take", "call", 1),
        ("index.writing:put_file", "return", 1),
        ("index.writing:_drop_passages", "return", 1),
        ("index.writing:put_article", "call", 1),
        ("index.writing:put_article", "return", 2),
        ("index.writing:put_place", "call", 1),
        ("index.build:_Batches._begin", "call", 2),
        ("index.build:_Batches._begin", "return", 2),
        ("index.writing:move_file", "return", 1),
        ("index.writing:drop_file", "call", 1),
        ("index.writing:drop_place", "return", 1),
        ("index.writing:drop_file", "return", 1),
        ("index.embedding:embed", "call", 1),
        ("index.vectors:Vectors.put", "call", 1),
        ("index.vectors:Vectors.put", "return", 1),
        ("index.vectors:Vectors.put", "return", 2),
        ("index.sentence_vectors:put", "return", 1),
        ("index.store:Store.mark", "call", 1),
        ("index.store:Store.mark", "return", 1),
        ("index.vectors:Vectors.delete", "call", 1),
        ("index.vectors:Vectors.delete", "return", 1),
        ("index.store:Store.forget_doomed", "return", 1),
        ("index.embedding:embed", "return", 1),
    ),
    "prune": (
        ("index.writing:drop_file", "call", 1),
        ("index.writing:_drop_article", "return", 1),
        ("index.build:Build._synchronise", "return", 1),
        ("index.vectors:Vectors.delete", "return", 1),
        ("index.embedding:embed", "return", 1),
    ),
    "sample": (
        ("index.build:Build._drop_sample", "call", 1),
        ("index.writing:drop_file", "return", 2),
        ("index.build:Build._drop_sample", "return", 1),
        ("index.vectors:Vectors.delete", "call", 1),
        ("index.store:Store.forget_doomed", "return", 1),
    ),
    "rebuild": (
        ("index.generation:fresh", "return", 1),
        ("index.rebuild:carry_over", "call", 1),
        ("index.writing:put_article", "return", 2),
        ("index.rebuild:_carry_vectors", "call", 1),
        ("index.vectors:Vectors.put", "return", 1),
        ("index.rebuild:_carry_vectors", "return", 1),
        ("index.rebuild:_copy", "return", 3),
        ("index.rebuild:carry_over", "return", 1),
        ("index.embedding:embed", "return", 1),
        ("index.rebuild:write_anew", "return", 1),
        ("index.generation:flip", "call", 1),
        ("index.generation:flip", "return", 1),
        ("index.live:Live.close", "return", 1),
        ("index.generation:sweep", "call", 2),
        ("index.generation:sweep", "return", 2),
    ),
    "migrate": (
        ("index.migrate:migrate", "call", 1),
        ("index.copies:link", "call", 1),
        ("index.copies:link", "return", 3),
        ("index.migrate:migrate", "return", 1),
    ),
    "repair": (
        ("index.doctor:_debris", "return", 1),
        ("index.checks:_run.<locals>.repair", "return", 1),
        ("index.checks:_run.<locals>.repair", "return", 2),
        ("index.contents:make_again", "call", 1),
        ("index.writing:put_article", "return", 1),
        ("index.contents:make_again", "return", 1),
        ("index.embedding:renew", "call", 1),
        ("index.store:Store.unmark", "return", 1),
        ("index.vectors:Vectors.close", "return", 1),
        ("index.vectors:Vectors.renew", "return", 1),
        ("index.vectors:Vectors.put", "return", 1),
        ("index.store:Store.mark", "return", 1),
        ("index.embedding:embed", "return", 1),
    ),
}


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    started = Nursery()
    yield started
    started.close()


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Worlds:
    """Each world is made when it is first asked for."""
    made: dict[str, World] = {}

    def world(life: str) -> World:
        if life not in made:
            home = tmp_path_factory.mktemp(life)
            made[life] = make(life, home, write_articles(home), StemEncoder(), to_form_1)
        return made[life]

    return world


@pytest.mark.parametrize(
    ("life", "step"), [(life, step) for life, steps in STEPS.items() for step in steps],
    ids=lambda v: v if isinstance(v, str) else f"{v[0].partition(':')[2]}-{v[1]}-{v[2]}",
)  # fmt: skip
def test_killed_at_a_named_step(
    tmp_path: Path, nursery: Nursery, worlds: Worlds, encoder, life: str, step: Step
) -> None:
    world = worlds(life)
    data = copied(world, tmp_path)
    ended = nursery.run(life, data, world.folder, step=step)
    assert ended["code"] == -signal.SIGKILL, ended["said"] or "the step was never reached"
    check_finished(data, world, encoder)


@pytest.fixture(scope="module")
def wholes() -> dict[str, dict[str, Any]]:
    """By life, how one goes that nobody kills."""
    return {}


def test_killed_at_an_instant(
    tmp_path: Path, nursery: Nursery, worlds: Worlds, encoder, instant: str, wholes: dict[str, dict[str, Any]]
) -> None:
    """Every other instant of a soak is one of the clock, which may fall within SQLite or Chroma."""
    lot = random.Random(instant)
    life = lot.choice(sorted(STEPS))
    world = worlds(life)
    if life not in wholes:
        wholes[life] = nursery.run(life, copied(world, tmp_path / "whole"), world.folder)
    whole = wholes[life]
    assert whole["code"] == 0, whole["said"]
    data = copied(world, tmp_path)
    if int(instant.partition("-")[2]) % 2:
        ended = nursery.run(life, data, world.folder, seconds=lot.random() * whole["seconds"])
        assert ended["code"] in {0, -signal.SIGKILL}, ended["said"]
    else:
        ended = nursery.run(life, data, world.folder, instant=lot.randint(1, whole["events"]))
        assert ended["code"] == -signal.SIGKILL, ended["said"]
    check_finished(data, world, encoder)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "instant" in metafunc.fixturenames:
        seed, count = metafunc.config.getoption("seed"), metafunc.config.getoption("instants")
        metafunc.parametrize("instant", [f"{seed}-{n}" for n in range(count)])


def copied(world: World, to: Path) -> Path:
    """A copy of a world's library."""
    data = to / "data"
    if world.data.exists():
        shutil.copytree(world.data, data)
    return data
