/**
 * WordNet's pointers and senses as types of edges, each with a weight.
 *
 * An edge reads "the source has this target": `dog.noun.1 -hypernym-> canine.noun.2`. Its weight says how much of what
 * holds for the source, or is asked about it, also concerns the target. A dog is a canine without exception (0.9), but
 * few canines are what somebody means who speaks of a certain dog (0.6); parts and members share less than kinds do;
 * opposites are about the same thing, yet mean another (0.4); a field such as medicine has members of all sorts (0.2).
 * The weight of `has_sense` is 1 for a word's most frequent sense in each part of speech, and 1/n for the n-th, at least
 * 0.1: who says "bank" means the institution more often than the aircraft's turn.
 */

export interface Relation {
  readonly type: string;
  readonly weight: number;
}

/** By the symbols of WordNet's data files. */
const POINTERS: Readonly<Record<string, Relation>> = {
  '@': { type: 'hypernym', weight: 0.9 },
  '@i': { type: 'instance_hypernym', weight: 0.9 },
  '~': { type: 'hyponym', weight: 0.6 },
  '~i': { type: 'instance_hyponym', weight: 0.5 },
  '&': { type: 'similar_to', weight: 0.8 },
  $: { type: 'verb_group', weight: 0.8 },
  '+': { type: 'derivation', weight: 0.8 },
  '\\': { type: 'pertainym', weight: 0.8 },
  '<': { type: 'participle_of', weight: 0.8 },
  '*': { type: 'entailment', weight: 0.7 },
  '>': { type: 'cause', weight: 0.7 },
  '=': { type: 'attribute', weight: 0.6 },
  '%p': { type: 'part_meronym', weight: 0.6 },
  '#p': { type: 'part_holonym', weight: 0.6 },
  '%s': { type: 'substance_meronym', weight: 0.6 },
  '#s': { type: 'substance_holonym', weight: 0.6 },
  '%m': { type: 'member_meronym', weight: 0.5 },
  '#m': { type: 'member_holonym', weight: 0.5 },
  '^': { type: 'also_see', weight: 0.5 },
  '!': { type: 'antonym', weight: 0.4 },
  ';c': { type: 'topic', weight: 0.4 },
  ';r': { type: 'region', weight: 0.4 },
  ';u': { type: 'usage', weight: 0.4 },
  '-c': { type: 'topic_member', weight: 0.2 },
  '-r': { type: 'region_member', weight: 0.2 },
  '-u': { type: 'usage_member', weight: 0.2 },
};

const PERTAINS = '\\';

/** The relation of a pointer that leaves a synset of this part of speech. */
export function relationOf(symbol: string, part: string): Relation {
  const relation = POINTERS[symbol];
  if (relation === undefined) throw new Error(`WordNet has no pointer ${symbol}`);
  // The one symbol that says two things: of adverbs, from which adjective they come.
  return symbol === PERTAINS && part === 'adv' ? { ...relation, type: 'derived_from' } : relation;
}

/** From a synset to each of its words. */
export const HAS_WORD: Relation = { type: 'has_word', weight: 0.9 };

/** From a word to the `number`-th of its senses, by frequency. */
export const hasSense = (number: number): Relation => ({
  type: 'has_sense',
  weight: Math.max(0.1, 1 / number),
});
