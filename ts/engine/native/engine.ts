/**
 * The native engine: frames to the addon and back.
 *
 * Two lanes: inline on the caller's thread, which the engine may decline; and the engine's own threads, whose finished
 * frames arrive together, one wake-up for all that gathered. What is asked inline most often has a form of its own.
 */

import { type Columns, NO_COLUMNS } from '../columns.js';
import type { ChangeListener, Engine, ExecuteOptions, Outcome } from '../contract.js';
import { readFrame, writeFrame } from '../frame.js';
import type { Change, Command, OpenArgs } from '../generated/vocabulary.js';
import { failure, toError } from '../outcome.js';
import { type AskCompact, loadBinding, type NativeCouncil } from './binding.js';
import { partOutcome, readAnswer } from './compact.js';
import { question, writeQuestion } from './question.js';
import { nextRoom, type Room, type Slab, slabOf, take } from './slab.js';

type Resolve = (outcome: Outcome) => void;

/** A large frame, or a column that comes beside its frame. */
type Large = Uint8Array | Float64Array | Uint32Array;

/** Changes come with this ticket; commands from 1 up. */
const CHANGES = 0;

/** In place of a length: the frame is the next of the large ones. */
const APART = 0xffffffff;

/** In place of the length of a compact answer: the command is to be asked in a frame. */
const IN_A_FRAME = 0xffffffff;

/** In place of a room: the answer is wanted as text. */
const AS_TEXT = 0xffffffff;

/** Largest frame that is written into the same room as others. */
const FRAME_ROOM = 8 << 20;

let frameRoom = Buffer.alloc(0);

/**
 * Room for a frame that nobody keeps. Memory outside of the heap is given back late: a batch would leave hundreds of
 * megabytes of sent frames behind it.
 */
function roomForFrame(bytes: number): Buffer {
  if (bytes > FRAME_ROOM) {
    return Buffer.allocUnsafeSlow(bytes);
  }
  if (bytes > frameRoom.length) {
    frameRoom = Buffer.allocUnsafeSlow(Math.min(FRAME_ROOM, bytes * 2));
  }
  return frameRoom.subarray(0, bytes);
}

/** How far opening has come; above every command's ticket. */
const OPENING = 0xffffffff;

export type OpeningProgress = (done: number, total: number) => void;

export class NativeEngine implements Engine {
  readonly #council: NativeCouncil;
  readonly #askCompact: AskCompact;
  readonly #waiting = new Map<number, Resolve>();
  readonly #listeners = new Set<ChangeListener>();
  // A wake-up alone does not keep the process alive; something awaited must.
  readonly #alive = setInterval(() => {}, 0x7fffffff).unref();
  /** Where the addon writes short answers. */
  #slabs = nextRoom().slabs;
  #ticket = CHANGES;
  #closing: Promise<void> | undefined;
  #onOpening: OpeningProgress | undefined;

  private constructor() {
    const { Council } = loadBinding();
    this.#council = new Council(() => this.#take(), bytesOf(this.#slabs));
    this.#askCompact = this.#council.compactLane(question);
  }

