/**
 * What an engine is: something that executes commands, tells of changes, and closes.
 *
 * Commands and replies are plain data (`generated/vocabulary.ts`); lists travel beside them as columns. An outcome is a
 * value, never an exception: `outcome.ts` is the one place where a failed one becomes a thrown error. Wrappers (a
 * cache, a monitor) are engines around an engine.
 */

import type { Columns } from './columns.js';
import type { Change, Command, Detail, ErrorCode, Reply } from './generated/vocabulary.js';

export interface ExecuteOptions {
  /** Ends work that has not begun; the outcome is then `ABORTED`. */
  readonly signal?: AbortSignal;
  /** Hears of the progress of long commands: units done of a total. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** An error as it crosses a boundary. */
export interface ErrorValue {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: Readonly<Record<string, Detail>>;
}

/** A way from one node to another. */
export interface FoundPath {
  /** Ids from the first node to the last, both included. */
  readonly nodes: string[];
  /** One fewer than nodes. Weights are of 32 bits, as traversals read them. */
  readonly edges: { readonly edgeType: string; readonly weight: number }[];
  readonly hops: number;
  /** The sum of -ln(weight); e to the power of minus that is the product of the weights. */
  readonly cost: number;
}

/** What came of a command. `nanos` is the time that the engine itself took. */
export type Outcome =
  | {
      readonly ok: true;
      readonly value: Reply;
      readonly columns: Columns;
      /** The paths of a reply `paths` where they are not in columns: of one path those cost more than it has to say. */
      readonly paths?: readonly FoundPath[];
      readonly nanos: number;
    }
  | { readonly ok: false; readonly error: ErrorValue; readonly nanos: number };

/** Hears of committed changes, in the order of commits. */
export type ChangeListener = (changes: readonly Change[]) => void;

export interface Engine {
  /** Recalls that were asked for so far, where they are counted: long work makes room for them. */
  readonly recalls?: number;
  /** Executes one command. The promise does not reject; a write that came out `ok` is as durable as `status` says. */
  execute(command: Command, columns?: Columns, options?: ExecuteOptions): Promise<Outcome>;
  /** Calls `listener` after each commit until the returned function is called. */
  subscribe(listener: ChangeListener): () => void;
  /** Finishes what is under way and releases the council. Later commands come out `CLOSED`. Closing twice is allowed. */
  close(): Promise<void>;
}
