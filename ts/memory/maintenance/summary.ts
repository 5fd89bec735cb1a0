/** What stands for several memories where nobody says better. */

import type { Memory } from '../types.js';

/** Longer contents are cut, in UTF-16 units. */
const MOST = 400;

/**
 * `Pattern observed across N experiences: ` and the content of the most important memory; of equally important ones the
 * newest, then the one with the smaller id. A content of more than 400 characters ends with the last whole word of
 * these and ` …`.
 */
export function defaultSummary(memories: readonly Memory[]): string {
  const [first, ...others] = memories;
  if (first === undefined) {
    return '';
  }
  const chosen = others.reduce((best, memory) => (comesBefore(memory, best) ? memory : best), first);
  return `Pattern observed across ${memories.length} experiences: ${cut(chosen.content)}`;
}

function comesBefore(a: Memory, b: Memory): boolean {
  if (a.importance !== b.importance) {
    return a.importance > b.importance;
  }
  const [newer, older] = [a.timestamp.getTime(), b.timestamp.getTime()];
  return newer === older ? a.id < b.id : newer > older;
}

function cut(content: string): string {
  if (content.length <= MOST) {
    return content;
  }
  // One unit more shows whether the last word ends there.
  const start = content.slice(0, MOST + 1);
  const words = start.replace(/\s+\S*$/u, '');
  const whole = words.length < start.length ? words : start.slice(0, MOST).replace(/[\ud800-\udbff]$/, '');
  return `${whole} …`;
}
