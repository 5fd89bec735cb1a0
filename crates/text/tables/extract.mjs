// Writes unicode.json: the word classes and the fold table, taken once from this node's ICU.
//
// Run it by hand, and only to move to another Unicode version: terms already indexed would change with it.
// Everything else reads the JSON, so two machines with different ICU versions still build the same tables.
//
//   node extract.mjs > unicode.json && npx biome format --write unicode.json

const WORD = /^[\p{L}\p{N}\p{M}]$/u;
const CJK = /^[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\u{AC00}-\u{D7A3}]$/u;
const MARK = /[\u0300-\u036f]/gu;
// Combining accents, and the selectors that only pick a glyph (an emoji's or an ideograph's variant).
const IGNORED = /^[\u0300-\u036f\p{Variation_Selector}]$/u;

const LAST = 0x10ffff;
const MAX_FOLD = 4;

const ranges = { word: [], cjk: [], ignored: [] };
const fold = [];

for (let code = 0; code <= LAST; code++) {
  if (code >= 0xd800 && code <= 0xdfff) continue;
  const character = String.fromCodePoint(code);
  const kind = classOf(character);
  if (kind === undefined) continue;
  extend(ranges[kind], code);
  if (kind !== 'word') continue;
  const folded = foldOf(character);
  if (folded !== character) fold.push([code, [...folded].map((c) => c.codePointAt(0))]);
}

process.stdout.write(`{
  "unicode": ${JSON.stringify(process.versions.unicode)},
${Object.entries(ranges)
  .map(([name, list]) => `  ${JSON.stringify(name)}: ${lines(list)}`)
  .join(',\n')},
  "fold": ${lines(fold)}
}
`);

function classOf(character) {
  if (IGNORED.test(character)) return 'ignored';
  if (!WORD.test(character)) return undefined;
  return CJK.test(character) ? 'cjk' : 'word';
}

/** Compatibility decomposition and case folding without accents, where that leaves a word. */
function foldOf(character) {
  const bare = (text) => text.normalize('NFKD').replace(MARK, '');
  // Twice, because capital sharp s folds to sharp s first. Accents go before, so that the iota subscript
  // is one.
  const folded = bare(caseless(caseless(bare(character))));
  const length = [...folded].length;
  const isWord = [...folded].every((c) => classOf(c) === 'word');
  if (isWord && length >= 1 && length <= MAX_FOLD) return folded;
  const lower = character.toLowerCase();
  return [...lower].length === 1 && classOf(lower) === 'word' ? lower : character;
}

/** Upper-case first, each character by itself: one form for sigma and final sigma, for sharp s and ss. */
function caseless(text) {
  return [...text].map((c) => [...c.toUpperCase()].map((upper) => upper.toLowerCase()).join('')).join('');
}

function extend(list, code) {
  const last = list.at(-1);
  if (last?.[1] === code - 1) last[1] = code;
  else list.push([code, code]);
}

function lines(list) {
  return `[\n${list.map((entry) => `    ${JSON.stringify(entry).replaceAll(',', ', ')}`).join(',\n')}\n  ]`;
}
