/** `planConsolidation` and `consolidate`: memories that hang together become one more memory. */

import { MindsError } from '../../errors.js';
import { type Columns, column, NO_POSITION, TextColumn } from '../columns.js';
import { LIMITS } from '../generated/vocabulary.js';
import { parseContext } from './context.js';
import type { Council } from './council.js';
import { contentHash } from './hash.js';
import type { Memory } from './memory.js';
import type { Operation } from './operation.js';
import { checkRange, checkText, checkTime, refused } from './values.js';

/** The column `outcome`. */
const STORED = 0;
const STALE = 4;

/** What the mean importance of the sources is multiplied with. */
const IMPORTANCE_GAIN = 1.2;
const DECAY_RATE = 0.01;

/** The type that leads from a consolidated memory to its sources. */
const CONSOLIDATES = 'consolidates';

/** An association of two memories that may be in one cluster. */
interface Edge {
  readonly older: Memory;
  readonly newer: Memory;
  readonly strength: number;
}

interface Cluster {
  readonly members: readonly Memory[];
  readonly weakest: number;
}

export const planConsolidation: Operation<'planConsolidation'> = (
  { council },
  { personaId, minCluster, similarity },
) => {
  const fewest = checkRange(minCluster ?? 3, 2, LIMITS.maxCluster, { field: 'minCluster' });
  const weakest = checkRange(similarity ?? 0.6, 0, 1, { field: 'similarity' });
  const memories = [...(council.persona(personaId)?.memories.values() ?? [])].filter((memory) =>
    council.associations.of(memory).every(({ type }) => type !== CONSOLIDATES),
  );
  const eligible = new Set(memories);
  const edges = memories.flatMap((newer) =>
    council.associations
      .of(newer)
      .filter(({ other, bond }) => other.sequence < newer.sequence && bond.strength >= weakest)
      .filter(({ other }) => eligible.has(other))
      .map(({ other, bond }): Edge => ({ older: other, newer, strength: bond.strength })),
  );
  const clusters = clustersOf(memories, edges).filter(({ members }) => members.length >= fewest);
  return {
    reply: { kind: 'clusters', eligible: memories.length },
    columns: {
      clusterCounts: Uint32Array.from(clusters, ({ members }) => members.length),
      strength: Float64Array.from(clusters, (cluster) => cluster.weakest),
      member: TextColumn.from(clusters.flatMap(({ members }) => members.map(({ id }) => id))),
    },
  };
};

/** Every memory's cluster, in order of the first member. Edges join the strongest first, up to the largest size. */
function clustersOf(memories: readonly Memory[], edges: readonly Edge[]): Cluster[] {
  const clusterOf = new Map<Memory, Cluster>(
    memories.map((memory) => [memory, { members: [memory], weakest: 1 }]),
  );
  const inOrder = [...edges].sort(
    (a, b) =>
      b.strength - a.strength || a.older.sequence - b.older.sequence || a.newer.sequence - b.newer.sequence,
  );
  for (const { older, newer, strength } of inOrder) {
    const [a, b] = [clusterOf.get(older), clusterOf.get(newer)];
    if (a === undefined || b === undefined || a === b) continue;
    if (a.members.length + b.members.length > LIMITS.maxCluster) continue;
    const members = [...a.members, ...b.members].sort((one, other) => one.sequence - other.sequence);
    const joined = { members, weakest: strength };
    for (const member of members) clusterOf.set(member, joined);
  }
  // A map keeps the order in which its keys came.
  return [...new Set(clusterOf.values())];
}

export const consolidate: Operation<'consolidate'> = (
  { council, now: clock, makeId },
  { personaId, now: given },
  columns,
) => {
  checkText(personaId, LIMITS.maxPersonaBytes, { field: 'personaId' });
  const now = given === undefined || given === null ? clock() : checkTime(given, { field: 'now' });
  const clusters = readClusters(columns);
  const ids: string[] = [];
  const outcomes: number[] = [];
  for (const { content, members } of clusters) {
    const sources = sourcesOf(council, personaId, members);
    ids.push(sources === undefined ? '' : store(council, makeId(), content, sources, now));
    outcomes.push(sources === undefined ? STALE : STORED);
  }
  return {
    reply: { kind: 'consolidated', now },
    columns: { id: TextColumn.from(ids), outcome: Uint8Array.from(outcomes) },
  };
};

