/** Words as the earlier system cut them: Python's `set(text.lower().split())`. Punctuation stays on its word. */

/** Python's `str.isspace`: Unicode's white space, and the four separators of ASCII. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the separators are control characters
const SPACE = /[\p{White_Space}\x1c-\x1f]+/u;

export function wordsOf(text: string): ReadonlySet<string> {
  return new Set(
    text
      .toLowerCase()
      .split(SPACE)
      .filter((word) => word !== ''),
  );
}

/** How many words both sets have. */
export function sharedWords(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const word of a) {
    shared += b.has(word) ? 1 : 0;
  }
  return shared;
}
