/**
 * Bytes of the text index (dictionary, postings, positions, lengths) beside those of the texts it is made of.
 *
 * The program measured is an example of `crates/text`, which also times building, merging and searching.
 */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readGlosses } from './corpus/glosses.js';
import { readOptions } from './harness/options.js';
import { Report } from './harness/report.js';

const options = readOptions({});
const report = new Report('postings', {});
const folder = mkdtempSync(join(tmpdir(), 'minds-postings-'));
try {
  const file = join(folder, 'glosses.txt');
  const glosses = readGlosses();
  writeFileSync(file, glosses.map(({ content }) => content).join('\n'));
  const example = ['run', '--release', '--quiet', '-p', 'minds-text', '--example', 'search', '--', file];
  const out = execFileSync('cargo', example, { encoding: 'utf8' });
  console.log(out);
  const found = /^(\d+) documents .*?(\d+) bytes, ([\d.]+) % of the text/m.exec(out);
  const [, documents, bytes, percent] = found ?? [];
  report.table('the text index of WordNet', [{ documents: documents ?? '', bytes: bytes ?? '' }]);
  report.check('documents', Number(documents) === glosses.length, documents ?? 'none');
  report.atMost('bytes of the index / bytes of the text, %', Number(percent), 60);
} finally {
  rmSync(folder, { recursive: true });
}
report.finish(options.json);
