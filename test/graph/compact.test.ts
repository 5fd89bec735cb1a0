/** Paths, what is related, and activation, asked in their compact form: each answer is that of the same command in a frame. */

import { expect, test, vi } from 'vitest';
import { Dispatcher } from '../../ts/dispatch/dispatcher.js';
import { type Columns, NO_COLUMNS, TextColumn } from '../../ts/engine/columns.js';
import type { Outcome } from '../../ts/engine/contract.js';
import type { ActivateArgs, Command, PathsArgs, RelatedArgs } from '../../ts/engine/generated/vocabulary.js';
import { loadBinding } from '../../ts/engine/native/binding.js';
import { NativeEngine } from '../../ts/engine/native/engine.js';
import { unwrap } from '../../ts/engine/outcome.js';
import { NodeIds } from '../../ts/graph/node-ids.js';
import { RankedNodes } from '../../ts/graph/ranked.js';
import { pathsOf, Subgraph } from '../../ts/graph/subgraph.js';
import { Council } from '../../ts/index.js';

/** Whether everything is asked in frames. */
const frames = vi.hoisted(() => ({ alone: false }));
vi.mock('../../ts/engine/native/question.js', async (load) => {
  const question = await load<typeof import('../../ts/engine/native/question.js')>();
  const writeQuestion: typeof question.writeQuestion = (command, columns) =>
    frames.alone ? 0 : question.writeQuestion(command, columns);
  return { ...question, writeQuestion };
});

const NODES = 400;
const EDGES = 900;
const TYPES = ['relates_to', 'führt zu', '导致'];

/** Of one byte a letter, of several, and of two units. */
const idOf = (n: number) => (['n', 'ä-', '节点', '🙂 '][n % 4] as string) + n;

function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

async function opened() {
  const engine = await NativeEngine.open({ path: ':memory:' });
  return { engine, council: new Council(new Dispatcher(engine), []) };
}

async function filled() {
  const { engine, council } = await opened();
  const random = randomFrom(7);
  const any = () => idOf(Math.floor(random() * NODES));
  const nodes = Array.from({ length: NODES }, (_, n) => ({ id: idOf(n), name: `${n}`, nodeType: 'n' }));
  await council.graph.addNodeBatch(nodes);
  await council.graph.addEdgeBatch(
    Array.from({ length: EDGES }, () => {
      const edgeType = TYPES[Math.floor(random() * TYPES.length)] as string;
      return { sourceId: any(), targetId: any(), edgeType, weight: Math.ceil(random() * 8) / 8 };
    }),
  );
  return { engine, council, random, any };
}

const pathArgs = (from: string, to: string, options: Partial<PathsArgs> = {}): Command => ({
  op: 'paths',
  args: { from, to, count: 1, ...options },
});
const relatedArgs = (id: string, options: Partial<RelatedArgs> = {}): Command => ({
  op: 'related',
  args: { ids: [id], ...options },
});

const isCompact = (outcome: Outcome | undefined) => outcome?.ok === true && outcome.paths !== undefined;

/** The outcome of a command that is asked in a frame, on the engine's threads. */
function inFrame(engine: NativeEngine, command: Command, columns?: Columns): Promise<Outcome> {
  frames.alone = true;
  const outcome = engine.execute(command, columns);
  frames.alone = false;
  return outcome;
}

/** The outcome on this thread, after it and the one that was submitted as a question were compared with that of a frame. */
async function same(engine: NativeEngine, command: Command): Promise<Outcome> {
  const inline = engine.executeInline(command) as Outcome;
  const frame = await inFrame(engine, command);
  expect(isCompact(frame)).toBe(false);
  for (const outcome of [inline, await engine.execute(command)]) {
    if (!outcome.ok || !frame.ok) {
      expect({ ...outcome, nanos: 0 }).toEqual({ ...frame, nanos: 0 });
    } else if (command.op === 'paths') {
      expect(pathsOf(outcome)).toEqual(pathsOf(frame));
    } else {
      const part = (one: Outcome) => new Subgraph(unwrap(one, 'subgraph')).toJSON();
      expect(part(outcome)).toEqual(part(frame));
    }
  }
  return inline;
}

