/**
 * The word lists of the English stemmer: exceptions, and the suffixes of steps 2 to 4.
 *
 * Suffixes are grouped by their last letter but one, so that a word is compared with a handful of them;
 * within a group the longer stand first.
 */

/** What must hold, beside the suffix, for a rule to apply. */
export type Condition = 'r1' | 'r2' | 'r1 after l' | 'r1 after li-ending' | 'r2 after s or t';

export interface Rule {
  suffix: string;
  replacement: string;
  condition: Condition;
}

export type Step = Readonly<Record<string, readonly Rule[]>>;

const rule = (suffix: string, replacement: string, condition: Condition = 'r1'): Rule => ({
  suffix,
  replacement,
  condition,
});
const deletions = (...suffixes: string[]): Rule[] => suffixes.map((suffix) => rule(suffix, '', 'r2'));

/** Beginnings after which R1 begins, whatever the letters say. */
export const R1_PREFIXES = [
  'arsen',
  'commun',
  'emerg',
  'gener',
  'inter',
  'later',
  'organ',
  'past',
  'univers',
] as const;

/** The stems of words the rules would get wrong. */
export const EXCEPTIONS: ReadonlyMap<string, string> = new Map([
  ['andes', 'andes'],
  ['atlas', 'atlas'],
  ['bias', 'bias'],
  ['cosmos', 'cosmos'],
  ['early', 'earli'],
  ['gently', 'gentl'],
  ['howe', 'howe'],
  ['idly', 'idl'],
  ['news', 'news'],
  ['only', 'onli'],
  ['singly', 'singl'],
  ['skies', 'sky'],
  ['skis', 'ski'],
  ['sky', 'sky'],
  ['ugly', 'ugli'],
]);

export const STEP_2: Step = {
  a: [rule('ational', 'ate'), rule('tional', 'tion')],
  c: [rule('enci', 'ence'), rule('anci', 'ance')],
  e: [rule('izer', 'ize')],
  g: [rule('ogi', 'og', 'r1 after l')],
  l: [
    rule('lessli', 'less'),
    rule('entli', 'ent'),
    rule('fulli', 'ful'),
    rule('ousli', 'ous'),
    rule('abli', 'able'),
    rule('alli', 'al'),
    rule('bli', 'ble'),
    rule('li', '', 'r1 after li-ending'),
  ],
  o: [rule('ization', 'ize'), rule('ation', 'ate'), rule('ator', 'ate')],
  s: [
    rule('fulness', 'ful'),
    rule('iveness', 'ive'),
    rule('ousness', 'ous'),
    rule('alism', 'al'),
    rule('ogist', 'og'),
  ],
  t: [rule('biliti', 'ble'), rule('aliti', 'al'), rule('iviti', 'ive')],
};

export const STEP_3: Step = {
  a: [rule('ational', 'ate'), rule('tional', 'tion'), rule('ical', 'ic')],
  s: [rule('ness', '')],
  t: [rule('icate', 'ic'), rule('iciti', 'ic')],
  u: [rule('ful', '')],
  v: deletions('ative'),
  z: [rule('alize', 'al')],
};

export const STEP_4: Step = {
  a: deletions('al'),
  c: deletions('ance', 'ence'),
  e: deletions('er'),
  i: deletions('ic'),
  l: deletions('able', 'ible'),
  n: deletions('ement', 'ment', 'ant', 'ent'),
  o: [rule('ion', '', 'r2 after s or t')],
  s: deletions('ism'),
  t: deletions('ate', 'iti'),
  u: deletions('ous'),
  v: deletions('ive'),
  z: deletions('ize'),
};
