/** Every bad call of the graph is refused by name, and changes nothing. */

import { describe, expect, test } from 'vitest';
import type { Council, EdgeInput, ErrorCode, KnowledgeGraph, NodeInput } from '../../ts/index.js';
import { COUNCILS } from '../facade/councils.js';
import { refusal } from '../facade/refusal.js';

type Call = (graph: KnowledgeGraph) => Promise<unknown>;
type BadCall = readonly [what: string, call: Call, code: ErrorCode, field: string];

/** Values of the wrong kind on purpose. */
const wrong = (value: unknown) => value as never;
const LONE = '\ud800';
const LONG = 'x'.repeat(129);
const INVALID = new Date(Number.NaN);

const cyclic: Record<string, unknown> = {};
cyclic.self = cyclic;

function each(
  name: string,
  values: readonly (readonly [value: unknown, code: ErrorCode, field: string])[],
  call: (value: never) => Call,
): BadCall[] {
  return values.map(([value, code, field], at) => [
    `${name}, ${field} ${at}`,
    call(wrong(value)),
    code,
    field,
  ]);
}

const node = (graph: KnowledgeGraph, fields: object) =>
  graph.addNode({ name: 'n', nodeType: 't', ...fields } as NodeInput);
const edge = (graph: KnowledgeGraph, fields: object) =>
  graph.addEdge({ sourceId: 'a', targetId: 'b', edgeType: 'new', ...fields } as EdgeInput);

