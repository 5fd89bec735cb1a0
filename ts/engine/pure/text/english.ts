/**
 * The Snowball English stemmer ("Porter2"), as of Snowball 3.1.
 *
 * "ponies" and "pony" become "poni", "relational" and "relate" "relat". Suffixes are taken off in seven
 * steps; most apply only behind a region: R1 begins after the first consonant that follows a vowel, R2
 * likewise within R1. The algorithm is Martin Porter's; his description is at
 * snowballstem.org/algorithms/english/stemmer.html, and `test/golden/stems.tsv` holds the stems of the
 * Snowball project's implementation.
 *
 * The one step left out removes an apostrophe at the beginning, where no word of an analysis has one.
 */
import { EXCEPTIONS, R1_PREFIXES, type Rule, STEP_2, STEP_3, STEP_4, type Step } from './suffixes.js';

/** Stands for any character beyond ASCII: to the algorithm they are all consonants, and no step removes one. */
const FOREIGN = '\u0080';
const BEYOND_ASCII = /[\u0080-\u{10ffff}]/gu;

/** Texts repeat their words: looking one up is five times as fast as stemming it. */
const known = new Map<string, string>();
const MOST_KNOWN = 20_000;

/** The stem of a folded word. */
export function stem(word: string): string {
  const before = known.get(word);
  if (before !== undefined) return before;
  if (known.size >= MOST_KNOWN) known.clear();
  const stemmed = stemAny(word);
  known.set(word, stemmed);
  return stemmed;
}

function stemAny(word: string): string {
  const foreign = word.match(BEYOND_ASCII);
  if (foreign === null) return stemLetters(word);
  let next = 0;
  return stemLetters(word.replace(BEYOND_ASCII, FOREIGN)).replaceAll(
    FOREIGN,
    () => foreign[next++] as string,
  );
}

function stemLetters(word: string): string {
  if (word.length < 3) return word;
  return EXCEPTIONS.get(word) ?? new Reduction(word).run();
}

/** One word on its way to its stem. */
class Reduction {
  private word: string;
  private readonly r1: number;
  private readonly r2: number;

  constructor(word: string) {
    this.word = markConsonantY(word);
    const prefix = R1_PREFIXES.find((p) => word.startsWith(p));
    this.r1 = prefix?.length ?? regionAfter(this.word, 0);
    this.r2 = regionAfter(this.word, this.r1);
  }

  run(): string {
    this.step1a();
    this.step1b();
    this.step1c();
    this.apply(STEP_2);
    this.apply(STEP_3);
    this.apply(STEP_4);
    this.step5();
    return this.word.replaceAll('Y', 'y');
  }

  /** Puts `replacement` in place of the last `length` characters. */
  private replace(length: number, replacement: string): void {
    this.word = this.word.slice(0, this.word.length - length) + replacement;
  }

  /** Possessives and plurals. */
  private step1a(): void {
    const possessive = ["'s'", "'s", "'"].find((suffix) => this.word.endsWith(suffix));
    if (possessive !== undefined) this.replace(possessive.length, '');
    const { word } = this;
    if (word.endsWith('sses')) {
      this.replace(2, '');
    } else if (word.endsWith('ied') || word.endsWith('ies')) {
      this.replace(word.length > 4 ? 2 : 1, '');
    } else if (word.endsWith('s') && !word.endsWith('us') && !word.endsWith('ss')) {
      // The vowel must not stand right before the s: "gas" stays, "gaps" does not.
      if (hasVowel(word.slice(0, -2))) this.replace(1, '');
    }
  }

  /** Past and progressive forms. */
  private step1b(): void {
    const suffix = ['eedly', 'ingly', 'edly', 'eed', 'ing', 'ed'].find((s) => this.word.endsWith(s));
    if (suffix === undefined) return;
    const start = this.word.length - suffix.length;
    const before = this.word.slice(0, start);
    if (suffix.startsWith('ee')) {
      if (start >= this.r1 && !['succ', 'proc', 'exc'].includes(before)) this.replace(suffix.length, 'ee');
      return;
    }
    if (suffix === 'ing') {
      if (['even', 'cann', 'inn', 'earr', 'herr', 'out'].includes(before)) return;
      if (/^[^aeiouy]y$/.test(before)) {
        this.replace(4, 'ie');
        return;
      }
    }
    if (hasVowel(before)) {
      this.word = before;
      this.mend();
    }
  }

  /** What is left of a verb gets its e back, or loses the second of a double consonant. */
  private mend(): void {
    const { word } = this;
    if (/(?:at|bl|iz)$/.test(word)) {
      this.word += 'e';
    } else if (/(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$/.test(word)) {
      // "egg" and "add" are whole words.
      if (!/^[aeo]..$/.test(word)) this.replace(1, '');
    } else if (word.length === this.r1 && isShort(word)) {
      this.word += 'e';
    }
  }

  /** A final y behind a consonant becomes i, but not in "by". */
  private step1c(): void {
    const { word } = this;
    if (word.length > 2 && /[yY]$/.test(word) && !isVowel(word.at(-2))) this.replace(1, 'i');
  }

  /** The rule of the longest suffix that matches decides alone, even where its conditions then fail. */
  private apply(step: Step): void {
    const rule = step[this.word.at(-2) ?? '']?.find(({ suffix }) => this.word.endsWith(suffix));
    if (rule !== undefined && this.allows(rule)) this.replace(rule.suffix.length, rule.replacement);
  }

  private allows({ suffix, condition }: Rule): boolean {
    const start = this.word.length - suffix.length;
    const before = this.word[start - 1] ?? '';
    switch (condition) {
      case 'r1':
        return start >= this.r1;
      case 'r2':
        return start >= this.r2;
      case 'r1 after l':
        return start >= this.r1 && before === 'l';
      case 'r1 after li-ending':
        return start >= this.r1 && /[cdeghkmnrt]/.test(before);
      case 'r2 after s or t':
        return start >= this.r2 && /[st]/.test(before);
    }
  }

  /** A final e, and one l of two. */
  private step5(): void {
    const start = this.word.length - 1;
    const before = this.word.slice(0, -1);
    if (this.word.endsWith('e')) {
      if (start >= this.r2 || (start >= this.r1 && !isShort(before))) this.word = before;
    } else if (this.word.endsWith('ll') && start >= this.r2) {
      this.word = before;
    }
  }
}

function isVowel(letter: string | undefined): boolean {
  return letter !== undefined && 'aeiouy'.includes(letter);
}

function hasVowel(text: string): boolean {
  return /[aeiouy]/.test(text);
}

/** A y at the beginning or behind a vowel is a consonant, written Y until the end. */
function markConsonantY(word: string): string {
  if (!word.includes('y')) return word;
  const letters = [...word];
  letters.forEach((letter, i) => {
    if (letter === 'y' && (i === 0 || isVowel(letters[i - 1]))) letters[i] = 'Y';
  });
  return letters.join('');
}

/** Behind the first consonant that follows a vowel at or after `start`, or the end. */
function regionAfter(word: string, start: number): number {
  const found = word.slice(start).search(/[aeiouy][^aeiouy]/);
  return found < 0 ? word.length : start + found + 2;
}

/** Whether a text ends in a short syllable. */
function isShort(text: string): boolean {
  return /^[aeiouy][^aeiouy]$|[^aeiouy][aeiouy][^aeiouywxY]$|past$/.test(text);
}