test('paths are those of frames', async () => {
  const { engine, council, random, any } = await filled();
  const lengths = new Set<number | undefined>();
  for (let round = 0; round < 300; round++) {
    const options: Partial<PathsArgs> =
      round % 2 === 0 ? {} : { maxDepth: 1 + Math.floor(random() * 8), minWeight: random() / 2 };
    const outcome = await same(engine, pathArgs(any(), any(), options));
    expect(isCompact(outcome)).toBe(true);
    lengths.add(pathsOf(outcome)[0]?.hops);
  }
  // Also that there is none.
  expect(lengths.has(undefined)).toBe(true);
  expect(lengths.size).toBeGreaterThan(5);
  expect(pathsOf(await same(engine, pathArgs(idOf(3), idOf(3))))).toEqual([
    { nodes: [idOf(3)], edges: [], hops: 0, cost: 0 },
  ]);
  await council.close();
});

test('what is related is that of frames', async () => {
  const { engine, council, random, any } = await filled();
  const inFrames = vi.spyOn(loadBinding().Council.prototype, 'executeInline');
  for (let round = 0; round < 200; round++) {
    const direction = (['out', 'in', 'both'] as const)[round % 3] ?? 'out';
    const options = { maxDepth: 1 + (round % 4), minWeight: random() / 2, direction, limit: 1 + round };
    await same(engine, relatedArgs(any(), round % 2 === 0 ? {} : options));
  }
  expect(inFrames).not.toHaveBeenCalled();
  await same(engine, relatedArgs(any(), { edgeTypes: [TYPES[0] as string] }));
  expect(inFrames).toHaveBeenCalledOnce();
  inFrames.mockRestore();
  await council.close();
});

const activateArgs = (args: Partial<ActivateArgs> = {}): Command => ({
  op: 'activate',
  args: { idsKnown: 0, ...args },
});

/** Seeds, with values where there are some. */
const seeds = (ids: readonly string[], values?: readonly number[]): Columns =>
  values === undefined
    ? { id: TextColumn.from(ids) }
    : { id: TextColumn.from(ids), value: Float64Array.from(values) };

const rankingOf = (outcome: Outcome) => new RankedNodes(unwrap(outcome, 'ranked'), new NodeIds());

/** The outcome of activation in its compact form, after it and the one that was submitted were compared with that of a frame. */
async function sameRanking(engine: NativeEngine, command: Command, columns: Columns): Promise<Outcome> {
  const compact = engine.executeInline(command, columns) as Outcome;
  const pairs = (outcome: Outcome) => (outcome.ok ? [...rankingOf(outcome)] : outcome.error);
  const wanted = pairs(await inFrame(engine, command, columns));
  expect(pairs(compact)).toEqual(wanted);
  expect(pairs(await engine.execute(command, columns))).toEqual(wanted);
  return compact;
}

test('activation is that of frames', async () => {
  const { engine, council, random, any } = await filled();
  const inFrames = vi.spyOn(loadBinding().Council.prototype, 'executeInline');
  const submitted = vi.spyOn(loadBinding().Council.prototype, 'submitCompact');
  const lengths = new Set<number>();
  for (let round = 0; round < 300; round++) {
    const mode = ([undefined, 'fan', 'optimus', 'optimus-v1', null] as const)[round % 5];
    const isFan = mode !== 'optimus' && mode !== 'optimus-v1';
    const some = <T>(value: T) => (random() < 0.5 ? value : null);
    const args = {
      mode: mode ?? null,
      iterations: some(1 + Math.floor(random() * 5)),
      decay: some(random()),
      minActivation: some(random() / 10),
      retention: isFan ? some(random()) : null,
      tolerance: isFan ? some(random() / 100) : null,
      limit: some(1 + Math.floor(random() * 100)),
    };
    const ids = Array.from({ length: 1 + (round % 16) }, any);
    const columns = seeds(ids, random() < 0.5 ? undefined : ids.map(() => random()));
    const outcome = await sameRanking(engine, activateArgs(args), columns);
    lengths.add(rankingOf(outcome).length);
  }
  expect(lengths.size).toBeGreaterThan(50);
  expect(inFrames).not.toHaveBeenCalled();
  expect(submitted).toHaveBeenCalledTimes(300);
  inFrames.mockRestore();
  submitted.mockRestore();
  await council.close();
});

