/** Entities of conversations, and recalls that reach memories over the knowledge graph. */

import { describe, expect, test, vi } from 'vitest';
import type { Council, Entity, Turn } from '../../ts/index.js';
import { COUNCILS, NOW } from '../facade/councils.js';
import { refusal } from '../facade/refusal.js';

const talk: Turn[] = [
  { speaker: 'Ada', content: 'We met at the pier.', timestamp: NOW },
  { speaker: 'Bob', content: 'It rained.', timestamp: NOW },
  { speaker: 'Ada', content: 'The lamp was lit.', timestamp: NOW },
];

/** By what a turn says. */
const said: Readonly<Record<string, readonly Entity[]>> = {
  'We met at the pier.': [{ name: 'Old Harbour', type: 'place', aliases: ['pier'] }, { name: 'Meeting' }],
  'The lamp was lit.': [
    { name: 'Lighthouse', type: 'building' },
    { name: 'Old Harbour', type: 'place', aliases: ['Old Harbour', 'port'] },
    { name: 'Lighthouse', type: 'building' },
  ],
};
const extract = ({ content }: Turn) => said[content] ?? [];

const recalled = async ({ memory }: Council, query: string, graph?: boolean) =>
  (await memory.recall('ada', query, { recordAccess: false, graph })).map(
    ({ memory: { position } }) => position,
  );

const thread = 'harbour';

