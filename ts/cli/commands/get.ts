/** `minds get`: shows memories by id, whole. An id that is unknown makes it fail after the others are shown. */

import type { Command } from 'commander';
import { MindsError } from '../../errors.js';
import type { Memory } from '../../memory/types.js';
import { type GlobalOptions, withCouncil } from '../council.js';
import { examples } from '../help.js';
import { plainMemory, printJson } from '../json.js';
import { pairs } from '../table.js';
import { bold, oneLine, print, printable } from '../terminal.js';
import { shownTime } from '../values.js';

function shown(memory: Memory): string {
  const facts = pairs([
    ['persona', oneLine(memory.personaId)],
    ['time', memory.timestamp.toISOString()],
    ['importance', String(memory.importance)],
    ['valence', String(memory.emotionalValence)],
    ['tags', memory.tags.map(oneLine).join(', ') || '-'],
    ['context', oneLine(memory.contextText)],
    [
      'thread',
      memory.thread === null ? '-' : `${oneLine(memory.thread)}, position ${memory.position ?? '-'}`,
    ],
    ['recalled', `${memory.accessCount} times, last ${shownTime(memory.lastAccessed)}`],
    ['decay', `${memory.decayRate} a day`],
  ]);
  return `${bold(oneLine(memory.id))}\n${facts}\n\n${printable(memory.content)}`;
}

export function get(program: Command): void {
  const command: Command = program
    .command('get')
    .description('show memories by id, whole')
    .argument('<id...>', 'ids, as list and recall show them')
    .addHelpText(
      'after',
      examples(
        ['minds get wn:noun:02086723', 'one memory with all its fields'],
        ['minds get 0192f1c0 0192f1c1 --json', 'several, as { "memories": [...], "missing": [...] }'],
      ),
    )
    .action(async (ids: string[]) => {
      const { council: path, json } = command.optsWithGlobals<GlobalOptions>();
      const found = await withCouncil(path, 'read', async (council) =>
        (await council.memory.getMany(ids)).filter((memory) => memory !== null),
      );
      const known = new Set(found.map((memory) => memory.id));
      const missing = ids.filter((id) => !known.has(id));
      if (json) printJson({ memories: found.map(plainMemory), missing });
      else if (found.length > 0) print(found.map(shown).join('\n\n'));
      if (missing.length > 0) {
        throw new MindsError('NOT_FOUND', `no memory has the id ${missing.join(', ')}`, { ids: missing });
      }
    });
}
