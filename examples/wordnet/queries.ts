/** A dozen questions, to one persona or to all, and their answers as tables. */

import type { Council, Recalled } from '../../ts/index.js';
import type { Persona } from './personas.js';

const QUESTIONS: readonly (readonly [query: string, persona?: Persona])[] = [
  ['a domesticated animal that barks', 'scholar'],
  ['a large cat with stripes', 'scholar'],
  ['an instrument for measuring temperature', 'innovator'],
  ['tree that bears edible nuts', 'guardian'],
  ['someone who writes novels', 'socialite'],
  ['inflammation of a joint', 'healer'],
  ['a fixed charge for borrowing money', 'economist'],
  ['the highest mountain peak in the world', 'explorer'],
  ['all events are inevitable consequences of causes', 'philosopher'],
  ['ice crystals falling from clouds'],
  ['move fast by using the feet'],
  ['without making any noise'],
];

const ANSWERS = 3;
const GLOSS_COLUMNS = 72;

const clip = (text: string, width: number) => (text.length <= width ? text : `${text.slice(0, width - 1)}…`);

const signed = (value: number) => `${value < 0 ? '' : '+'}${value.toFixed(2)}`;

/** The two signals that moved the score most. */
function mainSignals({ signals }: Recalled): string {
  return Object.entries(signals)
    .sort(([, a], [, b]) => Math.abs(b.contribution) - Math.abs(a.contribution))
    .slice(0, 2)
    .map(([name, { contribution }]) => `${name} ${signed(contribution)}`)
    .join(', ');
}

/** Asks every question and prints what is remembered. */
export async function ask(council: Council): Promise<void> {
  for (const [query, persona] of QUESTIONS) {
    const hits = await council.recall(query, {
      personas: persona && [persona],
      limit: ANSWERS,
      recordAccess: false,
    });
    if (hits.length === 0) throw new Error(`nothing found for ${JSON.stringify(query)}`);
    console.log(`\n${persona ?? 'everyone'}: ${query}`);
    for (const hit of hits) {
      const { personaId, tags, content } = hit.memory;
      const word = clip(tags[0] ?? '', 22).padEnd(22);
      console.log(`  ${hit.score.toFixed(3)}  ${personaId.padEnd(11)}  ${word}  ${mainSignals(hit)}`);
      console.log(`         ${clip(content, GLOSS_COLUMNS)}`);
    }
  }
}
