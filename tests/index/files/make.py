"""Makes the PDFs beside this file; run only to change them.

    pip install fpdf2 uharfbuzz reportlab arabic-reshaper python-bidi
    python tests/index/files/make.py AMIRI_TTF DEJAVU_TTF

and a Chromium on the path. The tests read the PDFs and the texts below.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

HERE = Path(__file__).resolve().parent
TITLE = "مصرف يملكه زبائنه"
FIRST = (
    "قبل سبع سنوات كان صياد الخليج يستدين ثمن الوقود من السمسار، ثم يبيعه صيده بالسعر الذي يحدده وحده. "
    "وفي 12 مارس 2024 اجتمع 37 صيادًا في مقهى الميناء، وقرروا جميعًا ألا يستدينوا بعد اليوم.",
    "واليوم صار للصيادين مصرف تعاوني (Gulf Fishers Bank) يملكونه بأنفسهم، ويبلغ عدد أعضائه 4300 عضو "
    "موزعين على تسعة مرافئ، بزيادة قدرها 12.5% عن العام الماضي.",
    "وقال المدير: «لا نُقرض أحدًا لا نعرفه، ولا إله إلا الله». والمبلغ بالأرقام الهندية: ١٢٣٤ و٥٦٫٧ فقط.",
)
SECOND = (
    "الصفحة الثانية تبدأ هنا. وفيها الأسلاك والإبل والآبار واللآلئ، والمُعلِّمُ الذي شكرَنا جدًّا.",
    "The second page has an English paragraph, which says that the cooperative bank lent 1,250 dinars to the "
    "fishermen of Ras al-Hadd (رأس الحد) in 2023.",
)
#: fpdf2 does not say which letters its shadda with a vowel stands for.
SHAPED_SECOND = (SECOND[0].replace("ِّ", "ِ").replace("ًّ", "ًا").replace("اا", "ا"), SECOND[1])
COLUMN = (
    "أعلنت وزارة الزراعة أمس أن محصول القمح بلغ 2.4 مليون طن هذا الموسم، وهو أعلى رقم منذ عام 2011، وقالت إن "
    "الأمطار التي هطلت في آذار ونيسان كانت سببًا رئيسًا في ذلك.",
    "ويرى الخبير الاقتصادي سامر الحداد أن الزيادة لن تكفي وحدها لسد حاجة السوق؛ إذ يستهلك السكان نحو 3.1 "
    "مليون طن كل عام، وتستورد البلاد الباقي من رومانيا وأوكرانيا بأسعار تتغير كل أسبوع.",
)
ENGLISH = (
    ("Silos full before June", 18, ()),
    ("1 January 2000", 11, ()),
    (
        "",
        11,
        (
            "The ministry of agriculture announced on Monday that the wheat har-",
            "vest had reached 2.4 million tonnes, the highest figure since 2011, and",
            "that well-known silos in the eastern governorates were full.",
        ),
    ),
    (
        "",
        11,
        (
            "Economists believe that this alone will not satisfy the market, and well-",
            "known importers agree: the country consumes 3.1 million tonnes every",
        ),
    ),
)
ENGLISH_SECOND = (
    "year, and imports the remainder from Romania and Ukraine at prices that",
    "change every week.",
)


def browser(name: str, body: str, style: str, title: str) -> None:
    """A page printed by Chromium."""
    html = (
        f'<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>@page{{size:A5;margin:18mm}} body{{font:12pt DejaVu Sans}} {style}</style></head>"
        f"<body>{body}</body></html>"
    )
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "page.html")
        page.write_text(html, "utf-8")
        print_to = f"--print-to-pdf={HERE / name}"
        command = ["chromium", "--headless", "--no-sandbox", "--no-pdf-header-footer", print_to, str(page)]
        subprocess.run(command, check=True, capture_output=True)


def paragraphs(texts: tuple[str, ...]) -> str:
    """HTML paragraphs, each in its own direction."""
    return "".join(f'<p dir="auto">{text}</p>' for text in texts)


def shaped(font: str) -> None:
    """A PDF whose text a shaping library placed: Amiri."""
    from fpdf import FPDF

    pdf = FPDF(format="A5")
    pdf.add_font("F", fname=font)
    pdf.set_font("F", size=13)
    pdf.set_text_shaping(True)
    for texts in ((TITLE, *FIRST), SHAPED_SECOND):
        pdf.add_page()
        for text in texts:
            pdf.multi_cell(0, 8, text, align="L" if text[0] < "\u0600" else "R")
            pdf.ln(14)
    pdf.output(str(HERE / "shaped.pdf"))


def visual(font: str) -> None:
    """A PDF that stores presentation forms in the order in which they are drawn: DejaVu Sans."""
    from arabic_reshaper import ArabicReshaper
    from bidi.algorithm import get_display
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(TTFont("F", font))
    shape = ArabicReshaper({"delete_harakat": False, "ARABIC LIGATURE ALLAH": False}).reshape
    width = partial(pdfmetrics.stringWidth, fontName="F", fontSize=13)
    canvas = Canvas(str(HERE / "visual.pdf"), pagesize=(420, 595), invariant=1)
    for texts in ((TITLE, *FIRST), SECOND):
        canvas.setFont("F", 13)
        y = 540
        for text in texts:
            rtl = text[0] >= "\u0600"
            words = text.split()
            while words:
                fitting = [n for n in range(1, len(words) + 1) if width(shape(" ".join(words[:n]))) <= 320]
                line, words = " ".join(words[: max(fitting)]), words[max(fitting) :]
                drawn = get_display(shape(line), base_dir="R" if rtl else "L")
                (canvas.drawRightString if rtl else canvas.drawString)(370 if rtl else 50, y, drawn)
                y -= 20
            y -= 16
        canvas.showPage()
    canvas.save()


def english() -> None:
    """Hyphens, running heads, page numbers; no font of its own."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(HERE / "english.pdf"), pagesize=(460, 595), invariant=1)
    canvas.setTitle("Microsoft Word - report_final.docx")
    for number in (1, 2, 3):
        canvas.setFont("Times-Roman", 9)
        canvas.drawString(50, 560, "Harbour Courier, weekly edition")
        canvas.drawCentredString(230, 30, f"- {number} -")
        y = 520
        if number == 1:
            for heading, size, lines in ENGLISH:
                canvas.setFont("Times-Roman", size)
                for i, line in enumerate((heading,) if heading else lines):
                    canvas.drawString(50 + (14 if not heading and i == 0 else 0), y, line)
                    y -= 15
                y -= 10 if heading else 0
        if number == 3:
            canvas.setFont("Times-Roman", 11)
            for line in ENGLISH_SECOND:
                canvas.drawString(50, y, line)
                y -= 15
        canvas.showPage()
    canvas.save()


def locked() -> None:
    """A PDF that asks for a password, and one with a picture of text alone."""
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(HERE / "locked.pdf"), encrypt=StandardEncryption("open", strength=128), invariant=1)
    canvas.drawString(50, 500, "secret")
    canvas.save()
    canvas = Canvas(str(HERE / "picture.pdf"), invariant=1)
    canvas.rect(50, 50, 200, 200, fill=1)
    canvas.save()


if __name__ == "__main__":
    amiri, dejavu = sys.argv[1:]
    second = f'<div style="break-before:page">{paragraphs(SECOND)}</div>'
    browser("browser.pdf", f"<h1>{TITLE}</h1>{paragraphs(FIRST)}{second}", "", TITLE)
    columns = f'<div style="columns:2;column-gap:9mm;text-align:justify">{paragraphs(COLUMN * 9)}</div>'
    style = "@page{size:A4} body{font-size:10pt} p{margin:0;text-indent:1.5em}"
    browser("columns.pdf", f"<h1>محصول القمح</h1>{columns}", style, "untitled")
    shaped(amiri)
    visual(dejavu)
    english()
    locked()
