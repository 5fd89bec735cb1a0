/** The other side of `together`: says that this program is there, and waits for the time at which it must end. */

import { once } from 'node:events';

export async function readyUntil(): Promise<number> {
  process.stdout.write('ready\n');
  const [line] = (await once(process.stdin, 'data')) as [Buffer];
  return Number(line.toString());
}
