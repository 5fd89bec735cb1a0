/** Recalls of the earlier system, repeated from its own databases: the same scores to the last bit, in the same order. */

import { describe, expect, test } from 'vitest';
import type { RecallOptions, RecallResult } from '../../ts/index.js';
import { COUNCILS } from '../facade/councils.js';
import { bringIn, type ExpectedRecall, expected, rowsOf } from './databases.js';

const idsOf = (hits: RecallResult) => hits.map(({ memory }) => memory.id);
const scoresOf = (hits: RecallResult) => hits.map(({ score }) => score);

/** The smallest number above a threshold that the earlier system excluded. */
function above(threshold: number): number {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, threshold);
  bits.setBigUint64(0, bits.getBigUint64(0) + 1n);
  return bits.getFloat64(0);
}

function optionsOf({ context, limit, importance_threshold }: ExpectedRecall, now: string): RecallOptions {
  return {
    context,
    limit,
    // Milliseconds: no age of the databases lies within one of a whole day.
    now: new Date(`${now.slice(0, 23)}Z`),
    recordAccess: false,
    filter: importance_threshold === undefined ? undefined : { minImportance: above(importance_threshold) },
  };
}

describe.each(COUNCILS)('$name', ({ open }) => {
  test('the first generation, as it was', async () => {
    const { info, memory } = expected('first');
    const rows = rowsOf('first');
    expect(rows).toHaveLength(memory.total);
    const council = await open();
    const touched = await bringIn(council, rows);
    expect(touched.get('empty content')).toEqual(memory.awkward_rows.empty_content);
    expect(touched.get('context that is no JSON')).toEqual(
      memory.awkward_rows.context_not_valid_json_NaN_or_Infinity,
    );
    // The list there is of the first ten.
    expect(touched.get('empty tag')).toEqual(
      expect.arrayContaining([...(memory.awkward_rows.empty_tag ?? [])]),
    );
    let accesses = 0;
    for (const { personaId } of await council.personas()) {
      accesses += (await council.memory.getMemoryStatistics(personaId)).totalAccesses;
    }
    expect(accesses).toBe(memory.sum_access_count);
    for (const recall of memory.recall) {
      const options = { ...optionsOf(recall, info.frozen_now), scoring: 'optimus-v1' } as const;
      const hits = await council.memory.recall(recall.persona, recall.query, options);
      expect(idsOf(hits)).toEqual(recall.ids);
      expect(scoresOf(hits)).toEqual(recall.relevance);
    }
  });

  test('the second generation, through its window and without it', async () => {
    const { info, memory } = expected('second');
    const rows = rowsOf('second');
    expect(rows).toHaveLength(memory.total);
    const council = await open();
    const touched = await bringIn(council, rows);
    expect(touched.get('empty content')).toEqual(memory.awkward_rows.empty_content);
    expect(touched.get('context that is no JSON')).toEqual(
      memory.awkward_rows.context_not_valid_json_NaN_or_Infinity,
    );
    for (const recall of memory.recall) {
      const options = optionsOf(recall, info.frozen_now);
      const windowed = await council.memory.recall(recall.persona, recall.query, {
        ...options,
        scoring: { formula: 'optimus', window: true },
      });
      expect(idsOf(windowed)).toEqual(recall.ids);
      expect(scoresOf(windowed)).toEqual(recall.relevance);

      const all = await council.memory.recall(recall.persona, recall.query, {
        ...options,
        limit: 1000,
        scoring: 'optimus',
      });
      const scores = new Map(all.map(({ memory: { id }, score }) => [id, score]));
      recall.candidates.forEach((id, place) => {
        const score = recall.candidate_relevance[place] as number;
        // What scores no more than 0.1 was never returned.
        expect(scores.get(id)).toBe(score > 0.1 ? score : undefined);
      });
      const returned = new Set(recall.ids);
      expect(idsOf(all).filter((id) => returned.has(id))).toEqual(recall.ids);
    }
  });
});
