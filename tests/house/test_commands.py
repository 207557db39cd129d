"""The stable contract of the commands: keys, streams, exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.house import program
from tests.house.program import Home

ARTICLE_KEYS = {
    "title", "publisher", "source", "published", "language", "version", "paragraph", "page", "start", "end",
}  # fmt: skip
HIT_KEYS = ARTICLE_KEYS | {"passage_id", "article_id", "text", "score", "copies"}
CITATION_KEYS = ARTICLE_KEYS | {"n", "article_id", "quote", "key", "copies", "agreeing", "independent"}
ANSWER_KEYS = {"question", "language", "answer", "refused", "model", "citations", "hits", "timings_ms"}
YEARS = "How many years has the last keeper, Maren Voll, lived in the tower?"
LOAVES = "كم رغيفًا ينتج الفرن في اليوم؟"


def test_a_build_leaves_a_receipt(home: Home) -> None:
    receipt = home.built.json()
    names = ("added", "changed", "moved", "removed", "unchanged", "failed")
    assert {len(receipt[name]) for name in names[1:]} == {0}
    assert sorted(receipt["added"]) == [f"articles/{name}" for name in sorted(program.ARTICLES)]
    assert receipt["passages"] == receipt["embedded"] == 3


def test_a_second_build_changes_and_embeds_nothing(home: Home) -> None:
    again = program.index("build", "--data", "library", "--json", cwd=home.folder)
    receipt = again.json()
    assert (again.code, len(receipt["unchanged"]), receipt["added"], receipt["embedded"]) == (0, 3, [], 0)


def test_search_prints_hits_as_json_alone(home: Home) -> None:
    ran = program.index("search", "فرن المخبز", "-k", "2", "--data", "library", "--json", cwd=home.folder)
    found = ran.json()
    assert (ran.code, set(found)) == (0, {"query", "language", "hits"})
    assert (found["query"], found["language"], len(found["hits"])) == ("فرن المخبز", "ar", 2)
    best = found["hits"][0]
    assert set(best) >= HIT_KEYS
    assert best["title"] == "مخبز القرية يعود إلى العمل بعد عامين"
    assert best["source"] == "articles/makhbaz.txt"
    assert (best["publisher"], best["published"], best["copies"]) == (None, None, [])
    assert found["hits"][0]["score"] >= found["hits"][1]["score"]


def test_search_explains_in_json_and_in_words(home: Home) -> None:
    asked = ("search", "Who owns the village bakery?", "-k", "1", "--data", "library", "--explain")
    found = program.index(*asked, "--json", cwd=home.folder).json()
    bakery = next(term for term in found["expansion"] if term["term"] == "bakery")
    assert "مخبز" in bakery["translations"]
    (hit,) = found["hits"]
    assert hit["source"] == "articles/makhbaz.txt"
    assert set(hit["parts"]) == {"words", "similarity", "stretch", "beside", "phrases"}
    matched = {match["term"]: match for match in hit["matched"]}
    assert matched["bakery"]["by"] == "translation"
    assert any("مخبز" in word for word in matched["bakery"]["words"])
    told = program.index(*asked, cwd=home.folder).out
    assert "(translation)" in told
    assert "bakery: stems" in told


def test_search_reads_a_file_of_queries_in_order(home: Home, tmp_path: Path) -> None:
    lines = [{"id": "a", "query": "ferry ticket"}, {"question": "lamp power"}, {"id": 7, "query": "مخبز"}]
    asked = tmp_path / "queries.jsonl"
    asked.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    ran = program.index("search", "--file", asked, "--data", "library", "--json", cwd=home.folder)
    found = ran.json_lines()
    assert (ran.code, [one.get("id") for one in found]) == (0, ["a", None, 7])
    assert [one["hits"][0]["source"] for one in found] == [
        "https://news.example/ferry-7", "articles/lighthouse.md", "articles/makhbaz.txt",
    ]  # fmt: skip


def test_ask_quotes_the_article_word_for_word(home: Home) -> None:
    ran = program.rag("ask", YEARS, "--data", "library", "--json", cwd=home.folder)
    answer = ran.json()
    assert (ran.code, set(answer) >= ANSWER_KEYS) == (0, True)
    assert (answer["question"], answer["language"], answer["model"]) == (YEARS, "en", "extractive")
    assert answer["refused"] is False
    first = answer["citations"][0]
    assert set(first) == CITATION_KEYS
    assert (first["n"], first["source"], first["paragraph"]) == (1, "articles/lighthouse.md", 2)
    assert "31 years" in first["quote"]
    assert first["quote"] in program.ARTICLES["lighthouse.md"]
    assert (first["publisher"], first["published"]) == ("Harbour Gazette (sample)", "2026-03-02")
    assert first["end"] - first["start"] == len(first["quote"])
    assert all(set(hit) >= HIT_KEYS for hit in answer["hits"])
    assert all(isinstance(ms, int | float) for ms in answer["timings_ms"].values())


def test_ask_reads_a_file_of_questions_in_order(home: Home, tmp_path: Path) -> None:
    lines = [
        {"id": "q1", "question": LOAVES},
        {"question": "How many crowns is the return ticket that the transport council decided on?"},
        {"id": "q3", "question": "Who won the chess olympiad in Quito?"},
    ]
    asked = tmp_path / "questions.jsonl"
    asked.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    ran = program.rag("ask", "--file", asked, "--data", "library", "--json", cwd=home.folder)
    answers = ran.json_lines()
    assert (ran.code, [one.get("id") for one in answers]) == (0, ["q1", None, "q3"])
    assert [one["refused"] for one in answers] == [False, False, True]
    assert "1800 رغيف" in answers[0]["citations"][0]["quote"]
    assert answers[1]["citations"][0]["article_id"] == "ferry-7"
    assert answers[1]["citations"][0]["source"] == "https://news.example/ferry-7"
    assert answers[2]["citations"] == []


def test_ask_without_json_prints_the_answer_for_a_person(home: Home) -> None:
    ran = program.rag("ask", LOAVES, "--data", "library", cwd=home.folder)
    assert ran.code == 0, ran.err
    assert "1800 رغيف" in ran.out
    assert "articles/makhbaz.txt" in ran.out


def test_status_counts_what_the_library_holds(home: Home) -> None:
    ran = program.index("status", "--data", "library", "--json", cwd=home.folder)
    status = ran.json()
    assert (ran.code, status["articles"], status["passages"], status["pending"]) == (0, 3, 3, 0)


def test_status_answers_while_another_process_owns_the_library_and_a_build_does_not(own_home: Home) -> None:
    code = (
        "import sys; from pathlib import Path; from index.library import Library\n"
        "with Library.open(Path('library'), create=False) as library:\n"
        "    print(len(library.articles()), flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=own_home.folder, env=program.environment(),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as owner:  # fmt: skip
        assert owner.stdout is not None
        assert owner.stdout.readline() == "3\n"
        status = program.index("status", "--data", "library", "--json", cwd=own_home.folder)
        build = program.index("build", "--data", "library", "--json", cwd=own_home.folder)
        ask = program.rag("ask", YEARS, "--data", "library", "--json", cwd=own_home.folder)
        _, _ = owner.communicate("")
    assert (status.code, status.json()["articles"]) == (0, 3)
    for refused in (build, ask):
        assert (refused.code, refused.out) == (1, "")
        assert program.is_one_sentence(refused.err), refused.err
        assert str(owner.pid) in refused.err