test('of many active nodes only ids are given that are not known', async () => {
  const { engine, council } = await opened();
  const [hub, leaves] = ['hub', Array.from({ length: 1_500 }, (_, n) => idOf(n))];
  await council.graph.addNodeBatch([hub, ...leaves].map((id) => ({ id, name: id, nodeType: 'n' })));
  await council.graph.addEdgeBatch(
    leaves.map((targetId, n) => ({ sourceId: hub, targetId, edgeType: 'e', weight: 1 / (1 + (n % 7)) })),
  );
  const args = { mode: 'optimus', iterations: 1, minActivation: 0 } as const;
  const wanted = rankingOf(await inFrame(engine, activateArgs(args), seeds([hub]))).toJSON();
  const known = new NodeIds();
  for (const given of [leaves.length, 0]) {
    const asked = activateArgs({ ...args, idsKnown: known.known });
    const answer = unwrap(engine.executeInline(asked, seeds([hub])) as Outcome, 'ranked');
    const { id } = answer.columns;
    expect(given === 0 ? id?.length === 0 : (id?.length ?? 0) > given).toBe(true);
    expect(new RankedNodes(answer, known).toJSON()).toEqual(wanted);
  }
  // Whoever says that it knows more than there is.
  const asked = activateArgs({ ...args, idsKnown: 2 ** 32 - 1 });
  const answer = unwrap(engine.executeInline(asked, seeds([hub])) as Outcome, 'ranked');
  expect(new RankedNodes(answer, known).toJSON()).toEqual(wanted);
  await council.close();
});

test('activation that has no compact form, or cannot be, is as in frames', async () => {
  const { engine, council, any } = await filled();
  const codeOf = async (args: Partial<ActivateArgs>, columns: Columns) => {
    const outcome = await sameRanking(engine, activateArgs(args), columns);
    return outcome.ok ? undefined : outcome.error.code;
  };
  expect(await codeOf({ inhibition: { strength: 0.5, width: 3 } }, seeds([any()]))).toBeUndefined();
  expect(await codeOf({}, seeds([`${'x'.repeat(3_000)}`]))).toBe('NOT_FOUND');
  expect(await codeOf({}, seeds([any(), 'nobody']))).toBe('NOT_FOUND');
  expect(await codeOf({ decay: 1.5 }, seeds([any()]))).toBe('OUT_OF_RANGE');
  expect(await codeOf({ decay: Number.NaN }, seeds([any()]))).toBe('OUT_OF_RANGE');
  expect(await codeOf({ mode: 'optimus', retention: 0.5 }, seeds([any()]))).toBe('INVALID_ARGUMENT');
  expect(await codeOf({}, seeds([any()], [2]))).toBe('OUT_OF_RANGE');
  expect(await codeOf({}, seeds([any(), any()], [1]))).toBe('PROTOCOL');
  expect(await codeOf({}, NO_COLUMNS)).toBe('PROTOCOL');
  const wrong = { mode: 'none', decay: '1', iterations: 0.5, limit: -1, idsKnown: 2 ** 32 };
  for (const [field, value] of Object.entries(wrong)) {
    expect(await codeOf({ [field]: value } as Partial<ActivateArgs>, seeds([any()]))).toBe('PROTOCOL');
  }
  expect(await codeOf({}, seeds([]))).toBeUndefined();
  await council.close();
  expect(engine.executeInline(activateArgs(), seeds([any()]))).toMatchObject({ error: { code: 'CLOSED' } });
});

