/**
 * A hundred readers of traversals while a writer adds edges at a steady pace: no error, every read one state, and how
 * long reads take.
 *
 * Readers look at the blocks that are being written, and at the rest of the graph, where nothing changes and answers must
 * stay as they were.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import type { KnowledgeGraph } from '../../ts/index.js';
import type { Row } from '../harness/report.js';
import { quantile, randomFrom } from '../harness/sample.js';
import { BLOCK_EDGES, blockEdges, blockNodes, isWhole, LOOKS, type Look, type Read } from './blocks.js';
import { someNodes } from './graphs.js';
import { latencyRow, type Stage, timed } from './stage.js';

const READERS = 100;
/** Nodes of the graph at rest whose neighbourhoods are read. */
const AT_REST = 200;
/** How far from the newest block a reader looks: written, being written, and not yet. */
const AROUND = 4;

export interface Pace {
  readonly edgesASecond: number;
  readonly seconds: number;
}

interface Seen {
  readonly millis: number[];
  readonly broken: string[];
  readonly errors: string[];
}

const neighbourhood = async (graph: KnowledgeGraph, id: string, read: Read) => {
  const part = await read(() => graph.findRelated(id, { limit: 20 }));
  return JSON.stringify([part.edgeCount, ...part]);
};

async function write(graph: KnowledgeGraph, blocks: number, pace: Pace, newest: { block: number }) {
  const begin = performance.now();
  const everyMs = (BLOCK_EDGES / pace.edgesASecond) * 1000;
  for (let block = 0; block < blocks; block++) {
    const early = begin + block * everyMs - performance.now();
    if (early > 0) await sleep(early);
    newest.block = block;
    await graph.addEdgeBatch(blockEdges(block));
  }
  const last = begin + blocks * everyMs - performance.now();
  if (last > 0) await sleep(last);
  return (performance.now() - begin) / 1000;
}

export async function measureConcurrent(stage: Stage, pace: Pace): Promise<Row[]> {
  const { council, report, seed } = stage;
  const { graph } = council;
  const blocks = Math.ceil((pace.edgesASecond * pace.seconds) / BLOCK_EDGES);
  // Readers look a little beyond the last block.
  await graph.addNodeBatch(blockNodes(blocks + 2 * AROUND));
  const rest = new Map<string, string>();
  for (const place of someNodes(stage.graph, AT_REST, seed)) {
    const id = stage.graph.ids[place] as string;
    rest.set(id, await neighbourhood(graph, id, (work) => work()));
  }
  const ids = [...rest.keys()];
  const atRest: Look = async (_, n, read) => {
    const id = ids[n % ids.length] as string;
    return (await neighbourhood(graph, id, read)) === rest.get(id);
  };
  const looks = Object.entries({ ...LOOKS, 'at rest': atRest });

  const newest = { block: 0 };
  let over = false;
  const seen = new Map(looks.map(([name]): [string, Seen] => [name, { millis: [], broken: [], errors: [] }]));
  const readers = Array.from({ length: READERS }, async (_, reader) => {
    const random = randomFrom(seed + reader);
    for (let n = reader; !over; n++) {
      const [name, look] = looks[n % looks.length] as (typeof looks)[number];
      const { millis, broken, errors } = seen.get(name) as Seen;
      const block = Math.max(0, newest.block - AROUND + Math.floor(random() * 2 * AROUND));
      const read: Read = async (work) => {
        const [took, result] = await timed(work);
        millis.push(took);
        return result;
      };
      try {
        if (!(await look(graph, name === 'at rest' ? n : block, read)))
          broken.push(`${name} of block ${block}`);
      } catch (error) {
        errors.push(String(error));
      }
      // Where the engine answers on this thread, nobody else would get a turn.
      await new Promise((resolve) => setImmediate(resolve));
    }
  });
  const seconds = await write(graph, blocks, pace, newest).finally(() => {
    over = true;
  });
  await Promise.all(readers);

  const all = [...seen.values()];
  const broken = all.flatMap((one) => one.broken);
  const errors = all.flatMap((one) => one.errors);
  const whole: boolean[] = [];
  for (let block = 0; block < blocks; block++) whole.push(await isWhole(graph, block));
  report.check('concurrent: no error', errors.length === 0, errors[0] ?? 'none');
  report.check('concurrent: every read saw one state', broken.length === 0, broken[0] ?? 'all');
  report.check('concurrent: every block is whole', !whole.includes(false), `${whole.length} blocks`);
  const rate = (blocks * BLOCK_EDGES) / seconds;
  report.atLeast('concurrent: edges/s written meanwhile', Math.round(rate), pace.edgesASecond * 0.99);
  const millis = all.flatMap((one) => one.millis);
  report.atMost(`concurrent: ${READERS} readers, p99 ms`, quantile(millis, 0.99), 20);
  return Array.from(seen, ([name, one]) => ({
    ...latencyRow(`${name}, ${READERS} readers`, 'native', one.millis),
    'p99 ms': quantile(one.millis, 0.99).toFixed(3),
  }));
}