interface Request {
  readonly content: string;
  readonly members: readonly { readonly id: string; readonly hash: number }[];
}

/** The clusters that the columns hold, checked. */
function readClusters(columns: Columns): Request[] {
  const contents = column(columns, 'content');
  const counts = column(columns, 'clusterCounts');
  const members = column(columns, 'member');
  const hashes = column(columns, 'contentHash');
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (counts.length !== contents.length || members.length !== hashes.length || total !== members.length) {
    throw new MindsError('PROTOCOL', 'the columns of a consolidation do not fit each other', {
      column: 'clusterCounts',
    });
  }
  if (members.length > LIMITS.maxGroupRows) {
    const expected = `at most ${LIMITS.maxGroupRows} sources`;
    throw refused('INVALID_ARGUMENT', { field: 'member' }, expected, members.length);
  }
  let first = 0;
  return Array.from(counts, (count, row) => {
    const content = checkText(contents.at(row), LIMITS.maxContentBytes, { field: 'content', row });
    checkRange(count, 2, LIMITS.maxCluster, { field: 'clusterCounts', row });
    const own = Array.from({ length: count }, (_, at) => ({
      id: members.at(first + at),
      hash: hashes[first + at] as number,
    }));
    const twice = own.find(({ id }, place) => own.findIndex((other) => other.id === id) < place);
    if (twice !== undefined) {
      throw refused('INVALID_ARGUMENT', { field: 'member', row }, 'each memory once', twice.id);
    }
    first += count;
    return { content, members: own };
  });
}

/** A cluster's sources; undefined where one is not as it was read any more. */
function sourcesOf(council: Council, personaId: string, members: Request['members']): Memory[] | undefined {
  const sources: Memory[] = [];
  for (const { id, hash } of members) {
    const memory = council.get(id);
    if (
      memory?.personaId !== personaId ||
      contentHash(memory.content) !== hash ||
      isSource(council, memory)
    ) {
      return undefined;
    }
    sources.push(memory);
  }
  return sources;
}

function isSource(council: Council, memory: Memory): boolean {
  return council.associations
    .of(memory)
    .some(({ other, type }) => type === CONSOLIDATES && other.sequence > memory.sequence);
}

/** Stores the memory that stands for `sources`; gives its id. */
function store(
  council: Council,
  id: string,
  content: string,
  sources: readonly Memory[],
  now: number,
): string {
  const count = sources.length;
  const mean = (pick: (memory: Memory) => number) =>
    sources.reduce((sum, memory) => sum + pick(memory), 0) / count;
  const contextText = `{"type":"consolidated","source_count":${count}}`;
  const memory = council.draft(id, (sources[0] as Memory).personaId, {
    content,
    contextText,
    context: parseContext(contextText, { field: 'context' }),
    tags: [...new Set(sources.flatMap(({ tags }) => tags))].slice(0, LIMITS.maxTags),
    timestamp: now,
    importance: Math.min(mean(({ importance }) => importance) * IMPORTANCE_GAIN, 1),
    emotionalValence: mean(({ emotionalValence }) => emotionalValence),
    decayRate: DECAY_RATE,
    thread: '',
    position: NO_POSITION,
    embedding: undefined,
  });
  council.add(memory);
  for (const source of sources) {
    const bond = { strength: 1, created: now, lastReinforced: now, count: 1 };
    council.associations.set(memory, source, CONSOLIDATES, bond);
    council.change(source, { decayRate: Math.min(source.decayRate * 2, Number.MAX_VALUE) });
  }
  const persona = council.persona(memory.personaId);
  const reason = `${count} memories`;
  council.writeAudit({ time: now, operation: 'consolidate', persona, id, reason, before: count, after: 1 });
  return id;
}
