/** The bench-only addon (`bench/boundary`), as TypeScript sees it. */

import { fileURLToPath } from 'node:url';

export interface RowObject {
  id: string;
  content: string;
  context: string;
  tags: readonly string[];
  timestamp: number;
}

export interface HitObject {
  id: string;
  personaId: string;
  content: string;
  context: string;
  tags: string[];
  timestamp: number;
  importance: number;
  emotionalValence: number;
  decayRate: number;
  accessCount: number;
  lastAccessed?: number;
  compressed: boolean;
  thread?: string;
  position?: number;
  score: number;
  signals: { name: string; value: number; contribution: number }[];
}

type NumberArray = Float64Array | Uint32Array | Uint8Array;

export interface Doors {
  nothing(): void;
  next(value: number): number;
  rowsInFrame(frame: Uint8Array): number;
  rowsInTyped(
    ids: Uint8Array,
    idEnds: Uint32Array,
    contents: Uint8Array,
    contentEnds: Uint32Array,
    contexts: Uint8Array,
    contextEnds: Uint32Array,
    tags: Uint8Array,
    tagEnds: Uint32Array,
    tagCounts: Uint32Array,
    timestamps: Float64Array,
  ): number;
  rowsInObjects(rows: readonly RowObject[]): number;
  hitsOutFrame(): Uint8Array;
  hitsOutTyped(): Record<string, NumberArray>;
  hitsOutObjects(): HitObject[];
}

const LIBRARY = new URL('../../target/release/libminds_bench_boundary.so', import.meta.url);

/** Loads the addon that `cargo build --release -p minds-bench-boundary` has built. */
export function loadDoors(): Doors {
  const module = { exports: {} };
  process.dlopen(module, fileURLToPath(LIBRARY));
  return module.exports as Doors;
}
