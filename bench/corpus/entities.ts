/**
 * A knowledge graph out of plain texts, as they come: names and phrases that two texts have are nodes, linked to the
 * texts that hold them; nodes that often meet in a text are joined.
 *
 * No model and no list of names: what an extractor finds is better than this.
 */

import type { Council } from '../../ts/index.js';

/** Words that no phrase begins or ends with. */
const SMALL = new Set(
  `a about after all also am an and any are as at be been but by can could did do does for from get had has have he her
  him his how i if in into is it its just let like me more my no not of on one or our out she so some such than that the
  their them then there these they this to too up us very was we were what when which who will with would you your`.split(
    /\s+/,
  ),
);

const SENTENCE = /[^.!?\n:;]+/g;
const WORD = /\p{L}[\p{L}\p{N}'-]*/gu;
const MOST_WORDS = 3;
/** A node that is linked to more of the texts than this says nothing of them. */
const MAX_SHARE = 0.15;
/** Nodes are joined where they meet so often, by the cosine of their texts. */
const LEAST_COSINE = 0.5;

/** Names (words with a capital within a sentence) and runs of two or three words between small ones. */
export function phrasesOf(text: string): Set<string> {
  const phrases = new Set<string>();
  for (const [sentence] of text.matchAll(SENTENCE)) {
    const words = sentence.match(WORD) ?? [];
    const isSmall = words.map((word) => word.length < 3 || SMALL.has(word.toLowerCase()));
    for (const [at, word] of words.entries()) {
      if (isSmall[at]) continue;
      if (at > 0 && /^\p{Lu}/u.test(word)) phrases.add(word.toLowerCase());
      for (let length = 2; length <= MOST_WORDS && at + length <= words.length; length++) {
        if (isSmall.slice(at, at + length).includes(true)) break;
        phrases.add(
          words
            .slice(at, at + length)
            .join(' ')
            .toLowerCase(),
        );
      }
    }
  }
  return phrases;
}

/** The graph of one persona's texts, grown text by text. */
export class GrowingGraph {
  readonly #holders = new Map<string, string[]>();
  #texts = 0;

  constructor(private readonly council: Council) {}

  /** What the graph gains by a text that was stored. */
  async add(memoryId: string, text: string): Promise<void> {
    const { graph } = this.council;
    this.#texts += 1;
    const links: { memoryId: string; nodeId: string }[] = [];
    const repeated: string[] = [];
    for (const phrase of phrasesOf(text)) {
      const holders = this.#holders.get(phrase) ?? [];
      this.#holders.set(phrase, [...holders, memoryId]);
      if (holders.length === 0) continue;
      repeated.push(phrase);
      const missing = holders.length === 1 ? [...holders, memoryId] : [memoryId];
      links.push(...missing.map((id) => ({ memoryId: id, nodeId: phrase })));
    }
    await graph.addNodeBatch(repeated.map((name) => ({ id: name, name, nodeType: 'phrase' })));
    await graph.linkBatch(links);
    await graph.addEdgeBatch(this.#meetings(repeated));
  }

  *#meetings(phrases: readonly string[]) {
    const most = Math.max(2, MAX_SHARE * this.#texts);
    const rare = phrases
      .map((phrase) => ({ phrase, holders: new Set(this.#holders.get(phrase)) }))
      .filter(({ holders }) => holders.size <= most);
    for (const { phrase: sourceId, holders } of rare) {
      for (const { phrase: targetId, holders: others } of rare) {
        if (sourceId === targetId) continue;
        const common = [...holders].filter((id) => others.has(id)).length;
        const weight = common / Math.sqrt(holders.size * others.size);
        if (common >= 2 && weight > LEAST_COSINE) yield { sourceId, targetId, edgeType: 'meets', weight };
      }
    }
  }
}
