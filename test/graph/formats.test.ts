/** Files of graphs: what is exported comes back as it was, what others wrote comes in, what is wrong is named by its line. */

import { describe, expect, test } from 'vitest';
import type { Council, GraphExportFormat, GraphExportOptions, GraphImportOptions } from '../../ts/index.js';
import { COUNCILS, NOW } from '../facade/councils.js';
import { refusal } from '../facade/refusal.js';

async function exported(
  { graph }: Council,
  format: GraphExportFormat,
  options?: GraphExportOptions,
): Promise<string> {
  let text = '';
  for await (const piece of graph.exportGraph(format, options)) text += piece;
  return text;
}

const imported = ({ graph }: Council, text: string, options: GraphImportOptions = {}) =>
  graph.importGraph([text], options);

/** Names and attributes that formats trip over. */
async function awkward({ graph, memory }: Council): Promise<void> {
  await graph.addNodeBatch([
    { name: 'plain', nodeType: 't', id: 'a', importance: 0 },
    {
      ...{ name: `<&>"'\t\r\n ]]> \u{1f375} \\" end`, nodeType: 't & u', id: 'b "<&', importance: 1 },
      ...{ attributes: '{ "big":123456789012345678901,\n"x":[1.0,{"y":"\\u0000"}]}', version: 4 },
      ...{ personasRelevance: { ada: 0.25 }, activationLevel: 0.5, accessCount: 3 },
      ...{ createdAt: new Date('1999-12-31T23:59:59.999Z'), lastAccessed: new Date(0) },
    },
    { name: ' spaced  ', nodeType: 't', id: 'edge:like' },
  ]);
  await graph.addEdgeBatch([
    { sourceId: 'a', targetId: 'b "<&', edgeType: 'r', weight: 0.1, attributes: '{"n":1e400}' },
    { sourceId: 'a', targetId: 'b "<&', edgeType: 'r > s', weight: 0, id: 'mine', decayRate: 0 },
    {
      ...{ sourceId: 'b "<&', targetId: 'b "<&', edgeType: 'r', confidence: 0.3, reinforcementCount: 7 },
      lastReinforced: new Date('2020-02-02T02:02:02.002Z'),
    },
    { sourceId: 'edge:like', targetId: 'a', edgeType: 'r' },
  ]);
  await memory.storeMemory('ada', 'tea', { id: 'm' });
  await graph.link('m', 'a');
}

