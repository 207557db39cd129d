"""The shipped encoder, other people's encoders, and the folders that are refused."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.encoder import SHIPPED, Encoder, OnnxEncoder, open_encoder
from index.errors import ModelRefused
from index.fold import fold

ROOT = SHIPPED.parent.parent

#: Arabic, and the same in English.
TRANSLATIONS = [
    ("أين وقع الحريق؟", "Where did the fire break out?"),
    ("من هو رئيس الوزراء؟", "Who is the prime minister?"),
    ("كم عدد سكان المدينة؟", "How many people live in the city?"),
    ("متى تبدأ المحادثات بين البلدين؟", "When do the talks between the two countries begin?"),
    ("فاز الفريق بالمباراة أمس بهدفين.", "The team won the match yesterday with two goals."),
    ("ارتفعت أسعار القمح بسبب الجفاف.", "Wheat prices rose because of the drought."),
    ("افتتحت المدرسة الجديدة في الخريف.", "The new school opened in the autumn."),
    ("يعاني المرضى من نقص الأدوية.", "Patients suffer from a shortage of medicines."),
]

TEXTS = [text for pair in TRANSLATIONS for text in pair] + [
    "",
    "؟",
    "2017",
    "إدلب",
    "Konashenkov",
    "الذكاء الاصطناعي وتعلم الآلة",
    "هل بلغت الكلفة 3,500 مليون ليرة أم ٤٢٫٥ مليوناً؟",
    "قال قائد الإطفاء إن النار بدأت في مخزن تبريد في الطابق الأرضي، وإن ضاغطاً كان يعمل بلا زيت فسخن حتى "
    "اشتعلت المادة العازلة خلفه. ونُقل 340 من سكان الحي إلى مدرسة قريبة قضوا فيها بقية الليل، ثم عادوا إلى "
    "بيوتهم ظهراً. ولم يُقتل أحد، لكن شحنة السمك المجمد التي كان يفترض أن تُبحر يوم الجمعة تلفت كلها، وقدرت "
    "شركة التأمين الخسارة بنحو خمسة ملايين دينار في تقدير أولي.",
    "The chief of the fire brigade said that the blaze began in a cold store on the ground floor, where a "
    "compressor had been running without oil until the insulation behind it caught. Some 340 residents were "
    "taken to a nearby school for the rest of the night and went home at noon. No one was killed, but the "
    "frozen fish that was due to sail on Friday was lost, and the insurer put the damage at nearly five "
    "million dinars in a first estimate.",
    "وقّعت الدولتان اتفاقاً للصيد في المضيق. " * 40,
    "The two states signed an accord on fishing in the strait. " * 40,
]

#: Run apart, since it imports torch: the folder in plain sentence-transformers,
#: and a model made on the spot through the encoder for other people's models.
APART = """
import json, shutil, sys
from pathlib import Path
import numpy as np
shipped, work = Path(sys.argv[1]), Path(sys.argv[2])
texts = json.loads(sys.stdin.read())
from sentence_transformers import SentenceTransformer
model = SentenceTransformer(str(shipped), device="cpu")
np.save(work / "exact.npy", model.encode(texts, show_progress_bar=False))
kinds = sorted({str(p.dtype) for p in model.parameters()})
from transformers import BertConfig, BertModel
tiny = work / "tiny"
tokens = json.loads((shipped / "config.json").read_text())["vocab_size"]
config = BertConfig(vocab_size=tokens, hidden_size=8, num_hidden_layers=1, num_attention_heads=2,
    intermediate_size=16)
BertModel(config).half().save_pretrained(tiny)
for name in ("tokenizer.json", "tokenizer_config.json", "modules.json", "sentence_bert_config.json"):
    shutil.copy(shipped / name, tiny / name)
shutil.copytree(shipped / "2_Normalize", tiny / "2_Normalize")
pooling = json.loads((shipped / "1_Pooling" / "config.json").read_text()) | {"word_embedding_dimension": 8}
(tiny / "1_Pooling").mkdir()
(tiny / "1_Pooling" / "config.json").write_text(json.dumps(pooling))
from index.encoder import open_encoder
encoder = open_encoder(str(tiny))
np.save(work / "tiny.npy", encoder.encode(texts[:3]))
print(json.dumps({
    "dtypes": kinds, "most": model.max_seq_length, "id": encoder.id, "dimension": encoder.dimension,
    "question": len(encoder.embed_query("a")), "none": list(encoder.encode([]).shape),
}))
"""


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    """The shipped one."""
    return open_encoder()


@pytest.fixture(scope="module")
def vectors(encoder: Encoder) -> NDArray[np.float32]:
    """Of TEXTS."""
    return encoder.encode(TEXTS)


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, object], Path]:
    """What APART prints, and the folder of its arrays."""
    work = tmp_path_factory.mktemp("apart")
    done = subprocess.run(
        [sys.executable, "-c", APART, str(SHIPPED), str(work)],
        input=json.dumps(TEXTS), capture_output=True, text=True, encoding="utf-8", cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1]), work


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the shipped folder, to spoil; the weights in it are a stub, which int8 does not read."""
    made = shutil.copytree(SHIPPED, tmp_path / "model", ignore=shutil.ignore_patterns("*.safetensors"))
    (made / "model.safetensors").touch()
    return made


