/** The folder that holds a council's checkpoint, seen from outside. */

import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const folderOf = (path: string): string => `${path}-index`;
export const manifestOf = (path: string): string => join(folderOf(path), 'manifest');

/** The files of segments, the largest first. */
export function packsOf(path: string): string[] {
  const folder = folderOf(path);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.pack'))
    .map((name) => join(folder, name))
    .sort((one, two) => statSync(two).size - statSync(one).size);
}

export function truncate(file: string, length: number): void {
  writeFileSync(file, readFileSync(file).subarray(0, length));
}

/** Turns the bits of the byte at a share of the file's length. */
export function flip(file: string, share: number): void {
  const bytes = readFileSync(file);
  const at = Math.min(bytes.length - 1, Math.floor(bytes.length * share));
  bytes[at] = (bytes[at] ?? 0) ^ 0xff;
  writeFileSync(file, bytes);
}
