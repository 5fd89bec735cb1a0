/** A thousand hits on their way out, through each door, and what reading them costs. */

import { type Columns, TextColumn } from '../../ts/engine/columns.js';
import { readFrame } from '../../ts/engine/frame.js';
import type { Reply } from '../../ts/engine/generated/vocabulary.js';
import { hitsOf } from '../../ts/memory/recall.js';
import type { Recalled } from '../../ts/memory/types.js';
import type { Doors, HitObject } from './addon.js';

type Hits = Extract<Reply, { kind: 'hits' }>;

const SIGNALS = ['text', 'vector', 'recency', 'importance', 'access', 'emotion', 'context'];
const TEXTS = ['id', 'content', 'context', 'thread', 'tags'] as const;

export function byFrame(doors: Doors): Recalled[] {
  const { message, columns } = readFrame(doors.hitsOutFrame());
  const { value: reply } = message as { value: Hits };
  return hitsOf({ reply, columns }, [{}])[0] ?? [];
}

export function byTyped(doors: Doors): Recalled[] {
  const parts: Record<string, unknown> = doors.hitsOutTyped();
  for (const name of TEXTS) {
    const blob = parts[name] as Buffer;
    parts[name] = new TextColumn(blob.toString('utf8'), parts[`${name}Ends`] as Uint32Array);
  }
  const columns = parts as Columns;
  const count = columns.score?.length ?? 0;
  const reply: Hits = {
    kind: 'hits',
    personas: ['everything'],
    signals: SIGNALS,
    counts: [count],
    explanations: [],
  };
  return hitsOf({ reply, columns }, [{}])[0] ?? [];
}

/** Reads every field of the first `count` hits; the same sum through every door. */
export function read(hits: readonly Recalled[], count: number): number {
  let sum = 0;
  for (let row = 0; row < count; row++) {
    const { memory, score, signals } = hits[row] as Recalled;
    sum += memory.id.length + memory.personaId.length + memory.content.length + memory.contextText.length;
    for (const tag of memory.tags) sum += tag.length;
    sum += memory.timestamp.getTime() + memory.importance + memory.emotionalValence + memory.decayRate;
    sum += memory.accessCount + (memory.lastAccessed?.getTime() ?? 0) + Number(memory.compressed);
    sum += (memory.thread?.length ?? 0) + (memory.position ?? 0) + score;
    for (const name in signals) sum += signals[name]?.contribution ?? 0;
  }
  return sum;
}

/** The same of hits that came as objects. */
export function readObjects(hits: readonly HitObject[], count: number): number {
  let sum = 0;
  for (let row = 0; row < count; row++) {
    const hit = hits[row] as HitObject;
    sum += hit.id.length + hit.personaId.length + hit.content.length + hit.context.length;
    for (const tag of hit.tags) sum += tag.length;
    sum += hit.timestamp + hit.importance + hit.emotionalValence + hit.decayRate;
    sum += hit.accessCount + (hit.lastAccessed ?? 0) + Number(hit.compressed);
    sum += (hit.thread?.length ?? 0) + (hit.position ?? 0) + hit.score;
    for (const { contribution } of hit.signals) sum += contribution;
  }
  return sum;
}
