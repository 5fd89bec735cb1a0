/** Batches of edges through the facade into a council on disk: how many a second, as durable as one likes. */

import { openCouncil } from '../../ts/index.js';
import { inFreshFolder } from '../contestants/council.js';
import type { Report, Row } from '../harness/report.js';
import { type BenchGraph, edgeRows, nodeRows } from './graphs.js';
import { timed } from './stage.js';

/** @param most edges that are added; the graph has at least as many */
export async function measureAdding(graph: BenchGraph, most: number, report: Report): Promise<Row[]> {
  const rows = [...edgeRows(graph)].slice(0, most);
  const shown: Row[] = [];
  for (const durability of ['normal', 'full'] as const) {
    await inFreshFolder(async (path) => {
      await using council = await openCouncil({ path, engine: 'native', durability });
      await council.graph.addNodeBatch(nodeRows(graph));
      globalThis.gc?.();
      const [millis, { added }] = await timed(() => council.graph.addEdgeBatch(rows));
      const rate = (added / millis) * 1000;
      report.check(`${durability}: every edge was added`, added === rows.length, added);
      report.atLeast(`adding edges, durability ${durability}, edges/s`, rate, 100_000);
      report.atLeast(`the same, the goal`, rate, 250_000);
      shown.push({
        durability,
        edges: added,
        seconds: (millis / 1000).toFixed(2),
        'edges/s': Math.round(rate).toLocaleString('en-US'),
      });
    });
  }
  return shown;
}
