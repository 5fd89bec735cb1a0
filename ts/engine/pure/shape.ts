/**
 * The shape of each command's arguments, as the vocabulary has it.
 *
 * The compiler holds typed callers to it; a message from elsewhere may be anything, and comes out `PROTOCOL`. Which
 * values are allowed is `values.ts`. Members that the vocabulary does not know are passed over.
 */

import { MindsError } from '../../errors.js';
import type { Command } from '../generated/vocabulary.js';
import { GRAPH_SHAPES } from './graph/shapes.js';
import { choice, count, flag, list, nothing, number, optional, record, type Shape, text } from './shapes.js';

const texts = list(text);

const filter = record({
  since: optional(number),
  until: optional(number),
  minImportance: optional(number),
  maxImportance: optional(number),
  tags: optional(texts),
  anyTag: optional(texts),
  context: optional(text),
  thread: optional(text),
});

const recall = record({
  personas: optional(texts),
  query: text,
  syntax: optional(choice('plain', 'query')),
  limit: count,
  filter: optional(filter),
  context: optional(text),
  minScore: optional(number),
  now: optional(number),
  recordAccess: optional(flag),
  explain: optional(flag),
  groupBy: optional(choice('thread')),
  scoring: optional(choice('minds', 'optimus', 'optimus-v1')),
  window: optional(flag),
  tokenBudget: optional(count),
  graph: optional(flag),
});

const maintenance = {
  personas: optional(texts),
  now: optional(number),
  dryRun: optional(flag),
  cursor: optional(text),
};

const SHAPES: Record<Command['op'], Shape> = {
  store: record({
    personas: texts,
    onDuplicate: optional(choice('allow', 'merge', 'reject')),
    near: optional(number),
    associate: optional(flag),
  }),
  get: record({
    ids: texts,
    embeddings: optional(flag),
    associations: optional(flag),
    hashes: optional(flag),
  }),
  update: record({
    id: text,
    content: optional(text),
    context: optional(text),
    timestamp: optional(number),
    importance: optional(number),
    emotionalValence: optional(number),
    decayRate: optional(number),
    tags: optional(texts),
    thread: optional(text),
    position: optional(count),
  }),
  delete: record({ ids: texts }),
  deleteMatching: record({ personas: optional(texts), filter }),
  list: record({
    personaId: text,
    filter: optional(filter),
    cursor: optional(text),
    limit: count,
    embeddings: optional(flag),
    associations: optional(flag),
  }),
  recall,
  recallMany: record({ requests: list(recall) }),
  configurePersona: record({ personaId: text, language: optional(text), stopWords: optional(texts) }),
  personas: nothing,
  deletePersona: record({ personaId: text, erase: optional(flag) }),
  renamePersona: record({ personaId: text, to: text }),
  statistics: record({ personaId: optional(text), now: optional(number), tags: optional(count) }),
  scan: record({
    personas: optional(texts),
    filter: optional(filter),
    cursor: optional(text),
    limit: count,
  }),
  associations: record({ id: text, limit: optional(count) }),
  correlate: record({ a: text, b: text, type: text, strength: number }),
  reinforce: record({ a: text, b: text, type: optional(text), amount: optional(number) }),
  dissociate: record({ a: text, b: text, type: optional(text) }),
  putAssociations: nothing,
  associate: record({ limit: optional(count) }),
  forget: record({ ...maintenance }),
  cleanup: record({ ...maintenance, threshold: optional(number), olderThanDays: optional(number) }),
  compress: record({ ...maintenance, ageDays: optional(number), minLength: optional(count) }),
  planConsolidation: record({
    personaId: text,
    minCluster: optional(count),
    similarity: optional(number),
  }),
  consolidate: record({ personaId: text, now: optional(number) }),
  audit: record({
    personas: optional(texts),
    operation: optional(text),
    cursor: optional(text),
    limit: count,
  }),
  note: record({ operation: text, reason: text, before: number, after: number, now: optional(number) }),
  ...GRAPH_SHAPES,
  status: nothing,
  flush: nothing,
  verify: record({ repair: optional(flag) }),
  optimise: nothing,
  backup: record({ path: text }),
};

/**
 * Holds a command to the vocabulary.
 *
 * @throws MindsError `UNSUPPORTED` for an unknown `op`, `PROTOCOL` for arguments of another shape
 */
export function assertShape(command: Command): void {
  if (!Object.hasOwn(SHAPES, command.op)) {
    throw new MindsError('UNSUPPORTED', `unknown command '${String(command.op)}'`, {
      op: String(command.op),
    });
  }
  SHAPES[command.op](command.args, 'args');
}
