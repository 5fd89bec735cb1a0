/** `minds graph`: every command, in this process, on a council of its own for each test. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { run } from '../ts/cli/program.js';
import { openCouncil } from '../ts/index.js';
import { file, folder } from './minds-program.js';

async function minds(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const outSpy = vi.spyOn(process.stdout, 'write').mockImplementation((...[text, done]: unknown[]) => {
    out += String(text);
    if (typeof done === 'function') done();
    return true;
  });
  const errSpy = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    err += String(text);
    return true;
  });
  try {
    const code = await run(['graph', ...args]);
    return { code, out, err };
  } finally {
    process.exitCode = undefined;
    outSpy.mockRestore();
    errSpy.mockRestore();
  }
}

async function json(...args: string[]) {
  const { code, out, err } = await minds(...args, '--json');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out);
}

async function failure(...args: string[]) {
  const { code, err } = await minds(...args, '--json');
  return { exit: code, ...JSON.parse(err).error };
}

let councils = 0;
const path = () => join(folder, `graph-${councils}.council`);

/** From now on the program works on a new council. */
async function another(): Promise<void> {
  councils += 1;
  vi.stubEnv('MINDS_PATH', path());
  await (await openCouncil(path())).close();
}

beforeEach(another);

afterAll(() => vi.unstubAllEnvs());

async function chain(): Promise<void> {
  for (const id of ['tea', 'water', 'sea']) await minds('add-node', id, '--type', 'thing', '--id', id);
  await minds('add-edge', 'tea', 'water', '--type', 'requires', '--weight', '0.5');
  await minds('add-edge', 'water', 'sea', '--type', 'part_of');
}