test('answers that are larger than the room for them come by themselves', async () => {
  const { engine, council } = await opened();
  const id = (n: number) => `${n} ${'-'.repeat(100)}`;
  const size = 700;
  await council.graph.addNodeBatch(
    Array.from({ length: size }, (_, n) => ({ id: id(n), name: `${n}`, nodeType: 'n' })),
  );
  await council.graph.addEdgeBatch(
    Array.from({ length: size - 1 }, (_, n) => ({
      ...{ sourceId: id(n), targetId: id(n + 1), edgeType: 'next', weight: 1 },
    })),
  );
  const path = pathsOf(await same(engine, pathArgs(id(0), id(size - 1))))[0];
  expect(path?.nodes).toEqual(Array.from({ length: size }, (_, n) => id(n)));
  expect(path?.edges.length).toBe(size - 1);

  const related = await same(engine, relatedArgs(id(0), { maxDepth: size, limit: size }));
  expect(new Subgraph(unwrap(related, 'subgraph')).length).toBe(size);

  const kinds = Array.from({ length: 10 }, (_, kind) => `kind ${kind}`);
  await council.graph.addEdgeBatch(
    kinds.flatMap((edgeType) =>
      Array.from({ length: size - 1 }, (_, n) => ({
        ...{ sourceId: id(n), targetId: id(n + 1), edgeType, weight: 1 },
      })),
    ),
  );
  const many = await same(engine, relatedArgs(id(0), { maxDepth: size, limit: size }));
  expect(new Subgraph(unwrap(many, 'subgraph')).edgeCount).toBe((kinds.length + 1) * (size - 1));

  const spoke = (n: number) => ({ sourceId: id(0), targetId: id(n), edgeType: 'spoke', weight: 1 });
  await council.graph.addEdgeBatch(Array.from({ length: size - 1 }, (_, n) => spoke(n + 1)));
  const args = { mode: 'optimus', iterations: 1, minActivation: 0 } as const;
  const active = await sameRanking(engine, activateArgs(args), seeds([id(0)]));
  expect(rankingOf(active).length).toBe(size);
  await council.close();
});

test('answers stay as they are while others are written, for this council or another', async () => {
  const councils = await Promise.all([filled(), filled()]);
  const partOf = (outcome: Outcome) => new Subgraph(unwrap(outcome, 'subgraph'));
  const kept: { readonly engine: NativeEngine; readonly command: Command; readonly part: Subgraph }[] = [];
  const rankings: {
    readonly engine: NativeEngine;
    readonly from: Columns;
    readonly ranking: RankedNodes;
  }[] = [];
  for (let round = 0; round < 400; round++) {
    const { engine, any } = councils[round % 2] as (typeof councils)[number];
    const command = relatedArgs(any(), { maxDepth: 3, limit: 1 + (round % 100) });
    kept.push({ engine, command, part: partOf(engine.executeInline(command) as Outcome) });
    const from = seeds([any(), any()]);
    const ranking = rankingOf(engine.executeInline(activateArgs(), from) as Outcome);
    rankings.push({ engine, from, ranking });
  }
  for (const { engine, command, part } of kept) {
    expect(part.toJSON()).toEqual(partOf(await inFrame(engine, command)).toJSON());
  }
  for (const { engine, from, ranking } of rankings) {
    expect(ranking.toJSON()).toEqual(rankingOf(await inFrame(engine, activateArgs(), from)).toJSON());
  }
  await Promise.all(councils.map(({ council }) => council.close()));
});