def test_vectors_are_384_numbers_of_length_one(encoder: Encoder, vectors: NDArray[np.float32]) -> None:
    assert encoder.dimension == 384
    assert vectors.shape == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_int8_stays_within_a_hundredth_of_float32(
    vectors: NDArray[np.float32], apart: tuple[dict[str, object], Path]
) -> None:
    told, work = apart
    assert told["dtypes"] == ["torch.float32"]
    assert told["most"] == 256
    cosines = (vectors * np.load(work / "exact.npy")).sum(axis=1)
    assert len(cosines) >= 20
    assert {TEXTS[i][:40]: c for i, c in enumerate(cosines) if c < 0.99} == {}


def test_a_translation_is_nearer_than_any_other_sentence(encoder: Encoder) -> None:
    arabic = encoder.encode([a for a, _ in TRANSLATIONS])
    english = encoder.encode([e for _, e in TRANSLATIONS])
    nearest = (arabic @ english.T).argmax(axis=1)
    assert nearest.tolist() == list(range(len(TRANSLATIONS)))


def test_a_text_has_the_same_vector_alone_and_among_others(
    encoder: Encoder, vectors: NDArray[np.float32]
) -> None:
    for row, text in enumerate(TEXTS):
        np.testing.assert_array_equal(encoder.encode([text])[0], vectors[row])


def test_threads_at_once_find_what_one_finds(vectors: NDArray[np.float32]) -> None:
    fresh = open_encoder()  # not loaded yet, so that they load it at once too
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(fresh.encode, [TEXTS[:9]] * 6))
    for one in found:
        np.testing.assert_array_equal(one, vectors[:9])


def test_nothing_in_nothing_out(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, 384)
    assert encoder.embed_documents([]) == []


def test_langchain_methods_give_plain_lists(encoder: Encoder, vectors: NDArray[np.float32]) -> None:
    assert encoder.embed_query(TEXTS[0]) == vectors[0].tolist()
    assert encoder.embed_documents(TEXTS[:2]) == vectors[:2].tolist()
    assert type(encoder.embed_query("a")[0]) is float


def test_an_empty_text_and_blanks_have_one_vector(encoder: Encoder) -> None:
    empty, blank, invisible = encoder.encode(["", " \n\t", "\u200f\u0640"])
    np.testing.assert_array_equal(empty, blank)
    np.testing.assert_array_equal(empty, invisible)


def test_spellings_that_fold_alike_have_one_vector(encoder: Encoder) -> None:
    plain, written = encoder.encode(["احمد في مدرسه 2017", "أَحْمَـدُ فى مدرسةٍ ٢٠١٧"])
    np.testing.assert_array_equal(plain, written)


def test_what_is_past_256_tokens_does_not_count(encoder: Encoder) -> None:
    long = "harbour " * 254  # with the two end marks 256 tokens
    one, other = encoder.encode([long, long + "elephants in the snow " * 3000])
    np.testing.assert_array_equal(one, other)


def test_half_a_character_is_left_out(encoder: Encoder) -> None:
    whole, broken = encoder.encode(["fire", "fire\ud83d"])
    np.testing.assert_array_equal(whole, broken)


def test_the_id_names_model_checksum_and_runtime(encoder: Encoder, copy: Path) -> None:
    name, checksum, runtime = encoder.id.split(":")
    assert (name, len(checksum), runtime) == ("isnad-minilm-ar-en", 12, "onnx-int8")
    assert open_encoder(str(copy)).id == f"model:{checksum}:onnx-int8"