describe('minds graph', () => {
  test('add-node and add-edge add, and merge', async () => {
    const args = ['add-node', 'green', 'tea', '--type', 'drink', '--id', 't', '--attributes', '{"n":1.0}'];
    expect(await minds(...args)).toMatchObject({ code: 0, out: 'added t\n' });
    expect((await minds(...args, '--importance', '0.9')).out).toBe('merged into t, version 2\n');
    await minds('add-node', 'water', '--id', 'w');
    expect((await minds('add-edge', 't', 'w', '--weight', '0')).out).toBe('added edge:1\n');
    expect((await minds('add-edge', 't', 'w')).out).toBe('merged into edge:1, weight 0.5\n');
    const { nodes, missing } = await json('get', 't');
    expect(nodes).toMatchObject([
      { id: 't', name: 'green tea', nodeType: 'drink', importance: 0.9, out: [{ id: 'edge:1' }], in: [] },
    ]);
    expect(missing).toEqual([]);
    expect((await minds('get', 't', '--json')).out).toContain('"attributes":{"n":1.0}');
    expect((await minds('get', 't')).out).toContain('--relates_to--> w');
    expect(await failure('get', 't', 'x')).toMatchObject({
      exit: 1,
      code: 'NOT_FOUND',
      details: { ids: ['x'] },
    });
    expect(await json('add-edge', 'w', 't', '--id', 'mine')).toMatchObject({
      edge: { id: 'mine', sourceId: 'w', weight: 1, attributes: {}, reinforcementCount: 1 },
    });
    expect(await failure('add-edge', 't', 'x')).toMatchObject({ exit: 1, code: 'NOT_FOUND' });
    expect(await failure('add-node', 'x', '--importance', '7')).toMatchObject({ code: 'OUT_OF_RANGE' });
    expect(await failure('add-node', 'x', '--importance', 'high')).toMatchObject({ exit: 2 });
  });

  test('find, related, path, activate, pagerank, stats', async () => {
    await chain();
    expect(await json('find', 'te')).toMatchObject({ nodes: [{ id: 'tea' }], cursor: null });
    expect((await json('find', '--type', 'thing', '--limit', '2')).nodes).toHaveLength(2);
    expect((await minds('find', '--limit', '2')).err).toMatch(/^more: --cursor /);
    expect((await minds('find', 'zebra')).err).toBe('nothing found\n');
    expect(await json('related', 'tea', '--depth', '1')).toMatchObject({
      nodes: [{ id: 'tea' }, { id: 'water', depth: 1, value: 0.5 }],
    });
    expect((await minds('related', 'sea', '--direction', 'in')).out).toMatch(/sea.*water.*tea/s);
    expect(await json('path', 'tea', 'sea')).toMatchObject({ paths: [{ nodes: ['tea', 'water', 'sea'] }] });
    expect((await minds('path', 'tea', 'sea', '--weighted')).out).toBe(
      '2 hops, likelihood 0.500: tea --requires--> water --part_of--> sea\n',
    );
    const none = await minds('path', 'sea', 'tea');
    expect(none).toMatchObject({ code: 1, err: 'no path leads from sea to tea\n' });
    expect((await json('activate', 'tea', '--iterations', '1')).nodes).toEqual([
      { id: 'tea', activation: 0.5 },
      { id: 'water', activation: 0.25 },
    ]);
    expect((await minds('activate', 'sea', '--mode', 'optimus')).out).toMatch(/activation.*\n.*1\.000.*sea/);
    expect((await minds('activate', 'sea', '--min', '0.9')).err).toBe('nothing is reached\n');
    expect((await json('pagerank', '--limit', '1')).nodes).toMatchObject([{ id: 'sea' }]);
    expect((await json('pagerank', '--seed', 'water')).nodes).toHaveLength(2);
    expect(await json('stats')).toMatchObject({ nodes: 3, edges: 2 });
    expect((await minds('stats')).out).toMatch(/edges +2\n/);
    expect(await failure('activate', 'nobody')).toMatchObject({ code: 'NOT_FOUND' });
    expect(await failure('path', 'tea', 'sea', '--weighted', '--depth', '2')).toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
  });

  test('link', async () => {
    await chain();
    const council = await openCouncil(path());
    await council.memory.storeMemory('ada', 'tea needs water', { id: 'm' });
    await council.close();
    expect((await minds('link', 'm', 'tea')).out).toBe('linked\n');
    expect((await minds('link', 'm', 'tea')).out).toBe('they are linked already\n');
    expect(await json('link', 'm', 'tea', '--remove')).toMatchObject({ linked: false, changed: true });
    expect((await minds('link', 'm', 'tea', '--remove')).out).toBe('there was no such link\n');
    expect(await failure('link', 'm', 'x')).toMatchObject({ code: 'NOT_FOUND', details: { field: 'node' } });
  });

  test('export writes what import reads', async () => {
    await chain();
    for (const name of ['graph.jsonl', 'graph.graphml']) {
      const target = `${folder}/${name}`;
      expect((await minds('export', target)).err).toBe(`written to ${target}\n`);
      const before = readFileSync(target, 'utf8');
      await another();
      expect(await json('import', target)).toMatchObject({ nodesAdded: 3, edgesAdded: 2 });
      await minds('export', target);
      expect(readFileSync(target, 'utf8')).toBe(before);
    }
    const { out } = await minds('export', '-', '--format', 'dot', '--around', 'tea', '--depth', '1');
    expect(out).toContain('"tea" -> "water"');
    expect(out).not.toContain('sea');
    const d3 = JSON.parse((await minds('export', '-', '--format', 'd3', '--max-nodes', '1')).out);
    expect(d3).toMatchObject({ nodes: [{ id: 'tea' }], links: [] });
    const roads = file('roads.csv', 'source,target,weight\nK\u00f6ln,Bonn,0.5\n');
    const summary = await minds('import', roads, '--node-type', 'city', '--edge-type', 'road');
    expect(summary.out).toMatch(/^2 nodes added, 0 merged; 1 edges added, 0 merged; 0 links in .* s\n$/);
    expect((await json('find', 'koln')).nodes).toMatchObject([{ nodeType: 'city' }]);
  });

  test('what cannot be read or understood', async () => {
    expect(await failure('import', file('bad.jsonl', '{"name":"a"}\n{"kind":'))).toMatchObject({
      ...{ exit: 1, code: 'INVALID_ARGUMENT', details: { line: 2 } },
    });
    expect(await failure('import', `${folder}/none.jsonl`)).toMatchObject({ exit: 1, code: 'IO' });
    expect(await failure('import', file('graph.pdf', ''))).toMatchObject({ exit: 2 });
    expect(await failure('export', `${folder}/graph.pdf`)).toMatchObject({ exit: 2 });
    expect(await failure('export', '-', '--around', 'a', '--min-importance', '1')).toMatchObject({ exit: 2 });
    const help = await minds('--help');
    for (const name of [
      'add-node',
      'add-edge',
      'link',
      'import',
      'export',
      'find',
      'get',
      'related',
      'path',
    ]) {
      expect(help.out).toContain(`  ${name} `);
    }
  });
});
