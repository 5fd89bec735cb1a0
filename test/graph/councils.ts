/** Councils whose engine carries out the commands of the graph; of the others the tests say why they do not run. */

import { beforeEach } from 'vitest';
import { ENGINES } from '../conformance/engines.js';
import { COUNCILS, type CouncilUnderTest } from '../facade/councils.js';

export interface GraphCouncil extends CouncilUnderTest {
  /** Why its tests are left out, where they are. */
  readonly reason: string | undefined;
}

export const GRAPH_COUNCILS: readonly GraphCouncil[] = COUNCILS.map((council) => ({
  ...council,
  reason: ENGINES.find(({ name }) => council.name.startsWith(name))?.lacks.find(
    ({ feature }) => feature === 'graph',
  )?.reason,
}));

/** Leaves the tests of a suite out for the reason, if there is one. */
export function leaveOut(reason: string | undefined): void {
  beforeEach(({ skip }) => {
    if (reason !== undefined) skip(reason);
  });
}