const BAD_CALLS: readonly BadCall[] = [
  ...each(
    'addNode',
    [
      [{ name: 5 }, 'INVALID_TYPE', 'name'],
      [{ name: '' }, 'TEXT_EMPTY', 'name'],
      [{ name: LONE }, 'TEXT_MALFORMED', 'name'],
      [{ name: 'x'.repeat(1_025) }, 'TEXT_TOO_LARGE', 'name'],
      [{ nodeType: undefined }, 'INVALID_TYPE', 'nodeType'],
      [{ nodeType: LONG }, 'TEXT_TOO_LARGE', 'type'],
      [{ id: 7 }, 'INVALID_TYPE', 'id'],
      [{ id: LONG }, 'TEXT_TOO_LARGE', 'id'],
      [{ id: 'a' }, 'ID_CONFLICT', 'id'],
      [{ attributes: 7 }, 'INVALID_TYPE', 'attributes'],
      [{ attributes: [] }, 'INVALID_TYPE', 'attributes'],
      [{ attributes: '[]' }, 'CONTEXT_INVALID', 'attributes'],
      [{ attributes: cyclic }, 'CONTEXT_INVALID', 'attributes'],
      [{ attributes: { x: 'y'.repeat(1 << 16) } }, 'TEXT_TOO_LARGE', 'attributes'],
      [{ importance: '1' }, 'INVALID_TYPE', 'importance'],
      [{ importance: Number.NaN }, 'OUT_OF_RANGE', 'importance'],
      [{ importance: 1.01 }, 'OUT_OF_RANGE', 'importance'],
      [{ personasRelevance: { ada: 2 } }, 'OUT_OF_RANGE', 'relevance'],
      [{ personasRelevance: 3 }, 'INVALID_TYPE', 'personasRelevance'],
      [{ createdAt: 3 }, 'INVALID_TYPE', 'createdAt'],
      [{ updatedAt: INVALID }, 'OUT_OF_RANGE', 'updatedAt'],
      [{ lastAccessed: 'now' }, 'INVALID_TYPE', 'lastAccessed'],
      [{ version: 0 }, 'OUT_OF_RANGE', 'version'],
      [{ version: 1.5 }, 'OUT_OF_RANGE', 'version'],
      [{ accessCount: -1 }, 'OUT_OF_RANGE', 'accessCount'],
      [{ activationLevel: 2 }, 'OUT_OF_RANGE', 'activation'],
    ],
    (fields) => (graph) => node(graph, fields),
  ),
  ...each(
    'addEdge',
    [
      [{ sourceId: null }, 'INVALID_TYPE', 'sourceId'],
      [{ sourceId: '' }, 'TEXT_EMPTY', 'source'],
      [{ targetId: 'nobody' }, 'NOT_FOUND', 'target'],
      [{ targetId: LONE }, 'TEXT_MALFORMED', 'targetId'],
      [{ edgeType: '' }, 'TEXT_EMPTY', 'type'],
      [{ edgeType: {} }, 'INVALID_TYPE', 'edgeType'],
      [{ id: 'edge:1' }, 'INVALID_ARGUMENT', 'id'],
      [{ weight: Number.NaN }, 'OUT_OF_RANGE', 'weight'],
      [{ weight: -0.1 }, 'OUT_OF_RANGE', 'weight'],
      [{ weight: 1.1 }, 'OUT_OF_RANGE', 'weight'],
      [{ weight: '1' }, 'INVALID_TYPE', 'weight'],
      [{ confidence: Number.POSITIVE_INFINITY }, 'OUT_OF_RANGE', 'confidence'],
      [{ attributes: 'x' }, 'CONTEXT_INVALID', 'attributes'],
      [{ createdAt: INVALID }, 'OUT_OF_RANGE', 'createdAt'],
      [{ lastReinforced: 0 }, 'INVALID_TYPE', 'lastReinforced'],
      [{ reinforcementCount: 0 }, 'OUT_OF_RANGE', 'count'],
      [{ reinforcementCount: 0.5 }, 'OUT_OF_RANGE', 'reinforcementCount'],
      [{ decayRate: Number.NaN }, 'OUT_OF_RANGE', 'decayRate'],
      [{ decayRate: -1 }, 'OUT_OF_RANGE', 'decayRate'],
    ],
    (fields) => (graph) => edge(graph, fields),
  ),
  ['addNode of nothing', (graph) => graph.addNode(wrong(undefined)), 'INVALID_TYPE', 'a node'],
  ['addEdge of a text', (graph) => graph.addEdge(wrong('a')), 'INVALID_TYPE', 'an edge'],
  ['addNodeBatch of a text', (graph) => graph.addNodeBatch(wrong('abc')), 'INVALID_TYPE', 'rows'],
  ['addEdgeBatch of null', (graph) => graph.addEdgeBatch(wrong(null)), 'INVALID_TYPE', 'rows'],
  [
    'a batch with a wrong signal',
    (graph) => graph.addNodeBatch([], { signal: wrong(5) }),
    'INVALID_TYPE',
    'signal',
  ],
  [
    'a batch with a wrong listener',
    (graph) => graph.linkBatch([], { onProgress: wrong(5) }),
    'INVALID_TYPE',
    'onProgress',
  ],
  ['getNode of a number', (graph) => graph.getNode(wrong(5)), 'INVALID_TYPE', 'ids'],
  ['getNodes of a text', (graph) => graph.getNodes('abc'), 'INVALID_TYPE', 'ids'],
  ['getEdges of numbers', (graph) => graph.getEdges(wrong([5])), 'INVALID_TYPE', 'ids'],
  ['updateNode of nobody', (graph) => graph.updateNode('nobody', {}), 'NOT_FOUND', 'id'],
  ['updateNode without a patch', (graph) => graph.updateNode('a', wrong(null)), 'INVALID_TYPE', 'patch'],
  ['updateNode to another name', (graph) => graph.updateNode('a', { name: 'b' }), 'NODE_EXISTS', 'name'],
  [
    'updateNode with NaN',
    (graph) => graph.updateNode('a', { importance: Number.NaN }),
    'OUT_OF_RANGE',
    'importance',
  ],
  ['updateEdge of nobody', (graph) => graph.updateEdge('nobody', {}), 'NOT_FOUND', 'id'],
  [
    'updateEdge with a weight',
    (graph) => graph.updateEdge('edge:1', { weight: 2 }),
    'OUT_OF_RANGE',
    'weight',
  ],
  ['removeNodes of a text', (graph) => graph.removeNodes('a'), 'INVALID_TYPE', 'ids'],
  ['removeEdge of a number', (graph) => graph.removeEdge(wrong(1)), 'INVALID_TYPE', 'id'],
  ['findNodes with a limit', (graph) => graph.findNodes({ limit: 0 }), 'OUT_OF_RANGE', 'limit'],
  ['findNodes with a cursor', (graph) => graph.findNodes({ cursor: 'x' }), 'INVALID_ARGUMENT', 'cursor'],
  ['findNodes with types', (graph) => graph.findNodes({ nodeTypes: 'x' }), 'INVALID_TYPE', 'nodeTypes'],
  [
    'findNodes with NaN',
    (graph) => graph.findNodes({ minImportance: Number.NaN }),
    'OUT_OF_RANGE',
    'minImportance',
  ],
  ['findEdges with a limit', (graph) => graph.findEdges({ limit: 10_001 }), 'OUT_OF_RANGE', 'limit'],
  ...each(
    'findRelated',
    [
      [{ maxDepth: 0 }, 'OUT_OF_RANGE', 'maxDepth'],
      [{ maxDepth: 1.5 }, 'OUT_OF_RANGE', 'maxDepth'],
      [{ minWeight: Number.NaN }, 'OUT_OF_RANGE', 'minWeight'],
      [{ minWeight: 2 }, 'OUT_OF_RANGE', 'minWeight'],
      [{ direction: 'up' }, 'INVALID_ARGUMENT', 'direction'],
      [{ edgeTypes: 'r' }, 'INVALID_TYPE', 'edgeTypes'],
      [{ limit: -1 }, 'OUT_OF_RANGE', 'limit'],
    ],
    (options) => (graph) => graph.findRelated('a', options),
  ),
  ['findRelated of nobody', (graph) => graph.findRelated(['a', 'x']), 'NOT_FOUND', 'ids'],
  ['findRelated of many', (graph) => graph.findRelated(Array(10_001).fill('a')), 'INVALID_ARGUMENT', 'ids'],
  ['findPath from nobody', (graph) => graph.findPath('x', 'a'), 'NOT_FOUND', 'from'],
  ['findPath to nobody', (graph) => graph.findPath('a', 'x'), 'NOT_FOUND', 'to'],
  ['findPaths of none', (graph) => graph.findPaths('a', 'b', 0), 'OUT_OF_RANGE', 'count'],
  ['findPaths of half', (graph) => graph.findPaths('a', 'b', 0.5), 'OUT_OF_RANGE', 'count'],
  [
    'findPath by weight within hops',
    (graph) => graph.findPath('a', 'b', { weighted: true, maxDepth: 3 }),
    'INVALID_ARGUMENT',
    'maxDepth',
  ],
  ...each(
    'spreadingActivation',
    [
      [{ mode: 'fast' }, 'INVALID_ARGUMENT', 'mode'],
      [{ iterations: 0 }, 'OUT_OF_RANGE', 'iterations'],
      [{ decay: Number.NaN }, 'OUT_OF_RANGE', 'decay'],
      [{ minActivation: -1 }, 'OUT_OF_RANGE', 'minActivation'],
      [{ retention: 2 }, 'OUT_OF_RANGE', 'retention'],
      [{ inhibition: 5 }, 'INVALID_TYPE', 'inhibition'],
      [{ inhibition: { strength: 2 } }, 'OUT_OF_RANGE', 'inhibition.strength'],
      [{ mode: 'optimus', retention: 0.5 }, 'INVALID_ARGUMENT', 'retention'],
      [{ tolerance: -1 }, 'OUT_OF_RANGE', 'tolerance'],
      [{ limit: 0 }, 'OUT_OF_RANGE', 'limit'],
    ],
    (options) => (graph) => graph.spreadingActivation(['a'], options),
  ),
  ['seeds that are a text', (graph) => graph.spreadingActivation('abc'), 'INVALID_TYPE', 'seeds'],
  ['seeds that are unknown', (graph) => graph.spreadingActivation(['x']), 'NOT_FOUND', 'id'],
  ['a million seeds', (graph) => graph.spreadingActivation(Array(1e6).fill('a')), 'INVALID_ARGUMENT', 'id'],
  [
    'a seed of NaN',
    (graph) => graph.spreadingActivation(new Map([['a', Number.NaN]])),
    'OUT_OF_RANGE',
    'value',
  ],
  [
    'a seed of a text',
    (graph) => graph.spreadingActivation(new Map([['a', wrong('1')]])),
    'INVALID_TYPE',
    'seeds',
  ],
  ['a weight below 0', (graph) => graph.personalizedPageRank(new Map([['a', -1]])), 'OUT_OF_RANGE', 'value'],
  ['pageRank with damping', (graph) => graph.pageRank({ damping: 1 }), 'OUT_OF_RANGE', 'damping'],
  ['pageRank with a tolerance', (graph) => graph.pageRank({ tolerance: 0 }), 'OUT_OF_RANGE', 'tolerance'],
  ['pageRank with a limit', (graph) => graph.pageRank({ limit: wrong('5') }), 'INVALID_TYPE', 'limit'],
  [
    'exact without topK',
    (graph) => graph.personalizedPageRank(['a'], { exact: true }),
    'INVALID_ARGUMENT',
    'exact',
  ],
  ['topK of none', (graph) => graph.personalizedPageRank(['a'], { topK: 0 }), 'OUT_OF_RANGE', 'topK'],
  ['components', (graph) => graph.components({ strong: wrong(1) }), 'INVALID_TYPE', 'strong'],
  ['getSubgraph', (graph) => graph.getSubgraph({ maxNodes: 0 }), 'OUT_OF_RANGE', 'maxNodes'],
  ['link of nobody', (graph) => graph.link('x', 'a'), 'NOT_FOUND', 'memory'],
  ['link to nobody', (graph) => graph.link('m', 'x'), 'NOT_FOUND', 'node'],
  ['unlink of a number', (graph) => graph.unlink('m', wrong(1)), 'INVALID_TYPE', 'nodeId'],
  ['mentions of a number', (graph) => graph.mentions(wrong(1)), 'INVALID_TYPE', 'text'],
  ['mentions of a surrogate', (graph) => graph.mentions('\ud800'), 'TEXT_MALFORMED', 'text'],
  ['links with a limit', (graph) => graph.links({ limit: 0 }), 'OUT_OF_RANGE', 'limit'],
  ['links with a memory', (graph) => graph.links({ memoryId: wrong(1) }), 'INVALID_TYPE', 'memoryId'],
  ['importGraph of a text', (graph) => graph.importGraph(wrong('abc')), 'INVALID_TYPE', 'pieces'],
  [
    'importGraph of a form',
    (graph) => graph.importGraph([], { format: wrong('gexf') }),
    'INVALID_ARGUMENT',
    'format',
  ],
  ['exportGraph in a form', (graph) => graph.exportGraph(wrong('svg')).next(), 'INVALID_ARGUMENT', 'format'],
  [
    'exportGraph of a part',
    (graph) => graph.exportGraph('d3', { related: wrong(5) }).next(),
    'INVALID_TYPE',
    'related',
  ],
];

async function everything({ graph }: Council): Promise<string> {
  let text = '';
  for await (const piece of graph.exportGraph('jsonl')) text += piece;
  return text;
}

describe.each(COUNCILS)('$name', ({ open }) => {
  test.each(BAD_CALLS)('%s', async (_, call, code, field) => {
    const council = await open({ durability: 'off' });
    const { graph, memory } = council;
    await memory.storeMemory('ada', 'tea', { id: 'm' });
    await graph.addNodeBatch(['a', 'b'].map((id) => ({ id, name: id, nodeType: 't' })));
    await graph.addEdge({ sourceId: 'a', targetId: 'b', edgeType: 'r' });
    await graph.link('m', 'a');
    const before = await everything(council);
    const found = await refusal(() => call(graph));
    expect({ code: found.code, field: found.details.field }).toEqual({ code, field });
    expect(found.details.expected).toBeDefined();
    expect(await everything(council)).toBe(before);
  });
});
