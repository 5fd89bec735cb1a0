/** `minds status`: what the council is and which engine runs it. */

import type { Command } from 'commander';
import { type GlobalOptions, withCouncil } from '../council.js';
import { examples } from '../help.js';
import { printJson } from '../json.js';
import { pairs } from '../table.js';
import { print } from '../terminal.js';
import { shownBytes, shownCount, shownGraph } from '../values.js';

export function status(program: Command): void {
  const command: Command = program
    .command('status')
    .description('the council, its size, and the engine that runs it')
    .addHelpText(
      'after',
      examples(
        ['minds status', 'for data/minds.council'],
        ['MINDS_PATH=team.council minds status --json', 'another council, for a program'],
      ),
    )
    .action(async () => {
      const { council: path, json } = command.optsWithGlobals<GlobalOptions>();
      const state = await withCouncil(path, 'read', (council) => council.status());
      if (json) {
        printJson(state);
        return;
      }
      print(
        pairs([
          ['council', state.path],
          ['memories', shownCount(state.memories)],
          ['personas', shownCount(state.personas)],
          ['graph', shownGraph(state)],
          ['file', shownBytes(state.fileBytes)],
          ['indexes in memory', shownBytes(state.indexBytes)],
          ['of them the graph', shownBytes(state.graphBytes)],
          ['vectors', state.dimension === 0 ? 'none' : `${state.dimension} dimensions`],
          ['change log', `position ${shownCount(state.position)}`],
          [
            'checkpoint',
            state.checkpointPosition === null ? 'none' : `position ${shownCount(state.checkpointPosition)}`,
          ],
          ['identity', state.identity],
          ['schema', `version ${state.schemaVersion}`],
          ['engine', `${state.engine} ${state.version}, ${state.durable ? 'durable' : 'not durable'}`],
          ...(state.checkpointProblem === null
            ? []
            : [['indexes from rows', state.checkpointProblem] as [string, string]]),
          ...state.passedOver.map((reason): [string, string] => ['passed over', reason]),
        ]),
      );
    });
}
