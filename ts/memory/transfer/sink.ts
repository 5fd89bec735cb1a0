/** Texts written to a stream as fast as it takes them: a Node stream or a WHATWG one. */

import { MindsError, MindsTypeError } from '../../errors.js';
import { Interruption } from './interruption.js';

/** A Node stream, by what is called of it. */
export interface NodeSink {
  write(chunk: string): boolean;
  end(): unknown;
  destroy(error?: Error): unknown;
  on(event: string, listener: (...args: never[]) => void): unknown;
  removeListener(event: string, listener: (...args: never[]) => void): unknown;
}

/** A WHATWG stream of bytes, by what is called of it. */
export interface WritableSink {
  getWriter(): {
    readonly ready: Promise<unknown>;
    write(chunk: Uint8Array): Promise<void>;
    close(): Promise<void>;
    abort(reason?: unknown): Promise<void>;
    releaseLock(): void;
  };
}

/** What memories can be exported to. */
export type ExportSink = NodeSink | WritableSink;

/** A stream that texts are written to. */
export interface Sink {
  /** Resolves when the stream takes more. */
  write(text: string): Promise<void>;
  /** Ends the stream, and resolves when it has taken everything. */
  end(): Promise<void>;
  /** Lets go of the stream as it is; what it fails with from here on is its owner's. */
  release(): void;
  /** Ends the stream without the rest. */
  destroy(error: unknown): void;
}

/** @throws MindsTypeError for what is no stream */
export function openSink(stream: ExportSink, signal: AbortSignal | undefined): Sink {
  if (typeof stream === 'object' && stream !== null) {
    if ('getWriter' in stream) {
      return openWhatwg(stream, signal);
    }
    if (typeof stream.write === 'function' && typeof stream.on === 'function') {
      return openNode(stream, signal);
    }
  }
  const expected = 'a writable stream';
  throw new MindsTypeError(`stream is ${typeof stream}; expected ${expected}`, { field: 'stream', expected });
}

function openNode(stream: NodeSink, signal: AbortSignal | undefined): Sink {
  let failure: MindsError | undefined;
  let wake: (() => void) | undefined;
  const hear = () => wake?.();
  const fail = (cause?: unknown) => {
    failure ??= failed(cause ?? new Error('the stream was closed'));
    hear();
  };
  let finished = false;
  const finish = () => {
    finished = true;
    hear();
  };
  const close = () => {
    if (!finished) fail();
  };
  const listeners: [string, (...args: never[]) => void][] = [
    ['drain', hear],
    ['error', fail as (...args: never[]) => void],
    ['close', close],
    ['finish', finish],
  ];
  for (const [event, listener] of listeners) stream.on(event, listener);
  signal?.addEventListener('abort', hear, { once: true });
  const release = () => {
    for (const [event, listener] of listeners) stream.removeListener(event, listener);
    signal?.removeEventListener('abort', hear);
  };
  const woken = async () => {
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
    wake = undefined;
    if (failure !== undefined) throw failure;
  };
  return {
    async write(text) {
      if (failure !== undefined) throw failure;
      if (!stream.write(text) && !signal?.aborted) {
        await woken();
      }
    },
    async end() {
      if (failure !== undefined) throw failure;
      stream.end();
      while (!finished) await woken();
      release();
    },
    release,
    destroy(error) {
      release();
      // A destroyed stream tells of its error; here somebody has heard of it already.
      stream.on('error', () => {});
      stream.destroy(error instanceof Error ? error : new Error(String(error)));
    },
  };
}

function openWhatwg(stream: WritableSink, signal: AbortSignal | undefined): Sink {
  const writer = stream.getWriter();
  const encoder = new TextEncoder();
  let failure: MindsError | undefined;
  const interruption = new Interruption(signal);
  const guarded = async (work: Promise<unknown>) => {
    try {
      await work;
    } catch (cause) {
      failure ??= failed(cause);
    }
    if (failure !== undefined) throw failure;
  };
  return {
    async write(text) {
      await guarded(interruption.wait(writer.ready));
      // Not awaited: `ready` says when there is room for more.
      writer.write(encoder.encode(text)).catch((cause) => {
        failure ??= failed(cause);
      });
    },
    async end() {
      interruption.end();
      await guarded(writer.close());
    },
    release() {
      interruption.end();
      writer.releaseLock();
    },
    destroy(error) {
      interruption.end();
      // The first error is the one to tell.
      writer.abort(error).catch(() => {});
    },
  };
}

function failed(cause: unknown): MindsError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new MindsError('IO', `writing the export failed: ${reason}`, { field: 'stream' }, { cause });
}
