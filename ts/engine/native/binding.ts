/** The addon as TypeScript sees it, and where it is looked for. */

import { createRequire } from 'node:module';
import { MindsError } from '../../errors.js';
import { ERROR_CODES } from '../generated/vocabulary.js';

/** A council inside the addon (`native/src/lib.rs`). */
export interface NativeCouncil {
  open(options: Uint8Array): Promise<Uint8Array>;
  watch(on: boolean): void;
  /** Short answers are written into other rooms from now on. */
  useRooms(rooms: Uint8Array[]): void;
  /** An outcome that fits into the room from `used` on is written there, and its length given. */
  executeInline(frame: Uint8Array, room: number, used: number): number | Uint8Array | null;
  /** The ids of nodes whose numbers compact answers gave, also when the council is closed: where each ends, and the ids. */
  nodeIds(numbers: Uint32Array): Buffer;
  /** Compact questions will be in `question`. */
  compactLane(question: Uint8Array): AskCompact;
  submit(ticket: number, frame: Uint8Array): void;
  submitCompact(ticket: number, question: Uint8Array): void;
  /**
   * Small frames with their tickets in one buffer; then, in the order of tickets, the large ones and the columns that come
   * beside a frame (`native/src/lib.rs`).
   */
  take(): (Uint8Array | Float64Array | Uint32Array)[];
  close(): Promise<Uint8Array>;
}

/**
 * Does what `executeInline` does for the compact question of `length` bytes that was written; the length 4294967295 stands for
 * no answer, which a frame is to be asked for. Where `room` is 4294967295 a short answer comes as text, one byte in each
 * character.
 */
export type AskCompact = (length: number, room: number, used: number) => number | string | Buffer | null;

export interface NativeBinding {
  /** Short answers are written into one of `rooms`. */
  Council: new (
    wake: () => void,
    rooms: Uint8Array[],
  ) => NativeCouncil;
  codes(): string[];
  version(): string;
}

const PLATFORM = `${process.platform}-${process.arch}${process.platform === 'linux' ? '-gnu' : ''}`;

/**
 * In development the addon lies in `native/`; in an installation in a package of its own.
 *
 * `#native` is an import of this package alone: a path that begins at this file leads elsewhere once it is bundled,
 * out of the package into a folder of the user's.
 */
const PLACES = [`#native/minds.${PLATFORM}.node`, `optimus-minds-${PLATFORM}`] as const;

let loaded: NativeBinding | undefined;

/**
 * The addon, loaded once.
 *
 * @throws MindsError `ENGINE_UNAVAILABLE`; its `cause` lists every place that was tried
 */
export function loadBinding(): NativeBinding {
  loaded ??= load();
  return loaded;
}

function load(): NativeBinding {
  const require = createRequire(import.meta.url);
  const attempts: Error[] = [];
  for (const place of PLACES) {
    try {
      const binding = require(place) as NativeBinding;
      checkCodes(binding, place);
      return binding;
    } catch (error) {
      attempts.push(error instanceof Error ? error : new Error(String(error)));
    }
  }
  throw new MindsError(
    'ENGINE_UNAVAILABLE',
    `the native engine cannot be loaded on ${PLATFORM}; the pure engine (engine: 'pure') runs everywhere, in memory`,
    { engine: 'native', platform: PLATFORM, tried: [...PLACES] },
    { cause: new AggregateError(attempts, attempts.map((attempt) => attempt.message).join('\n')) },
  );
}

/** An addon of another version must not give codes that nobody here knows. */
function checkCodes(binding: NativeBinding, place: string): void {
  const codes = binding.codes();
  const expected = Object.keys(ERROR_CODES);
  if (codes.length !== expected.length || codes.some((code, index) => code !== expected[index])) {
    throw new Error(`${place}: its error codes are not those of this package (version ${binding.version()})`);
  }
}
