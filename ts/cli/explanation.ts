/** How the scores of a recall came about, as tables: the query's terms, the scales, and each hit's signals. */

import type { Recalled, RecallResult } from '../memory/types.js';
import { table } from './table.js';
import { bold, oneLine } from './terminal.js';
import { shownCount } from './values.js';

const FOUR_DECIMALS = 4;
const RIGHT = { align: 'right' } as const;

const decimals = (value: number | null) => (value === null ? '-' : value.toFixed(FOUR_DECIMALS));

function signed(value: number): string {
  const text = decimals(value);
  return value < 0 ? text : `+${text}`;
}

/** What holds for the whole recall. */
export function explainQuery({ explanation }: RecallResult): string {
  if (explanation === undefined) return '';
  const { candidates, searched, terms, entities, scales } = explanation;
  const parts = [`${shownCount(searched)} memories searched, ${shownCount(candidates)} candidates`];
  if (terms.length > 0) {
    parts.push(
      table(
        [{ title: 'term' }, { title: 'memories', ...RIGHT }, { title: 'idf', ...RIGHT }],
        terms.map(({ term, documentFrequency, idf }) => [term, shownCount(documentFrequency), decimals(idf)]),
      ),
    );
  }
  if (entities.length > 0) parts.push(`mentions ${entities.map(oneLine).join(', ')}`);
  if (scales.length > 0) {
    parts.push(
      table(
        [
          { title: 'scale' },
          { title: 'weight', ...RIGHT },
          { title: 'mean', ...RIGHT },
          { title: 'deviation', ...RIGHT },
        ],
        scales.map(({ signal, weight, mean, deviation }) => [
          signal,
          String(weight),
          decimals(mean),
          decimals(deviation),
        ]),
      ),
    );
  }
  return parts.join('\n\n');
}

/** One hit with its signals. */
export function explainHit({ memory, score, signals, matched = [] }: Recalled, rank: number): string {
  const rows = Object.entries(signals).map(([name, { value, contribution }]) => [
    name,
    decimals(value),
    signed(contribution),
  ]);
  return [
    bold(`${rank}. ${decimals(score)}  ${oneLine(memory.personaId)}  ${oneLine(memory.id)}`),
    oneLine(memory.content),
    `matched: ${matched.join(', ') || '-'}`,
    table([{ title: 'signal' }, { title: 'value', ...RIGHT }, { title: 'contribution', ...RIGHT }], rows),
  ].join('\n');
}
