"""Writes tokens.json: texts and their terms, by an analyser written independently of the two engines.

It rests on Python's Unicode tables and on the Snowball project's own stemmer, so the texts use only characters whose
properties have not changed since Unicode 14.

    pip install snowballstemmer==3.1.1
    python3 make-tokens.py > tokens.json
"""

import json
import re
import unicodedata
from pathlib import Path

from snowballstemmer.english_stemmer import EnglishStemmer

STOP_FILE = Path(__file__).parent / "../../crates/text/tables/stop-words.english.txt"
# Scripts written without spaces, as far as the texts below go.
CJK = re.compile(r"[\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
                 r"\uac00-\ud7a3\uf900-\ufad9\uff66-\uff9f\U00020000-\U0002ebe0]")
ACCENT = re.compile(r"[\u0300-\u036f]")
IGNORED = re.compile(r"[\u0300-\u036f\ufe00-\ufe0f\u180b-\u180d\U000e0100-\U000e01ef]")


def is_word(c):
    return unicodedata.category(c)[0] in "LNM" and not CJK.match(c)


def bare(text):
    return ACCENT.sub("", unicodedata.normalize("NFKD", text))


def fold(c):
    if not is_word(c):
        return "'" if c == "\u2019" else c
    folded = bare("".join(d.upper().lower() for d in bare(c).replace("ß", "ss").replace("ẞ", "ss")))
    if 1 <= len(folded) <= 4 and all(map(is_word, folded)):
        return folded
    return c.lower() if len(c.lower()) == 1 else c


def words(text):
    """Words and CJK runs; an apostrophe counts where both neighbours are word characters."""
    text = "".join(map(fold, IGNORED.sub("", text)))
    kinds = "".join("c" if CJK.match(c) else "w" if is_word(c) else "'" if c == "'" else " " for c in text)
    for match in re.finditer(r"w+(?:'w+)*|c+", kinds):
        run = text[match.start():match.end()]
        if kinds[match.start()] == "w":
            yield run[:64], True
        elif len(run) == 1:
            yield run, False
        else:
            yield from ((run[i:i + 2], False) for i in range(len(run) - 1))


def tokens(language, stop_words, text):
    if stop_words is None:
        stop_words = STOP_FILE.read_text().split() if language == "english" else []
    stops = {word for entry in stop_words for word, _ in words(entry)}
    stem = EnglishStemmer().stemWord if language == "english" else str
    return [[stem(word) if stemmable else word, int(word in stops)] for word, stemmable in words(text)]


TEXTS = [
    "",
    " \t\r\n",
    "The quick brown foxes were jumping over the lazy dogs.",
    "A memory's strength fades; memories that are rehearsed don't fade.",
    "It\u2019s the rock'n'roll of the \u201960s, isn\u2019t it? 'Quoted' words'",
    "a''b x' 'y o'' 'n'' ''",
    "snake_case kebab-case C++ C# e.g. U.S.A. 3.14 1,000 v2.0beta x\u00b2 10\u00bd 50% #tag @name a/b\\c",
    "CAFÉ café cafe\u0301 Cafe\u0301s naïve naïvely nai\u0308vely Ångström A\u030angstro\u0308m",
    "e\u0301'e\u0301 e'\u0301e \u0301a a\u0301 \u0301 '\u0301 x\u0301\u0301\u0301y",
    "STRASSE Straße straẞe Größe groß",
    "ΟΔΟΣ Οδός οδος ὈΔΥΣΣΕΎΣ ᾳ ΐ Σ",
    "İstanbul ISTANBUL ıstanbul istanbul",
    "Ｆｕｌｌｗｉｄｔｈ ＡＢＣ１２３ ﬁnance eﬃcient ﬂuﬀ ſoft ⅷ Ⅻ ① ㏒ ™ ª º",
    "Smørrebrød œuvre Æsir ðing łódź đak ħ ŋ þorn",
    "Ёжик ёлка ЙОД Київ ґанок Ђорђе",
    "东京大学 漢字 字 私はcoffeeを飲む カタカナ コーヒー ｶﾀｶﾅ 々 日本語2024年 A字B",
    "한국어 한 대한민국 만세abc",
    "漢'字 a'字 字'a don't字",
    "हिन्दी में लिखा हुआ क़लम",
    "اللغة العربية مُحَمَّد ﷲ ﷺ ١٢٣ ك\u200cت\u200dب",
    "ภาษาไทย ខ្មែរ தமிழ்",
    "עִבְרִית שָׁלוֹם",
    "I ❤️ 🍣 and 👩‍👩‍👧‍👦 family 👍🏽 1️⃣ 🇩🇪 ok",
    "葛\U000e0100飾 𠮷野家",
    "zero\u200bwidth soft\u00adhyphen non\u00a0breaking \ufeffbom nul\u0000inside \u0000",
    "𝐁𝐨𝐥𝐝 𝕯𝖔𝖚𝖇𝖑𝖊 𐐀𐐨 𝟙𝟚",
    "pneumonoultramicroscopicsilicovolcanoconiosis" * 3,
    "ab'" * 40 + "c",
    "x" * 63 + "'s",
    "x" * 62 + "'s'end",
    "é" * 70 + " " + "ﬃ" * 30,
    "字" * 5 + "y" * 66,
    "dying skies singly the news of Andes' skis, past universities' organization, exceedingly succeeding",
    "relational conditional rationally valenci hesitanci digitizer conformabli radicalli differentli vileli analogousli",
    "Ünïcödë's ÉCOLES' l'été d\u2019accord qu'il aujourd'hui",
    "line one\nline two\r\nline three\u2028line four\u0085line five",
    "ŀ ŉ ǆ ʰ ʼtis o\u02bcclock \u2018tis",
]

CASES = [(language, None, text) for text in TEXTS for language in ("english", "none")] + [
    ("none", ["The", "ÜBER"], "the over Über uber u\u0308ber"),
    ("english", [], "the running of it"),
    ("english", ["Running", "ice cream", "字"], "the runner is running; run for ice cream 字 漢字"),
    ("english", ["don\u2019t", "foxes"], "foxes don't fox"),
]


def main():
    cases = []
    for language, stop_words, text in CASES:
        case = {"language": language}
        if stop_words is not None:
            case["stopWords"] = stop_words
        case |= {"text": text, "tokens": tokens(language, stop_words, text)}
        cases.append("  " + json.dumps(case))
    print("[\n" + ",\n".join(cases) + "\n]")


main()
