/**
 * Exporting: pages of a `scan` as lines. While a page is written the next is read, and between slices of lines the event
 * loop gets its turn; a stream that is full is waited for. A million memories need no more memory than a thousand.
 */

import { nextTurn } from '../../dispatch/turn.js';
import type { Engine, Outcome } from '../../engine/contract.js';
import type { Filter } from '../../engine/generated/vocabulary.js';
import { type Answer, unwrap } from '../../engine/outcome.js';
import { MindsError } from '../../errors.js';
import * as check from '../arguments.js';
import type { ExportOptions, ExportResult } from '../types.js';
import { PageLines } from './encode.js';
import { FORMAT, type Header, VERSION } from './format.js';
import { type ExportSink, openSink } from './sink.js';

/** Memories of one page: some 5 ms of the engine's time. */
const PAGE = 2_000;

/** Lines written before the event loop gets its turn: some 1 ms of work. */
const SLICE = 250;

interface Request {
  readonly personas: string[] | null;
  readonly filter: Filter | null;
  readonly signal: AbortSignal | undefined;
}

function requestOf(options: ExportOptions): Request {
  check.object('options', options);
  return {
    personas: check.optional(check.texts, 'personas', options.personas) ?? null,
    filter: options.filter === undefined ? null : check.filter(options.filter),
    signal: check.optional(check.signal, 'signal', options.signal),
  };
}

/** The lines of an export, each with its end, the header first. */
export async function* exportLines(engine: Engine, options: ExportOptions): AsyncGenerator<string> {
  const request = requestOf(options);
  yield await headerLine(engine, request);
  for await (const page of pages(engine, request)) {
    for (let row = 0; row < page.length; row++) {
      if (row % SLICE === SLICE - 1) await nextTurn();
      yield page.line(row);
    }
  }
}

/** Writes an export to a stream. */
export async function exportMemories(
  engine: Engine,
  stream: ExportSink,
  options: ExportOptions,
): Promise<ExportResult> {
  const request = requestOf(options);
  check.optional(check.callback, 'onProgress', options.onProgress);
  const ends = check.optional(check.flag, 'end', options.end) ?? true;
  const sink = openSink(stream, request.signal);
  let memories = 0;
  try {
    await sink.write(await headerLine(engine, request));
    for await (const page of pages(engine, request)) {
      for (let row = 0; row < page.length; ) {
        let slice = '';
        for (const end = Math.min(row + SLICE, page.length); row < end; row++) slice += page.line(row);
        await sink.write(slice);
        await nextTurn();
        throwIfAborted(request.signal, memories + row);
      }
      memories += page.length;
      options.onProgress?.(memories);
    }
    if (ends) await sink.end();
    else sink.release();
    return { memories };
  } catch (error) {
    if (ends) sink.destroy(error);
    else sink.release();
    throw error;
  }
}

/** The pages of a scan; each is asked for while the one before is worked on. */
async function* pages(engine: Engine, { personas, filter, signal }: Request): AsyncGenerator<PageLines> {
  const read = (cursor: string | null): Promise<Outcome> => {
    const answer = engine.execute({ op: 'scan', args: { personas, filter, cursor, limit: PAGE } });
    // Whoever stops early leaves a page that nobody waits for.
    answer.catch(() => {});
    return answer;
  };
  let done = 0;
  let next: Promise<Outcome> | undefined = read(null);
  while (next !== undefined) {
    throwIfAborted(signal, done);
    const answer: Answer<'memories'> = unwrap(await next, 'memories');
    const { reply, columns } = answer;
    next = reply.cursor === null ? undefined : read(reply.cursor);
    const page = new PageLines(reply.personas, columns, reply.dimension);
    done += page.length;
    yield page;
  }
}

async function headerLine(engine: Engine, { personas: named }: Request): Promise<string> {
  const { personas } = unwrap(await engine.execute({ op: 'personas', args: {} }), 'personas').reply;
  const { unassociated } = unwrap(await engine.execute({ op: 'status', args: {} }), 'status').reply;
  const wanted = named === null ? undefined : new Set(named);
  const header: Header = {
    format: FORMAT,
    version: VERSION,
    associated: unassociated === 0,
    personas: personas
      .filter(({ personaId }) => wanted?.has(personaId) ?? true)
      .map(({ personaId, language, stopWords }) => ({
        personaId,
        language,
        ...(stopWords === null ? {} : { stopWords }),
      })),
  };
  return `${JSON.stringify(header)}\n`;
}

function throwIfAborted(signal: AbortSignal | undefined, memories: number): void {
  if (signal?.aborted) {
    throw new MindsError('ABORTED', `the export was aborted; ${memories} memories were written`, {
      memories,
    });
  }
}
