"""The house rules hold for the project, and each of them can fail."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.house import rules

ROOT = Path(__file__).resolve().parents[2]
RULES = (rules.flow, rules.doors, rules.names, rules.lengths, rules.docstrings, rules.private_paths)

BAD_TREE = {
    "app.py": '"""The window."""\nimport gradio\nfrom ui import layout\n',
    "index/__init__.py": '"""A library."""\nfrom rag.records import Answer\n',
    "index/store.py": '"""A store."""\n\n\ndef late():\n    """Late."""\n    import chromadb.config\n',
    "index/typed.py": (
        '"""Types."""\nfrom typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import chromadb\n'
        "    from ui import layout\n"
    ),
    "index/utils.py": '"""Odds and ends."""\n',
    "rag/__init__.py": '"""Answers."""\nfrom .. import ui\n',
    "rag/pipeline.py": (
        '"""A chain."""\nfrom importlib import import_module\n'
        'from langchain.chat_models import init_chat_model\nimport_module("gradio.themes")\n'
    ),
    "rag/long.py": '"""Long."""\n' + "x = 1\n" * 300,
    "ui/layout.py": 'class Layout:\n    """Fine."""\n\n    def show(self): ...\n    def _hide(self): ...\n',
    "ui/words.py": '"""Words."""\nfrom benchmarks import answers\n',
    "README.md": "Run it in /" + "work/house, see https://example.org/" + "work/house\n",
}

COMPLAINTS = {
    "flow": {
        "index/__init__.py:2 imports rag.records.Answer: index may not know rag",
        "index/typed.py:6 imports ui.layout: index may not know ui",
        "rag/__init__.py:2 imports ui: rag may not know ui",
        "ui/words.py:2 imports benchmarks.answers: ui may not know benchmarks",
    },
    "doors": {
        "index/store.py:6 imports chromadb.config: only index/vectors.py may",
        "rag/pipeline.py:3 imports langchain.chat_models.init_chat_model: only rag/chat.py may",
        "rag/pipeline.py:4 imports gradio.themes: only ui/, app.py may",
    },
    "names": {"index/utils.py: name the module by what is in it"},
    "lengths": {"rag/long.py has 301 lines: more than 300"},
    "docstrings": {"ui/layout.py:1 has no docstring", "ui/layout.py:4 Layout.show has no docstring"},
    "private_paths": {"README.md:1 names /" + "work/h…, a path of one machine"},
}


@pytest.fixture(scope="module")
def bad_tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("bad")
    for name, text in BAD_TREE.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_project_keeps_the_rule(rule) -> None:
    assert rule(ROOT) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_rule_complains_of_a_bad_tree(rule, bad_tree: Path) -> None:
    assert set(rule(bad_tree)) == COMPLAINTS[rule.__name__]


def test_the_rooms_are_looked_at() -> None:
    found = {path.relative_to(ROOT).as_posix() for path in rules.modules(ROOT)}
    assert {"app.py", "index/library.py", "index/vectors.py", "rag/pipeline.py", "index/encoder.py"} <= found


def test_importing_the_rooms_loads_nothing_heavy() -> None:
    heavy = ("gradio", "chromadb", "torch", "sentence_transformers", "onnxruntime", "langchain_openai")
    code = f"import sys, index, rag, index.library; print([m for m in {heavy!r} if m in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ran.stdout.strip(), ran.returncode) == ("[]", 0), ran.stderr


def test_importing_the_rooms_sets_up_no_logging_and_writes_nothing(tmp_path: Path) -> None:
    code = "import logging, index.library, rag.pipeline; print(logging.getLogger().handlers)"
    command = [sys.executable, "-B", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); {code}"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (ran.stdout.strip(), ran.returncode) == ("[]", 0), ran.stderr
    assert list(tmp_path.iterdir()) == []


def required(name: str) -> set[str]:
    """The distributions that a requirements file names itself, in normal form."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    named = (re.match(r"[A-Za-z0-9._-]+", line) for line in lines if not line.startswith(("#", "-")))
    return {re.sub(r"[-_.]+", "-", found.group()).lower() for found in named if found}


def imported() -> set[str]:
    """The distributions whose packages the rooms import, in normal form."""
    owners = packages_distributions()
    paths = [path for path in rules.modules(ROOT) if rules.room_of(ROOT, path) in rules.RANKS]
    tops = {one.name.split(".")[0] for path in paths for one in rules.imports(ROOT, path)}
    tops -= set(rules.RANKS)
    found = {owner for top in tops - set(sys.stdlib_module_names) for owner in owners.get(top, [top])}
    return {re.sub(r"[-_.]+", "-", name).lower() for name in found}


def test_requirements_name_what_the_rooms_import_and_nothing_else() -> None:
    # Named for the sake of other packages: each line of the file says why.
    held = {"pydantic", "lxml-html-clean"}
    optional = {"sentence-transformers"}
    assert imported() - optional - held == required("requirements.txt") - held
    assert optional <= required("requirements-models.txt")