  /**
   * Opens a council with the addon.
   *
   * @param onProgress hears of memories indexed and of all, where the index is derived from the rows
   *
   * @throws MindsError `ENGINE_UNAVAILABLE` without the addon; any code of opening
   */
  static async open(options: OpenArgs, onProgress?: OpeningProgress): Promise<NativeEngine> {
    const engine = new NativeEngine();
    engine.#onOpening = onProgress;
    const outcome = decode(await engine.#council.open(writeFrame(options, NO_COLUMNS)));
    if (!outcome.ok) {
      clearInterval(engine.#alive);
      throw toError(outcome.error);
    }
    return engine;
  }

  execute(command: Command, columns: Columns = NO_COLUMNS, options?: ExecuteOptions): Promise<Outcome> {
    if (this.#closing !== undefined) {
      return Promise.resolve(failure('CLOSED', 'the council is closed'));
    }
    if (options?.signal?.aborted) {
      return Promise.resolve(failure('ABORTED', 'the operation was aborted before it began'));
    }
    return new Promise((resolve) => {
      this.#ticket = this.#ticket === OPENING - 1 ? 1 : this.#ticket + 1;
      if (this.#waiting.size === 0) {
        this.#alive.ref();
      }
      this.#waiting.set(this.#ticket, resolve);
      // The addon copies the question or the frame before it returns.
      const length = writeQuestion(command, columns);
      if (length > 0) {
        this.#council.submitCompact(this.#ticket, question.subarray(0, length));
      } else {
        this.#council.submit(this.#ticket, writeFrame(command, columns, roomForFrame));
      }
    });
  }

  /** Executes a read on this thread; undefined where the engine declines, because it would take long or wait. */
  executeInline(command: Command, columns: Columns = NO_COLUMNS): Outcome | undefined {
    if (this.#closing !== undefined) {
      return failure('CLOSED', 'the council is closed');
    }
    const length = writeQuestion(command, columns);
    const outcome = length === 0 ? IN_A_FRAME : this.#ask(command, length);
    if (outcome !== IN_A_FRAME) {
      return outcome;
    }
    const { place, slab, used } = this.#nextRoom();
    const answer = this.#council.executeInline(writeFrame(command, columns), place, used);
    if (typeof answer === 'number') {
      take(answer);
      return decode(slab.bytes, used, used + answer);
    }
    return answer === null ? undefined : decode(answer);
  }

  /** Asks the compact question for a command, which was written. */
  #ask(command: Command, length: number): Outcome | undefined | typeof IN_A_FRAME {
    if (command.op === 'related') {
      return this.#askForPart(length);
    }
    const { place, slab, used } = this.#nextRoom();
    const answer = this.#askCompact(length, place, used);
    if (answer === IN_A_FRAME) {
      return IN_A_FRAME;
    }
    if (typeof answer === 'number') {
      const outcome = readAnswer(command, slab, used);
      // A path is a copy: nothing of it is read where it lies.
      if (outcome.paths === undefined) {
        take(answer);
      }
      return outcome;
    }
    return answer === null ? undefined : readAnswer(command, slabOf(answer as Buffer), 0);
  }

  /** The same for a part of the graph: most of it is text that nobody may ever read. */
  #askForPart(length: number): Outcome | undefined | typeof IN_A_FRAME {
    const answer = this.#askCompact(length, AS_TEXT, 0);
    if (answer === null) {
      return undefined;
    }
    return typeof answer === 'number' ? IN_A_FRAME : partOutcome(answer, this.#council);
  }

  /** Where the next answer is to be written; the addon knows it. */
  #nextRoom(): Room {
    const room = nextRoom();
    if (room.slabs !== this.#slabs) {
      this.#slabs = room.slabs;
      this.#council.useRooms(bytesOf(room.slabs));
    }
    return room;
  }

  subscribe(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    this.#council.watch(true);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) {
        this.#council.watch(false);
      }
    };
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const outcome = decode(await this.#council.close());
    this.#take();
    clearInterval(this.#alive);
    if (!outcome.ok) {
      throw toError(outcome.error);
    }
  }

  /** Hands out what the engine has finished. */
  #take(): void {
    const [small, ...large] = this.#council.take() as [Uint8Array, ...Large[]];
    const next = () => large.shift();
    const view = new DataView(small.buffer, small.byteOffset, small.byteLength);
    let at = 0;
    while (at < small.byteLength) {
      const ticket = view.getUint32(at, true);
      const length = view.getUint32(at + 4, true);
      const isApart = length === APART;
      const frame = isApart ? (next() as Uint8Array) : small.subarray(at + 8, at + 8 + length);
      at = isApart ? at + 8 : (at + 8 + length + 7) & ~7;
      if (ticket === CHANGES) {
        this.#tell(readFrame(frame).message as Change[]);
        continue;
      }
      if (ticket === OPENING) {
        const [done, total] = readFrame(frame).message as [number, number];
        this.#onOpening?.(done, total);
        continue;
      }
      const resolve = this.#waiting.get(ticket);
      this.#waiting.delete(ticket);
      resolve?.(decode(frame, 0, frame.length, next));
    }
    if (this.#waiting.size === 0) {
      this.#alive.unref();
    }
  }

  #tell(changes: readonly Change[]): void {
    for (const listener of this.#listeners) {
      try {
        listener(changes);
      } catch (error) {
        // Neither the other listeners nor the answers behind this one may suffer for it.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}

const bytesOf = (slabs: readonly Slab[]) => slabs.map(({ bytes }) => bytes);

/** The outcome in a frame, which may lie between others. */
function decode(bytes: Uint8Array, from?: number, end?: number, takeApart?: () => unknown): Outcome {
  const { message, columns } = readFrame(bytes, from, end, takeApart);
  const outcome = message as Outcome;
  return outcome.ok ? { ok: true, value: outcome.value, columns, nanos: outcome.nanos } : outcome;
}
