/** `minds graph import`: adds what a file or stdin holds, in constant memory; creates the council if there is none. */

import { createReadStream } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { extname } from 'node:path';
import { type Command, Option } from 'commander';
import type { GraphImportFormat } from '../../../index.js';
import { type GlobalOptions, withCouncil } from '../../council.js';
import { examples } from '../../help.js';
import { printJson } from '../../json.js';
import { Progress } from '../../progress.js';
import { print } from '../../terminal.js';
import { shownCount } from '../../values.js';

const FORMATS: readonly GraphImportFormat[] = ['jsonl', 'csv', 'tsv', 'graphml'];

const EXTENSIONS: Readonly<Record<string, GraphImportFormat>> = {
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.csv': 'csv',
  '.tsv': 'tsv',
  '.graphml': 'graphml',
  '.xml': 'graphml',
};

const FORMS = `
JSON Lines: what \`minds graph export\` writes, an object a line: { "kind": "node", "name", "nodeType", ... },
  { "kind": "edge", "sourceId", "targetId", "edgeType", "weight", ... }, { "kind": "link", "memoryId", "nodeId" }.
CSV and TSV: an edge a row; the first row names the columns: source and target are names of nodes, which come into
  being with their first edge; type, weight, confidence; any other column is an attribute of the edge.
GraphML: data called like a field is that field, any other an attribute. Nodes come before their edges in every format.`;

interface ImportOptions extends GlobalOptions {
  readonly format?: GraphImportFormat;
  readonly nodeType?: string;
  readonly edgeType?: string;
}

export function importGraph(graph: Command): void {
  const command: Command = graph
    .command('import')
    .description('add the nodes and edges of a file: JSON Lines, CSV, TSV or GraphML')
    .argument('<file>', 'the file; - reads stdin, JSON Lines unless --format says otherwise')
    .addOption(
      new Option('--format <format>', 'what the file is (default: by its name)').choices([...FORMATS]),
    )
    .option('--node-type <type>', 'of nodes that the file gives none (default: concept)')
    .option('--edge-type <type>', 'of edges that the file gives none (default: relates_to)')
    .addHelpText('after', FORMS)
    .addHelpText(
      'after',
      examples(
        ['minds graph import roads.csv --node-type city --edge-type road', 'a list of edges'],
        ['minds graph import - < graph.jsonl', 'an export'],
      ),
    )
    .action(async (path: string) => {
      const options = command.optsWithGlobals<ImportOptions>();
      const format = options.format ?? (path === '-' ? 'jsonl' : EXTENSIONS[extname(path).toLowerCase()]);
      if (format === undefined) {
        command.error(`error: what is ${path}? Give --format ${FORMATS.join(', ')}`);
      }
      // Before the council: a mistyped file should not leave an empty council behind.
      if (path !== '-') await access(path, constants.R_OK);
      const progress = new Progress();
      try {
        const counts = await withCouncil(options.council, 'create', (council) =>
          council.graph.importGraph(path === '-' ? process.stdin : createReadStream(path), {
            format,
            nodeType: options.nodeType,
            edgeType: options.edgeType,
            onProgress: (rows) => progress.update(rows),
          }),
        );
        progress.end();
        const seconds = progress.seconds();
        if (options.json) printJson({ ...counts, seconds });
        else {
          const nodes = `${shownCount(counts.nodesAdded)} nodes added, ${shownCount(counts.nodesMerged)} merged`;
          const edges = `${shownCount(counts.edgesAdded)} edges added, ${shownCount(counts.edgesMerged)} merged`;
          print(`${nodes}; ${edges}; ${shownCount(counts.links)} links in ${seconds.toFixed(1)} s`);
        }
      } finally {
        progress.end();
      }
    });
}