describe.each(COUNCILS)('$name', ({ open }) => {
  test('turns are linked to what they speak of, and found by it', async () => {
    const council = await open({ now: NOW });
    const result = await council.memory.importConversation('ada', talk, { thread, extractEntities: extract });
    expect(result).toMatchObject({ stored: 3, existing: 0, linked: 4 });
    expect(await recalled(council, 'the old harbour')).toEqual([0, 2]);
    expect(await recalled(council, 'the old harbour', false)).toEqual([]);
    expect(await recalled(council, 'in port')).toEqual([0, 2]);
    expect(await recalled(council, 'lighthouses')).toEqual([2]);
    const { items } = await council.graph.findNodes({ name: 'Old Harbour' });
    expect(items).toMatchObject([
      { nodeType: 'place', attributes: { aliases: ['pier', 'port'] }, version: 1 },
    ]);
    expect((await council.graph.findNodes({ name: 'Meeting' })).items).toMatchObject([
      { nodeType: 'concept' },
    ]);
  });

  test('an explanation names what the query mentions', async () => {
    const council = await open({ now: NOW });
    await council.memory.importConversation('ada', talk, { thread, extractEntities: extract });
    const hits = await council.memory.recall('ada', "the Lighthouse's lamp", { explain: true });
    expect(hits.explanation?.entities).toEqual(['lighthouse']);
    expect(hits[0]?.signals.graph?.value).toBeGreaterThan(0);
    expect(hits[0]?.signals.graph?.contribution).toBeGreaterThan(0);
    const without = await council.memory.recall('ada', 'lamp', { graph: false, explain: true });
    expect(without[0]?.signals.graph).toEqual({ value: null, contribution: 0 });
  });

  test('a longer version asks for what is new alone, and adds to what is known', async () => {
    const council = await open({ now: NOW });
    const asked = vi.fn(extract);
    const first = { thread, extractEntities: asked };
    await council.memory.importConversation('ada', talk.slice(0, 1), first);
    expect(asked).toHaveBeenCalledTimes(1);
    const [harbour] = (await council.graph.findNodes({ name: 'Old Harbour' })).items;
    expect(harbour?.attributes).toEqual({ aliases: ['pier'] });
    const whole = await council.memory.importConversation('ada', talk, first);
    expect(whole).toMatchObject({ stored: 2, existing: 1, linked: 2 });
    expect(asked.mock.calls.map(([{ content }]) => content)).toEqual(talk.map(({ content }) => content));
    expect(await council.graph.getNode(harbour?.id ?? '')).toMatchObject({
      attributes: { aliases: ['pier', 'port'] },
      version: 2,
    });
    // What has no links might have been interrupted: it is asked for again.
    expect(await council.memory.importConversation('ada', talk, first)).toMatchObject({
      existing: 3,
      linked: 0,
    });
    expect(asked).toHaveBeenCalledTimes(4);
    expect((await council.graph.getGraphStatistics()).nodes).toBe(3);
  });

  test('an import that failed goes on where it ended', async () => {
    const council = await open({ now: NOW });
    let calls = 0;
    const failing = async (turn: Turn) => {
      calls += 1;
      if (calls === 100) throw new Error('no answer');
      return [{ name: turn.content }];
    };
    const turns = Array.from({ length: 130 }, (_, n): Turn => ({ speaker: 'Ada', content: `topic ${n}` }));
    const options = { thread, extractEntities: failing };
    await expect(council.memory.importConversation('ada', turns, options)).rejects.toMatchObject({
      code: 'BATCH_FAILED',
      details: { row: 99 },
      cause: { message: 'no answer' },
    });
    expect(await council.memory.importConversation('ada', turns, options)).toMatchObject({
      stored: 0,
      existing: 130,
      linked: 66,
    });
    expect(calls).toBe(166);
    expect((await council.graph.getGraphStatistics()).links).toBe(130);
  });

  test('a signal ends it between groups of turns', async () => {
    const council = await open({ now: NOW });
    const controller = new AbortController();
    const aborting = (turn: Turn) => {
      if (turn.content === 'topic 70') controller.abort();
      return [{ name: turn.content }];
    };
    const turns = Array.from({ length: 100 }, (_, n): Turn => ({ speaker: 'Ada', content: `topic ${n}` }));
    const ended = () =>
      council.memory.importConversation('ada', turns, {
        thread,
        extractEntities: aborting,
        signal: controller.signal,
      });
    expect((await refusal(ended)).code).toBe('ABORTED');
    expect((await council.graph.getGraphStatistics()).links).toBe(64);
  });

  test('without a function, turns are linked to the nodes that they mention', async () => {
    const council = await open({ now: NOW });
    const { graph } = council;
    const pier = await graph.addNode({
      name: 'Harbour',
      nodeType: 'place',
      attributes: { aliases: ['the pier'] },
    });
    await graph.addNode({ name: 'Lamp', nodeType: 'tool' });
    expect((await graph.mentions('The Pier, and lamps')).map(({ name }) => name)).toEqual([
      'Harbour',
      'Lamp',
    ]);
    expect(await graph.mentions('')).toEqual([]);
    const options = { thread, extractEntities: true };
    expect(await council.memory.importConversation('ada', talk, options)).toMatchObject({ linked: 2 });
    expect((await graph.links({ nodeId: pier.id })).items).toHaveLength(1);
    expect(await recalled(council, 'harbour')).toEqual([0]);
    const none = { thread: 'other', extractEntities: false };
    expect(await council.memory.importConversation('ada', talk, none)).not.toHaveProperty('linked');
  });

  test('aliases that are something else stay', async () => {
    const council = await open({ now: NOW });
    const { id } = await council.graph.addNode({
      name: 'Old Harbour',
      nodeType: 'place',
      attributes: { aliases: 'none', depth: 5 },
    });
    await council.memory.importConversation('ada', talk, { thread, extractEntities: extract });
    expect(await council.graph.getNode(id)).toMatchObject({
      attributes: { aliases: 'none', depth: 5 },
      version: 1,
    });
  });

  test.each([
    [{ name: '' }, 'TEXT_EMPTY', 'name'],
    [{ name: 5 }, 'INVALID_TYPE', 'entities[0].name'],
    [{ name: 'x', type: '' }, 'TEXT_EMPTY', 'type'],
    [{ name: 'x', aliases: 'y' }, 'INVALID_TYPE', 'entities[0].aliases'],
    ['x', 'INVALID_TYPE', 'entities[0]'],
  ])('an entity %j is refused with its turn', async (entity, reason, field) => {
    const { memory } = await open({ now: NOW });
    const error = await refusal(() =>
      memory.importConversation('ada', talk, {
        thread,
        extractEntities: ({ content }) => (content === 'It rained.' ? [entity as Entity] : []),
      }),
    );
    expect(error).toMatchObject({ code: 'BATCH_FAILED', details: { row: 1, reason, field } });
  });
});
