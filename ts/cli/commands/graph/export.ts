/** `minds graph export`: writes the graph, or a part of it, to a file or stdout. */

import { createWriteStream } from 'node:fs';
import { extname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Command, Option } from 'commander';
import type { EdgeDirection } from '../../../engine/generated/vocabulary.js';
import type { GraphExportFormat, GraphExportOptions } from '../../../index.js';
import { type GlobalOptions, withCouncil } from '../../council.js';
import { examples } from '../../help.js';
import { printJson } from '../../json.js';
import { printNote } from '../../terminal.js';
import { number, repeated, wholeNumber } from '../../values.js';

const FORMATS: readonly GraphExportFormat[] = ['jsonl', 'graphml', 'd3', 'dot'];

const EXTENSIONS: Readonly<Record<string, GraphExportFormat>> = {
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.graphml': 'graphml',
  '.xml': 'graphml',
  '.json': 'd3',
  '.dot': 'dot',
  '.gv': 'dot',
};

interface Options extends GlobalOptions {
  readonly format?: GraphExportFormat;
  readonly around?: string[];
  readonly depth?: number;
  readonly direction?: EdgeDirection;
  readonly maxNodes?: number;
  readonly minImportance?: number;
}

function partOf({ around, depth, direction, maxNodes, minImportance }: Options): GraphExportOptions {
  if (around !== undefined) {
    return { related: { ids: around, maxDepth: depth, direction, limit: maxNodes } };
  }
  return maxNodes === undefined && minImportance === undefined
    ? {}
    : { subgraph: { maxNodes, minImportance } };
}

export function exportGraph(graph: Command): void {
  const command: Command = graph
    .command('export')
    .description('write the graph, or a part of it: JSON Lines, GraphML, JSON for D3, DOT')
    .argument(
      '<file>',
      'the file, which is replaced; - writes to stdout, JSON Lines unless --format says otherwise',
    )
    .addOption(
      new Option('--format <format>', 'what to write (default: by the name of the file)').choices([
        ...FORMATS,
      ]),
    )
    .option('--around <id>', 'only what is within some hops of this node; may be repeated', repeated)
    .option('--depth <number>', 'with --around: most hops (default: 2)', wholeNumber)
    .addOption(
      new Option('--direction <direction>', 'with --around: which way (default: out)').choices([
        'out',
        'in',
        'both',
      ]),
    )
    .option('--max-nodes <number>', 'only so many nodes, the nearest or the most important', wholeNumber)
    .option('--min-importance <number>', 'only nodes of at least this importance', number)
    .addHelpText(
      'after',
      examples(
        ['minds graph export graph.jsonl', 'everything, as import takes it'],
        [
          'minds graph export - --format dot --around tea | dot -Tsvg > tea.svg',
          'a picture of the neighbourhood',
        ],
      ),
    )
    .action(async (path: string) => {
      const options = command.optsWithGlobals<Options>();
      const format = options.format ?? (path === '-' ? 'jsonl' : EXTENSIONS[extname(path).toLowerCase()]);
      if (format === undefined) {
        command.error(`error: what should ${path} be? Give --format ${FORMATS.join(', ')}`);
      }
      if (options.around !== undefined && options.minImportance !== undefined) {
        command.error('error: give --around or --min-importance, not both');
      }
      await withCouncil(options.council, 'read', async (council) => {
        const pieces = Readable.from(council.graph.exportGraph(format, partOf(options)));
        // stdout is not ours to close.
        if (path === '-') await pipeline(pieces, process.stdout, { end: false });
        else await pipeline(pieces, createWriteStream(path));
      });
      if (path !== '-') {
        if (options.json) printJson({ path, format });
        else printNote(`written to ${path}`);
      }
    });
}
