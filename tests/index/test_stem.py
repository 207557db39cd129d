"""Words and their light stems."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fold import fold
from index.stem import STOP_WORDS, clitic_layers, content_stems, is_stop_word, stem, stems, tokens


@pytest.mark.parametrize(
    "forms",
    [
        "المدنيين مدنيون بالمدنيين مدنيا مدنيًّا للمدنيين والمدنيين المدنية",
        "والقوات قوات للقوات قوة القوة بقواته قواتها قوتها",
        "تقرير التقرير بتقرير تقريرًا وتقريرها تقارير التقارير",
        "وزارة الوزارة بوزارة ووزارة والوزارة للوزارة بوزارته وزارات",
        "وزير الوزير ووزير الوزراء لوزيرها",
        "وفد الوفد ووفد للوفد وفود",
        "ولاية الولايات بولاية",
        "فلسطين فلسطيني الفلسطينيين بفلسطين لفلسطين",
        "فرنسا الفرنسية وفرنسا لفرنسا",
        "فريق الفريق بفريقه فرق",
        "كتاب الكتاب كتابه وبالكتاب",
        "كبير الكبيرة كبيرًا",
        "بلد البلدان بلاد بلدة",
        "بيان البيان بيانًا بيانات ببيان",
        "لبنان للبنان بلبنان اللبنانيين لبناني",
        "لجنة للجنة اللجنة لجان ولجنة",
        "سوريا سورية بسوريا السوريّين السوري",
        "روسيا الروس روسي الروسية لروسيا",
        "إدلب ادلب بإدلب لإدلب",
        "أميركا أمريكا الأميركي أمريكية",
        "مدينة مدن المدن بمدينتها",
        "قتلى القتلى قتيل",
        "سنة سنوات سنتها",
        "بنى بناها وبناها بناء",
        "مدى مداه مداها",
        "لقاء اللقاء لقائه لقاءات",
        "قَتَلَ قـتـل قتل",
    ],
)
def test_the_forms_of_a_word_have_one_stem(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1, [(f, stem(f)) for f in forms.split()]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("وزارة", "زيارة"),
        ("مدني", "مدينة"),
        ("روسي", "رئيس"),
        ("بلد", "ولد"),
        ("حماة", "حماية"),
        ("كتاب", "كاتب"),
        ("لجنة", "جنة"),
    ],
)
def test_different_words_stay_apart(one: str, two: str) -> None:
    assert stem(one) != stem(two)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("3,500", "3500"),
        ("٣٬٥٠٠", "3500"),
        ("1,234,567", "1234567"),
        ("2.3", "2.3"),
        ("٢٫٣", "2.3"),
        ("12,5", "12,5"),
        ("running", "run"),
        ("Reports", "report"),
        ("Russia’s", "russia"),
        ("U.S.", "us"),
        ("وزارة", "وزار"),
    ],
)
def test_stems_by_hand(word: str, expected: str) -> None:
    assert stem(word) == expected


def test_tokens_stand_where_they_say() -> None:
    text = "قال د. عُمَـر: ٣٬٥٠٠ نازح (2.3%) في 30سبتمبر, well-known G20’s"
    found = tokens(text)
    assert [t.text for t in found] == [
        "قال", "د", "عُمَـر", "٣٬٥٠٠", "نازح", "2.3", "في", "30", "سبتمبر", "well", "known", "G20’s",
    ]  # fmt: skip
    assert all(text[t.start : t.end] == t.text for t in found)


@given(st.text())
def test_tokens_are_verbatim_and_in_order(text: str) -> None:
    found = tokens(text)
    assert all(text[t.start : t.end] == t.text for t in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert stems(text) == [s for s in (stem(t.text) for t in found) if s]


@given(st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهويءةىأإآؤئ", min_size=2, max_size=12))
def test_a_stem_of_an_arabic_word_keeps_two_letters(word: str) -> None:
    assert len(stem(word)) >= 2 or len(fold(word)) < 3


def test_stop_words_are_left_out_with_their_clitics() -> None:
    assert content_stems("وهل قال من هو الذي كان في المدينة") == [stem("قال"), stem("المدينة")]
    assert content_stems("Who told us what the US said?") == ["told", "us", "said"]
    assert is_stop_word("فإن")
    assert not is_stop_word("US")
    assert {"من", "متي", "اين", "who", "when"} <= STOP_WORDS


def test_clitics_come_off_layer_by_layer() -> None:
    assert clitic_layers("وبادلب") == ("وبادلب", "بادلب", "ادلب")
    assert clitic_layers("بيروت") == ("بيروت",)


def test_threads_do_not_disturb_each_other() -> None:
    words = [
        f"{a}{b}"
        for a in ("nation", "relat", "organ", "gener")
        for b in ("al", "ions", "izers", "ingly", "s")
    ]
    texts = [" ".join(f"{w}{n}x" for w in words) for n in range(200)]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(stems, texts))
    assert together == [[stem.__wrapped__(w) for w in text.split()] for text in texts]
