/** Random sequences of commands of the graph on two engines; `test/differential/compare.ts` says how to repeat one. */

import { compareEngines } from './differential/compare.js';
import { graphSequences } from './differential/graph.js';
import { GraphSession } from './differential/graph-session.js';

compareEngines(graphSequences, (engine) => new GraphSession(engine));
