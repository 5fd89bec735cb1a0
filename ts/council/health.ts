/** Whether a council works, found out by using it: a check that asks the engine how it feels stays green while writes fail. */

import type { Council } from './council.js';

/** One thing that was tried. */
export interface HealthStep {
  readonly step: 'status' | 'write' | 'read' | 'recall' | 'delete';
  readonly ok: boolean;
  readonly millis: number;
  /** What went wrong. */
  readonly problem?: string;
}

export interface Health {
  readonly ok: boolean;
  readonly steps: readonly HealthStep[];
}

/** Steps in order; the first that fails ends the check. */
export async function checkHealth(council: Council): Promise<Health> {
  const steps: HealthStep[] = [];
  const attempt = async (step: HealthStep['step'], work: () => Promise<string | undefined>) => {
    if (steps.some(({ ok }) => !ok)) return;
    const begin = performance.now();
    const problem = await work().catch((error: unknown) =>
      error instanceof Error
        ? `${(error as { code?: string }).code ?? error.name}: ${error.message}`
        : String(error),
    );
    const millis = performance.now() - begin;
    steps.push({ step, ok: problem === undefined, millis, ...(problem === undefined ? {} : { problem }) });
  };

  let readOnly = false;
  await attempt('status', async () => {
    ({ readOnly } = await council.status());
    return undefined;
  });
  if (readOnly) {
    await attempt('recall', async () => {
      await council.recall('health', { limit: 1, recordAccess: false });
      return undefined;
    });
    return { ok: steps.every(({ ok }) => ok), steps };
  }

  // A persona and a word that nobody else has, so that neither the check nor the council disturbs the other.
  const word = crypto.randomUUID().replaceAll('-', '');
  const persona = `health-${word}`;
  const content = `health ${word}`;
  let id = '';
  await attempt('write', async () => {
    const memory = await council.memory.storeMemory(persona, content);
    id = memory?.id ?? '';
    return id === '' ? 'nothing was stored' : undefined;
  });
  await attempt('read', async () =>
    (await council.memory.get(id))?.content === content ? undefined : 'what was stored is not what is read',
  );
  await attempt('recall', async () => {
    const hits = await council.memory.recall(persona, word, { recordAccess: false });
    return hits.some(({ memory }) => memory.id === id) ? undefined : 'what was stored is not found';
  });
  const failed = steps.some(({ ok }) => !ok);
  const cleaned = council.deletePersona(persona).then(
    () => undefined,
    (error: unknown) => error,
  );
  await attempt('delete', async () => {
    const error = await cleaned;
    if (error !== undefined) throw error;
    return (await council.memory.get(id)) === null ? undefined : 'what was deleted is still there';
  });
  if (failed) await cleaned;
  return { ok: steps.every(({ ok }) => ok), steps };
}
