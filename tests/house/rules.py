"""The house rules, as functions over a source tree; each gives its complaints as sentences.

Every function takes the root of a tree laid out as the project's (`index/`,
`rag/`, `ui/`, `app.py` ...) and gives an empty list when all is well.
"""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

#: Rooms by rank: a room imports only from rooms of its own rank or a lower one.
RANKS = {"index": 0, "rag": 1, "ui": 2, "app": 3}
#: Places that may use every room, and that no room may use.
OUTSIDE = ("training", "benchmarks", "tests")
#: Packages by the only files (or folders, with a slash at the end) that may import them.
DOORS = {
    "chromadb": ("index/vectors.py",),
    "langchain_chroma": ("index/vectors.py",),
    "onnxruntime": ("index/encoder.py",),
    "sentence_transformers": ("index/encoder.py", "rag/reranker.py"),
    "tokenizers": ("index/encoder.py",),
    "transformers": ("index/encoder.py",),
    "torch": ("index/encoder.py",),
    "gradio": ("ui/", "app.py"),
    "langchain_openai": ("rag/chat.py",),
    "langchain.chat_models": ("rag/chat.py",),
    "openai": ("rag/chat.py",),
}
#: Names of modules that say nothing of what is in them.
VAGUE = frozenset({"util", "utils", "helper", "helpers", "common", "misc"})
MOST_LINES = 300
#: An absolute path of one developer's machine: nobody else has it.
PRIVATE_PATH = re.compile(
    r"(?<![\w.:/])/(?:work|root|opt(?!/homebrew)|home/(?!you/)\w+|Users/(?!you/)\w+)/\w",
)
_IGNORED = {".git", ".venv", ".isnad", ".training", "__pycache__", "node_modules"}


@dataclass(frozen=True, slots=True)
class Import:
    """One import statement: where it stands and the full dotted name it asks for.

    `for_types` when only a type checker reads it.
    """

    path: str
    line: int
    name: str
    for_types: bool = False

    def within(self, package: str) -> bool:
        """Whether the name is the package or something in it."""
        return self.name == package or self.name.startswith(package + ".")


def modules(root: Path) -> Iterator[Path]:
    """The Python files of the rooms and of the places outside them, tests excepted, in order."""
    if (root / "app.py").is_file():
        yield root / "app.py"
    for place in ("index", "rag", "ui", "training", "benchmarks"):
        yield from sorted(p for p in (root / place).rglob("*.py") if "__pycache__" not in p.parts)


def room_of(root: Path, path: Path) -> str:
    """The room that a module lives in: the name of its first folder, or ``app``."""
    return path.relative_to(root).parts[0].removesuffix(".py")


def imports(root: Path, path: Path) -> list[Import]:
    """Every import of a module, inside functions too, literal `import_module("x")` included."""
    shown = path.relative_to(root).as_posix()
    package = list(path.relative_to(root).parts[:-1])
    found: list[Import] = []
    tree = ast.parse(path.read_text(encoding="utf-8"))
    unrun = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")
        for statement in node.body
        for inner in ast.walk(statement)
    }
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = [*above, *([node.module] if node.module else [])]
            names = [".".join([*base, alias.name]) for alias in node.names]
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in {"import_module", "__import__"} and isinstance(node.args[0].value, str):
                names = [node.args[0].value]
        found += [Import(shown, getattr(node, "lineno", 0), name, id(node) in unrun) for name in names]
    return found


def flow(root: Path) -> list[str]:
    """Imports run app to ui to rag to index, never back, and never out of the house."""
    complaints = []
    for path in modules(root):
        room = room_of(root, path)
        if room not in RANKS:
            continue
        for one in imports(root, path):
            target = one.name.split(".")[0]
            if target in OUTSIDE or RANKS.get(target, -1) > RANKS[room]:
                complaints.append(f"{one.path}:{one.line} imports {one.name}: {room} may not know {target}")
    return complaints


def doors(root: Path) -> list[str]:
    """Each heavy package is imported by the one file that may; naming its types opens nothing."""
    complaints = []
    for path in modules(root):
        if room_of(root, path) not in RANKS:
            continue
        for one in imports(root, path):
            for package, allowed in DOORS.items():
                if one.within(package) and not one.for_types and not one.path.startswith(allowed):
                    complaints.append(
                        f"{one.path}:{one.line} imports {one.name}: only {', '.join(allowed)} may"
                    )
    return complaints


def names(root: Path) -> list[str]:
    """A module is named by its noun."""
    return [
        f"{path.relative_to(root).as_posix()}: name the module by what is in it"
        for path in modules(root)
        if path.stem in VAGUE or path.parent.name in VAGUE
    ]


def lengths(root: Path) -> list[str]:
    """No module is longer than MOST_LINES."""
    counted = ((path, len(path.read_text(encoding="utf-8").splitlines())) for path in modules(root))
    return [
        f"{path.relative_to(root).as_posix()} has {lines} lines: more than {MOST_LINES}"
        for path, lines in counted
        if lines > MOST_LINES
    ]


def docstrings(root: Path) -> list[str]:
    """Every public module, class, function and method says what it is; a Protocol speaks for its members."""
    complaints = []
    for path in modules(root):
        shown = path.relative_to(root).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if ast.get_docstring(tree) is None:
            complaints.append(f"{shown}:1 has no docstring")
        complaints += [f"{shown}:{line} {name} has no docstring" for name, line in _undocumented(tree, "")]
    return complaints


def _undocumented(holder: ast.Module | ast.ClassDef, prefix: str) -> Iterator[tuple[str, int]]:
    for node in holder.body:
        if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if node.name.startswith("_"):
            continue
        if ast.get_docstring(node) is None and not _overloaded(node):
            yield prefix + node.name, node.lineno
        bases = [ast.unparse(base) for base in node.bases] if isinstance(node, ast.ClassDef) else []
        if isinstance(node, ast.ClassDef) and not any(base.startswith("Protocol") for base in bases):
            yield from _undocumented(node, f"{prefix}{node.name}.")


def _overloaded(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether this is one signature of several, or a property's setter: documented elsewhere."""
    last = {d.attr if isinstance(d, ast.Attribute) else getattr(d, "id", "") for d in node.decorator_list}
    return bool(last & {"overload", "setter", "deleter"})


def private_paths(root: Path) -> list[str]:
    """No text file of the project names a folder of the machine that it was written on."""
    complaints = []
    for path in project_files(root):
        try:
            text = path.read_text(encoding="utf-8")
        except (UnicodeDecodeError, OSError):
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if found := PRIVATE_PATH.search(line):
                shown = path.relative_to(root).as_posix()
                complaints.append(f"{shown}:{number} names {found.group()}…, a path of one machine")
    return complaints


def project_files(root: Path) -> list[Path]:
    """What git would commit; without git every file outside the ignored folders."""
    if (root / ".git").exists():
        asked = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        try:
            listed = subprocess.run(asked, cwd=root, capture_output=True, check=True).stdout
        except (OSError, subprocess.CalledProcessError):
            pass
        else:
            return [p for name in listed.decode().split("\0") if name and (p := root / name).is_file()]
    found = (p for p in root.rglob("*") if p.is_file())
    return sorted(p for p in found if not _IGNORED & set(p.relative_to(root).parts))
