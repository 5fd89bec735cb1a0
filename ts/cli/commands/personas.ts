/**
 * `minds personas`: who is in the council, with growth; with `--set`, how one persona's text is analysed; with `--rename`,
 * what it is called.
 */

import { type Command, Option } from 'commander';
import type { PersonaInfo } from '../../engine/generated/vocabulary.js';
import { type GlobalOptions, withCouncil } from '../council.js';
import { examples } from '../help.js';
import { printJson } from '../json.js';
import { table } from '../table.js';
import { print } from '../terminal.js';
import { shownBytes, shownCount, shownTime } from '../values.js';

interface PersonasOptions extends GlobalOptions {
  readonly set?: string;
  readonly rename?: string;
  readonly to?: string;
  readonly language?: 'english' | 'none';
  readonly stopWords?: string[];
}

const words = (text: string) =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

function shown(personas: readonly PersonaInfo[]): string {
  if (personas.length === 0) return 'no personas yet; `minds add <persona> <content>` makes one';
  return table(
    [
      { title: 'persona' },
      { title: 'memories', align: 'right' },
      { title: '7 days', align: 'right', expendable: 3 },
      { title: '30 days', align: 'right', expendable: 4 },
      { title: 'text', align: 'right', expendable: 2 },
      { title: 'newest', expendable: 1 },
      { title: 'language' },
      { title: 'stop words', flexible: true },
    ],
    personas.map((persona) => [
      persona.personaId,
      shownCount(persona.memories),
      `+${shownCount(persona.addedWeek)}`,
      `+${shownCount(persona.addedMonth)}`,
      shownBytes(persona.contentBytes),
      shownTime(typeof persona.newest === 'number' ? new Date(persona.newest) : null),
      persona.language,
      persona.stopWords ? persona.stopWords.join(', ') || 'none' : "the language's",
    ]),
  );
}

export function personas(program: Command): void {
  const command: Command = program
    .command('personas')
    .description('who is in the council, with counts, growth and language')
    .option('--set <id>', 'change how the text of this persona is analysed; makes it if it is new')
    .addOption(
      new Option(
        '--language <language>',
        'english: stemming and stop words; none: words as they are',
      ).choices(['english', 'none']),
    )
    .option('--stop-words <words>', 'words to leave out, with commas; replaces those of the language', words)
    .option('--rename <id>', 'give this persona another id; its memories stay as they are')
    .option('--to <id>', 'the new id, which nobody has')
    .addHelpText(
      'after',
      examples(
        ['minds personas --rename scholar --to librarian', 'the same persona under another name'],
        ['minds personas', 'everyone, with the number of memories'],
        ['minds personas --set medic --language none --stop-words der,die,das', 'German notes'],
      ),
    )
    .action(async () => {
      const options = command.optsWithGlobals<PersonasOptions>();
      const { council: path, json, set, language, stopWords, rename, to } = options;
      const changes = language !== undefined || stopWords !== undefined;
      if (changes !== (set !== undefined)) {
        command.error('error: --set <id> goes together with --language or --stop-words');
      }
      if ((rename !== undefined) !== (to !== undefined)) {
        command.error('error: --rename <id> goes together with --to <id>');
      }
      if (set !== undefined && rename !== undefined) {
        command.error('error: --set and --rename are two calls');
      }
      const touched = set ?? to;
      const all = await withCouncil(path, touched === undefined ? 'read' : 'change', async (council) => {
        if (set !== undefined) await council.configurePersona(set, { language, stopWords });
        if (rename !== undefined && to !== undefined) await council.renamePersona(rename, to);
        return council.personas();
      });
      const asked = touched === undefined ? all : all.filter((persona) => persona.personaId === touched);
      if (json) printJson({ personas: asked });
      else print(shown(asked));
    });
}