test('ids that are read late are those of the nodes that were found', async () => {
  const { engine, council } = await opened();
  const ids = ['a', 'ä', '节', '🙂'];
  const add = async (id: string) => {
    await council.graph.addNode({ id, name: id, nodeType: 'n' });
    await council.graph.addEdge({ sourceId: 'a', targetId: id, edgeType: 'near', weight: 1 });
  };
  for (const id of ids) await add(id);
  const ask = () => new Subgraph(unwrap(engine.executeInline(relatedArgs('a')) as Outcome, 'subgraph'));
  const found = (part: Subgraph) => Array.from(part, ([id]) => id).toSorted();
  const [later, last] = [ask(), ask()];
  // The one that was added last among them: a new node might take its place.
  await council.graph.removeNode('🙂');
  await council.graph.removeNode('ä');
  await add('new');
  expect(found(ask())).toEqual(['a', 'new', '节']);
  expect(found(later)).toEqual(ids.toSorted());
  await council.close();
  expect(found(last)).toEqual(ids.toSorted());
  expect([...last.edges()].map(({ targetId }) => targetId).toSorted()).toEqual(ids.toSorted());
});

test('answers are right after the memory of one was given away', async () => {
  const { engine, council, any } = await filled();
  const partOf = (outcome: Outcome | undefined) => new Subgraph(unwrap(outcome as Outcome, 'subgraph'));
  const command = relatedArgs(any(), { maxDepth: 3 });
  const kept = partOf(engine.executeInline(command));
  const { values } = partOf(engine.executeInline(relatedArgs(any())));
  const { port1, port2 } = new MessageChannel();
  // It is copied, or refused.
  try {
    port1.postMessage(values, [values.buffer as ArrayBuffer]);
  } catch {}
  port1.close();
  port2.close();
  expect(kept.toJSON()).toEqual(partOf(await engine.execute(command)).toJSON());

  const taken = partOf(engine.executeInline(command)).values;
  structuredClone(taken, { transfer: [taken.buffer as ArrayBuffer] });
  for (let round = 0; round < 50; round++) await same(engine, relatedArgs(any(), { maxDepth: 3 }));
  for (let round = 0; round < 50; round++) await same(engine, pathArgs(any(), any()));
  await council.close();
});

test('what has no compact form is asked in a frame', async () => {
  const { engine, council, any } = await filled();
  const [from, to] = [any(), any()];
  for (const options of [{ count: 3 }, { weighted: true }, { edgeTypes: [TYPES[0] as string] }]) {
    const inline = engine.executeInline(pathArgs(from, to, options));
    expect(isCompact(inline)).toBe(false);
    if (inline !== undefined) await same(engine, pathArgs(from, to, options));
  }
  await same(engine, relatedArgs(from, { edgeTypes: [TYPES[1] as string] }));
  await same(engine, { op: 'related', args: { ids: [from, to] } });
  await same(engine, { op: 'related', args: { ids: [] } });
  await council.close();
});

test('errors are those of frames', async () => {
  const { engine, council } = await filled();
  const [known, other] = [idOf(0), idOf(1)];
  const codeOf = async (command: Command) => {
    const outcome = await same(engine, command);
    return outcome.ok ? undefined : outcome.error.code;
  };
  expect(await codeOf(pathArgs(known, 'nobody'))).toBe('NOT_FOUND');
  expect(await codeOf(pathArgs('x'.repeat(10_000), known))).toBe('NOT_FOUND');
  expect(await codeOf(pathArgs('', known))).toBe('NOT_FOUND');
  expect(await codeOf(pathArgs(known, other, { minWeight: Number.NaN }))).toBe('OUT_OF_RANGE');
  expect(await codeOf(relatedArgs('nobody'))).toBe('NOT_FOUND');
  for (const options of [{ direction: 'up' }, { minWeight: '0.5' }]) {
    expect(await codeOf(relatedArgs(known, options as unknown as Partial<RelatedArgs>))).toBe('PROTOCOL');
  }
  for (const options of [{ maxDepth: 0 }, { limit: 0 }, { limit: 2 ** 32 - 1 }, { minWeight: -1 }]) {
    expect(await codeOf(relatedArgs(known, options))).toBe('OUT_OF_RANGE');
  }
  await council.close();
  expect(engine.executeInline(pathArgs(known, other))).toMatchObject({ error: { code: 'CLOSED' } });
});
