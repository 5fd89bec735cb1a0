/** An estimate of tokens, for budgets. */

const BYTES_PER_TOKEN = 4;

const encoder = new TextEncoder();

/**
 * About how many tokens a language model reads in `text`: its bytes in UTF-8 divided by four, rounded up.
 *
 * Every engine reckons a `tokenBudget` by it. How far it is off is measured in `docs/semantics.md`.
 *
 * @returns 0 for an empty text alone
 */
export function estimateTokens(text: string): number {
  return Math.ceil(encoder.encode(text).length / BYTES_PER_TOKEN);
}
