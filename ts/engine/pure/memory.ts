/** One memory as the pure engine holds it, and memories as the columns of a reply. */

import { type Columns, TextColumn } from '../columns.js';
import type { ContextMap } from './context.js';

export interface Memory {
  /** Place in the council's order of storing; never given twice. */
  readonly sequence: number;
  readonly id: string;
  /** Changes when its persona is renamed. */
  personaId: string;
  content: string;
  /** The context as it came in. */
  contextText: string;
  /** What `contextText` holds. */
  context: ContextMap;
  tags: readonly string[];
  timestamp: number;
  importance: number;
  emotionalValence: number;
  decayRate: number;
  accessCount: number;
  /** NaN: never. */
  lastAccessed: number;
  /** Time of the last pass of forgetting; NaN: none. */
  lastDecayed: number;
  /** Marked by `compress`; here the content stays as it is. */
  compressed: boolean;
  /** Empty: none. */
  thread: string;
  /** Place in the thread; `NO_POSITION`: none. */
  position: number;
  embedding: Float32Array | undefined;
}

/** What a caller may say of a memory, checked. */
export type Fields = Omit<
  Memory,
  'sequence' | 'id' | 'personaId' | 'accessCount' | 'lastAccessed' | 'lastDecayed' | 'compressed'
>;

/** Rows of a reply: `personas` and `dimension` go into the message, the columns beside it. */
export interface MemoryRows {
  readonly personas: string[];
  readonly dimension: number;
  readonly columns: Columns;
}

/** `memories` as columns, in their order; with their vectors if asked for. */
export function memoryRows(memories: readonly Memory[], withEmbeddings: boolean): MemoryRows {
  const personas = [...new Set(memories.map((memory) => memory.personaId))];
  const placeOf = new Map(personas.map((personaId, place) => [personaId, place]));
  const texts = (pick: (memory: Memory) => string) => TextColumn.from(memories.map(pick));
  const numbers = (pick: (memory: Memory) => number) => Float64Array.from(memories, pick);
  const wholes = (pick: (memory: Memory) => number) => Uint32Array.from(memories, pick);

  const vectors = withEmbeddings ? vectorColumns(memories) : undefined;
  return {
    personas,
    dimension: vectors?.dimension ?? 0,
    columns: {
      id: texts((memory) => memory.id),
      persona: wholes((memory) => placeOf.get(memory.personaId) as number),
      content: texts((memory) => memory.content),
      context: texts((memory) => memory.contextText),
      tagCounts: wholes((memory) => memory.tags.length),
      tags: TextColumn.from(memories.flatMap((memory) => memory.tags)),
      timestamp: numbers((memory) => memory.timestamp),
      importance: numbers((memory) => memory.importance),
      emotionalValence: numbers((memory) => memory.emotionalValence),
      decayRate: numbers((memory) => memory.decayRate),
      accessCount: wholes((memory) => memory.accessCount),
      lastAccessed: numbers((memory) => memory.lastAccessed),
      compressed: Uint8Array.from(memories, (memory) => Number(memory.compressed)),
      thread: texts((memory) => memory.thread),
      position: wholes((memory) => memory.position),
      ...vectors?.columns,
    },
  };
}

function vectorColumns(memories: readonly Memory[]): { dimension: number; columns: Columns } {
  const rows: number[] = [];
  const vectors: Float32Array[] = [];
  for (const [row, { embedding }] of memories.entries()) {
    if (embedding !== undefined) {
      rows.push(row);
      vectors.push(embedding);
    }
  }
  const dimension = vectors[0]?.length ?? 0;
  const embeddings = new Float32Array(vectors.length * dimension);
  for (const [index, vector] of vectors.entries()) {
    embeddings.set(vector, index * dimension);
  }
  return { dimension, columns: { embeddingRows: Uint32Array.from(rows), embeddings } };
}