def test_torch_is_not_imported() -> None:
    code = (
        "import sys; from index.encoder import open_encoder; open_encoder().encode(['a', 'b']);"
        "print(sorted({'torch', 'sentence_transformers', 'transformers'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout == "[]\n", done.stderr


def test_another_model_runs_in_sentence_transformers(apart: tuple[dict[str, object], Path]) -> None:
    told, work = apart
    found = np.load(work / "tiny.npy")
    assert found.shape == (3, 8)
    assert found.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    name, checksum, runtime = str(told["id"]).split(":")
    assert (name, len(checksum), runtime) == ("tiny", 12, "sentence-transformers")
    assert (told["dimension"], told["question"], told["none"]) == (8, 8, [0, 8])


@pytest.mark.parametrize("name", ["onnx/model_int8.onnx", "tokenizer.json"])
def test_a_changed_file_is_refused_by_name(copy: Path, name: str) -> None:
    data = bytearray((copy / name).read_bytes())
    data[len(data) // 2] ^= 1
    (copy / name).write_bytes(data)
    with pytest.raises(ModelRefused, match=rf"{name} does not match its checksum: restore the folder"):
        OnnxEncoder(copy).encode(["a"])


@pytest.mark.parametrize(
    "name", ["onnx/model_int8.onnx", "model.safetensors", "tokenizer.json", "config.json"]
)
def test_a_missing_file_is_refused_by_name(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(ModelRefused, match=rf"{name} is missing: restore the folder"):
        open_encoder(str(copy))


def test_a_missing_or_broken_list_is_refused(copy: Path) -> None:
    (copy / "checksums.json").write_text("{", encoding="utf-8")
    with pytest.raises(ModelRefused, match=r"checksums\.json is not JSON"):
        open_encoder(str(copy))
    (copy / "checksums.json").write_text("[]", encoding="utf-8")
    with pytest.raises(ModelRefused, match=r"checksums\.json holds no JSON object"):
        open_encoder(str(copy))
    (copy / "checksums.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelRefused, match=r"checksums\.json does not list onnx/model_int8\.onnx"):
        OnnxEncoder(copy)
    (copy / "checksums.json").unlink()
    with pytest.raises(ModelRefused, match=r"checksums\.json is missing"):
        OnnxEncoder(copy)


def test_what_is_no_model_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelRefused, match=r"is not a model folder \(it has no modules\.json\)"):
        open_encoder(str(tmp_path))
    with pytest.raises(ModelRefused, match="is not a model folder: set ISNAD_ENCODER"):
        open_encoder(str(tmp_path / "nowhere"))
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(ModelRefused, match="is not a model folder: set ISNAD_ENCODER"):
        open_encoder(str(tmp_path / "file"))


def test_a_missing_package_names_the_command() -> None:
    code = (
        "import sys; sys.modules['sentence_transformers'] = None\n"  # as if it were not installed
        "from index.encoder import open_encoder\n"
        "from index.errors import ModelRefused\n"
        "try:\n    open_encoder('some/model')\n"
        "except ModelRefused as error:\n    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert "pip install sentence-transformers" in done.stdout, done.stderr


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    """Of the shipped folder."""
    return Tokenizer.from_file(str(SHIPPED / "tokenizer.json"))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("أَحْمَـدُ ٢٠١٧", "احمد 2017"),
        ("إدلب وآل مؤمن", "ادلب وال مومن"),
        ("مدرسةٌ فى کرکوک", "مدرسه في كركوك"),
        ("Café ÉLYSÉE", "cafe elysee"),
        ("ﻻ ﷲ", "لا الله"),
    ],
)
def test_the_tokenizer_folds_as_the_project_does(tokenizer: Tokenizer, text: str, folded: str) -> None:
    assert fold(text) == folded
    assert tokenizer.normalizer.normalize_str(text) == folded


LETTERS = st.one_of(
    st.characters(min_codepoint=0x20, max_codepoint=0x24F, exclude_categories=("Cn", "Cs", "Co")),
    st.characters(min_codepoint=0x300, max_codepoint=0x36F, exclude_categories=("Cn", "Cs", "Co")),
    st.characters(min_codepoint=0x600, max_codepoint=0x6FF, exclude_categories=("Cn", "Cs", "Co")),
    st.characters(min_codepoint=0x750, max_codepoint=0x77F, exclude_categories=("Cn", "Cs", "Co")),
    st.characters(min_codepoint=0x2000, max_codepoint=0x206F, exclude_categories=("Cn", "Cs", "Co")),
    st.characters(min_codepoint=0xFB50, max_codepoint=0xFEFF, exclude_categories=("Cn", "Cs", "Co")),
)


@given(text=st.text(LETTERS, max_size=40))
def test_the_tokenizer_folds_any_arabic_and_latin_text_so(tokenizer: Tokenizer, text: str) -> None:
    assert tokenizer.normalizer.normalize_str(text) == fold(text)