describe.each(COUNCILS)('$name', ({ open }) => {
  test('JSON Lines come back exactly', async () => {
    const [first, second] = [await open({ now: NOW }), await open()];
    await awkward(first);
    const text = await exported(first, 'jsonl');
    expect(text.trimEnd().split('\n')).toHaveLength(8);
    expect(text).toContain('123456789012345678901');
    await second.memory.storeMemory('ada', 'tea', { id: 'm' });
    expect(await imported(second, text)).toEqual({
      ...{ nodesAdded: 3, nodesMerged: 0, edgesAdded: 4, edgesMerged: 0, links: 1 },
    });
    expect(await exported(second, 'jsonl')).toBe(text);
    expect(await exported(second, 'jsonl', { links: false })).not.toContain('"link"');
    expect(await imported(second, text)).toMatchObject({ nodesMerged: 3, edgesMerged: 4, links: 0 });
  });

  test('what is too large for one page is exported whole, each row once', async () => {
    const council = await open();
    const attributes = { text: 'x'.repeat(60_000) };
    const ids = Array.from({ length: 150 }, (_, n) => `n${n}`);
    await council.graph.addNodeBatch(ids.map((id) => ({ id, name: id, nodeType: 't', attributes })));
    await council.graph.addEdgeBatch(
      ids.map((id) => ({ id: `e${id}`, sourceId: id, targetId: 'n0', edgeType: 'r', attributes })),
    );
    const lines = (await exported(council, 'jsonl')).trimEnd().split('\n');
    const told = lines.flatMap((line) => JSON.parse(line).id ?? []);
    expect(told).toEqual([...ids, ...ids.map((id) => `e${id}`)]);
  });

  test('GraphML comes back exactly', async () => {
    const [first, second] = [await open({ now: NOW }), await open()];
    await awkward(first);
    const text = await exported(first, 'graphml');
    const pieces = Array.from({ length: Math.ceil(text.length / 7) }, (_, at) =>
      text.slice(at * 7, at * 7 + 7),
    );
    expect(await second.graph.importGraph(pieces, { format: 'graphml' })).toMatchObject({
      ...{ nodesAdded: 3, edgesAdded: 4 },
    });
    // GraphML keeps the line ends of attributes, JSON Lines cannot.
    expect(await exported(second, 'graphml')).toBe(text);
    const without = { links: false };
    expect(await exported(second, 'jsonl', without)).toBe(await exported(first, 'jsonl', without));
  });

  test('GraphML has no form for some characters, and says so', async () => {
    const council = await open();
    await council.graph.addNode({ name: 'a\0b', nodeType: 't' });
    expect(await refusal(() => exported(council, 'graphml'))).toMatchObject({ code: 'TEXT_MALFORMED' });
    expect(await exported(council, 'jsonl')).toContain('a\\u0000b');
  });

  test('GraphML of others: keys, defaults, undirected edges, bytes', async () => {
    const council = await open();
    const text = `<?xml version='1.0' encoding='utf-8'?>
      <!DOCTYPE graphml>
      <g:graphml xmlns:g="http://graphml.graphdrawing.org/xmlns">
        <g:key id="d0" for="node" attr.name="label" attr.type="string" />
        <g:key id="d1" for="node" attr.name="colour" attr.type="string"><g:default>ye&amp;llow</g:default></g:key>
        <g:key id="d2" for="edge" attr.name="weight" attr.type="double"><g:default>0.5</g:default></g:key>
        <g:key id="d3" for="all" attr.name="size" attr.type="int" />
        <g:key id="d4" for="edge" attr.name="paved" attr.type="boolean" />
        <g:graph edgedefault="undirected">
          <g:node id="n0"><g:data key="d0">K\u00f6ln</g:data><g:data key="d3">9</g:data></g:node>
          <g:node id="n1"><g:data key="d1"><![CDATA[<red>]]></g:data></g:node>
          <g:edge source="n0" target="n1"><g:data key="d4">true</g:data></g:edge>
          <g:edge source="n0" target="n0" id="loop"><g:data key="d2">0.25</g:data></g:edge>
          <g:edge source="n1" target="n0" directed="true" label="ignored"><g:data key="d2">1</g:data></g:edge>
        </g:graph>
      </g:graphml>`;
    const bytes = new TextEncoder().encode(text);
    const options: GraphImportOptions = { format: 'graphml', nodeType: 'city', edgeType: 'road' };
    const counts = await council.graph.importGraph([bytes.slice(0, 900), bytes.slice(900)], options);
    expect(counts).toEqual({ nodesAdded: 2, nodesMerged: 0, edgesAdded: 3, edgesMerged: 1, links: 0 });
    expect(await council.graph.getNodes(['n0', 'n1'])).toMatchObject([
      { name: 'K\u00f6ln', nodeType: 'city', attributes: { size: 9, colour: 'ye&llow' } },
      { name: 'n1', attributes: { colour: '<red>' } },
    ]);
    const { items } = await council.graph.findEdges();
    const shown = items.map(({ sourceId, targetId, edgeType, weight, attributes }) => ({
      ...{ way: `${sourceId}-${targetId}`, edgeType, weight, attributes },
    }));
    expect(shown).toEqual([
      { way: 'n0-n1', edgeType: 'road', weight: 0.5, attributes: { paved: true } },
      { way: 'n1-n0', edgeType: 'road', weight: 0.75, attributes: { paved: true } },
      { way: 'n0-n0', edgeType: 'road', weight: 0.25, attributes: {} },
    ]);
    expect(items[2]?.id).toBe('loop');
  });

  test('CSV lists of edges bring their nodes', async () => {
    const council = await open();
    const csv =
      '\ufeffsource,target,type,weight,since,"no, te"\r\nK\u00f6ln,Bonn,road,0.5,1999,\r\nBonn,"K\u00f6ln",,,,"x\ny"\r\n';
    const options: GraphImportOptions = { format: 'csv', nodeType: 'city', edgeType: 'path' };
    expect(await imported(council, csv, options)).toMatchObject({ nodesAdded: 2, edgesAdded: 2 });
    const { items } = await council.graph.findEdges();
    expect(items).toMatchObject([
      { edgeType: 'road', weight: 0.5, attributes: { since: '1999' } },
      { edgeType: 'path', weight: 1, attributes: { 'no, te': 'x\ny' } },
    ]);
    const tsv = 'from\tto\nBonn\tTrier\n';
    const again = await imported(council, tsv, { format: 'tsv', nodeType: 'city' });
    expect(again).toMatchObject({ nodesAdded: 1, nodesMerged: 1, edgesAdded: 1 });
    expect(await imported(council, '', { format: 'csv' })).toMatchObject({ nodesAdded: 0, edgesAdded: 0 });
  });

  test('a file as large as several groups', async () => {
    const council = await open({ durability: 'off' });
    const rows = Array.from({ length: 12_000 }, (_, n) => `n${n % 6_000},n${(n * 7) % 6_000},t${n % 2}`);
    const progress: number[] = [];
    const counts = await imported(council, `source,target,type\n${rows.join('\n')}`, {
      ...{ format: 'csv', onProgress: (done) => progress.push(done) },
    });
    expect(counts.nodesAdded).toBe(6_000);
    expect(counts.edgesAdded + counts.edgesMerged).toBe(12_000);
    expect(progress.at(-1)).toBe(18_000);
  });

  test('ids of a file are those of the council where nodes were merged', async () => {
    const council = await open();
    await council.graph.addNode({ name: 'tea', nodeType: 'd', id: 'here' });
    const lines = [
      { kind: 'node', id: 'there', name: 'tea', nodeType: 'd' },
      { name: 'water', type: 'd' },
      { source: 'there', target: 'water', type: 'requires', id: 'edge:9' },
    ];
    await imported(council, lines.map((line) => JSON.stringify(line)).join('\n'));
    const { items } = await council.graph.findEdges();
    expect(items).toMatchObject([{ id: 'edge:1', sourceId: 'here', edgeType: 'requires' }]);
    expect(await council.graph.getNode(items[0]?.targetId ?? '')).toMatchObject({ name: 'water' });
  });

  test('parts: the neighbourhood of a node, the most important nodes', async () => {
    const council = await open({ now: NOW });
    await awkward(council);
    const near = { related: { ids: 'edge:like', maxDepth: 1 } };
    const lines = (await exported(council, 'jsonl', near)).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { kind: 'node', id: 'edge:like' },
      { kind: 'node', id: 'a' },
      { kind: 'edge', sourceId: 'edge:like', targetId: 'a', edgeType: 'r', weight: 1 },
    ]);
    const d3 = JSON.parse(await exported(council, 'd3', { subgraph: { maxNodes: 2 } }));
    expect(d3).toEqual({
      nodes: [
        { id: 'b "<&', name: expect.any(String), type: 't & u', importance: 1 },
        { id: 'edge:like', name: ' spaced  ', type: 't', importance: 0.5 },
      ],
      links: [{ source: 'b "<&', target: 'b "<&', type: 'r', weight: 1 }],
    });
    const graphMl = await exported(council, 'graphml', near);
    const other = await open();
    expect(await imported(other, graphMl, { format: 'graphml' })).toMatchObject({ edgesAdded: 1 });
  });

  test('D3 of everything, DOT', async () => {
    const council = await open({ now: NOW });
    await awkward(council);
    const d3 = JSON.parse(await exported(council, 'd3'));
    expect([d3.nodes.length, d3.links.length]).toEqual([3, 4]);
    expect(d3.links[0]).toEqual({ source: 'a', target: 'b "<&', type: 'r', weight: 0.1 });
    const dot = await exported(council, 'dot');
    expect(dot.split('\n').slice(0, 3)).toEqual([
      'digraph knowledge {',
      '  "a" [label="plain", type="t", importance=0];',
      `  "b \\"<&" [label="<&>\\"'\t\\n ]]> \u{1f375} \\\\\\" end", type="t & u", importance=1];`,
    ]);
    expect(dot).toContain('  "a" -> "b \\"<&" [label="r > s", weight=0];\n');
    expect(dot.endsWith('}\n')).toBe(true);
    const empty = await open();
    expect(await exported(empty, 'd3')).toBe('{"nodes":[],"links":[]}\n');
    expect(await exported(empty, 'jsonl')).toBe('');
    expect(await exported(empty, 'dot')).toBe('digraph knowledge {\n}\n');
  });

  const node = '{"kind":"node","id":"a","name":"a","nodeType":"t"}';
  test.each<[string, GraphImportOptions['format'], string, string, object]>([
    ['not JSON', 'jsonl', `${node}\n{"kind":`, 'INVALID_ARGUMENT', { line: 2 }],
    ['no object', 'jsonl', '[1]', 'INVALID_ARGUMENT', { line: 1 }],
    ['no kind', 'jsonl', '{"id":"a"}', 'INVALID_ARGUMENT', { line: 1, field: 'kind' }],
    ['another kind', 'jsonl', '{"kind":"arc"}', 'INVALID_ARGUMENT', { line: 1, field: 'kind' }],
    [
      'an unknown field',
      'jsonl',
      '{"name":"a","colour":1}',
      'INVALID_ARGUMENT',
      { line: 1, field: 'colour' },
    ],
    ['a missing name', 'jsonl', '{"kind":"node"}', 'INVALID_ARGUMENT', { line: 1, field: 'name' }],
    ['a missing end', 'jsonl', '{"kind":"edge","source":"a"}', 'INVALID_ARGUMENT', { field: 'targetId' }],
    [
      'a wrong number',
      'jsonl',
      '{"name":"a","importance":"high"}',
      'INVALID_ARGUMENT',
      { field: 'importance' },
    ],
    ['a wrong time', 'jsonl', '{"name":"a","createdAt":"soon"}', 'INVALID_ARGUMENT', { field: 'createdAt' }],
    ['a wrong object', 'jsonl', '{"name":"a","attributes":[1]}', 'INVALID_ARGUMENT', { field: 'attributes' }],
    ['a wrong text', 'jsonl', '{"name":5}', 'INVALID_ARGUMENT', { field: 'name' }],
    [
      'a refused value',
      'jsonl',
      `${node}\n\n{"name":"b","importance":2}`,
      'OUT_OF_RANGE',
      { line: 3, rowsIn: 0 },
    ],
    [
      'an unknown node',
      'jsonl',
      `${node}\n{"source":"a","target":"x"}`,
      'NOT_FOUND',
      { line: 2, value: 'x', rowsIn: 1 },
    ],
    [
      'an unknown memory',
      'jsonl',
      `${node}\n{"memory":"m","node":"a"}`,
      'NOT_FOUND',
      { line: 2, field: 'memory' },
    ],
    [
      'a row without target',
      'csv',
      'source,target\na,b\na,\n',
      'INVALID_ARGUMENT',
      { line: 3, field: 'target' },
    ],
    ['no source', 'csv', 'von,nach\na,b\n', 'INVALID_ARGUMENT', { line: 2, field: 'source' }],
    [
      'a wrong weight',
      'csv',
      'source,target,weight\na,b,heavy\n',
      'INVALID_ARGUMENT',
      { line: 2, field: 'weight' },
    ],
    [
      'a weight above one',
      'csv',
      'source,target,weight\na,b,7\n',
      'OUT_OF_RANGE',
      { line: 2, field: 'weight' },
    ],
    ['other cells', 'csv', 'source,target\na,b,c\n', 'INVALID_ARGUMENT', { line: 2 }],
    ['not XML', 'graphml', '<graphml>\n<graph>\n</graphml>', 'INVALID_ARGUMENT', { line: 3 }],
    ['no GraphML', 'graphml', '<gexf/>', 'INVALID_ARGUMENT', {}],
    ['no end', 'graphml', '<graphml><graph>', 'INVALID_ARGUMENT', {}],
    [
      'entities',
      'graphml',
      '<!DOCTYPE g [<!ENTITY x "y">]>\n<graphml>&x;</graphml>',
      'INVALID_ARGUMENT',
      { line: 2 },
    ],
    [
      'an edge without target',
      'graphml',
      '<graphml><graph>\n<edge source="a"/></graph></graphml>',
      'INVALID_ARGUMENT',
      { line: 2 },
    ],
    [
      'hyperedges',
      'graphml',
      '<graphml><graph>\n<hyperedge/></graph></graphml>',
      'INVALID_ARGUMENT',
      { line: 2 },
    ],
    [
      'an unknown end',
      'graphml',
      '<graphml><graph>\n<edge source="a" target="b"/></graph></graphml>',
      'NOT_FOUND',
      { line: 2 },
    ],
  ])('%s (%s) is named', async (_, format, text, code, details) => {
    const council = await open({ durability: 'off' });
    expect(await refusal(() => imported(council, text, { format }))).toMatchObject({ code, details });
  });

  test('bytes that are not UTF-8, and an import that is ended', async () => {
    const council = await open();
    const latin = Uint8Array.of(0x22, 0xe9, 0x22, 0x0a);
    expect((await refusal(() => council.graph.importGraph([latin]))).code).toBe('TEXT_MALFORMED');
    const signal = AbortSignal.abort();
    expect((await refusal(() => imported(council, node, { signal }))).code).toBe('ABORTED');
    expect((await council.graph.getGraphStatistics()).nodes).toBe(0);
  });
});
