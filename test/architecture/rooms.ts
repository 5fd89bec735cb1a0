/** The rooms that `docs/architecture.md` lists, and the paths that documents name. */

/** Paths of the indented list under `## Rooms`: `crates`, `crates/model`, `ts/index.ts`. */
export function listedRooms(document: string): string[] {
  const section = /^## Rooms\n([\s\S]*?)(?=^## |^\S.*\n\n {4}\S)/m.exec(document)?.[1] ?? '';
  const rooms: string[] = [];
  let parent = '';
  for (const line of section.split('\n')) {
    const [, indent = '', content = ''] = /^( {4,})(\S.*)$/.exec(line) ?? [];
    for (const cell of content === '' ? [] : content.split(/ {2,}/)) {
      if (!/^[\w.-]+(\/[\w.-]+)*(\/|\.\w+)$/.test(cell)) break;
      const name = cell.replace(/\/$/, '');
      if (indent.length === 4) parent = name;
      rooms.push(indent.length === 4 ? name : `${parent}/${name}`);
    }
  }
  return rooms;
}

/** Paths of this project that a document names in code marks, with or without a file's ending. */
export function namedPaths(document: string, folders: readonly string[]): string[] {
  const start = new RegExp(`^(${folders.join('|')})/[\\w./-]+$`);
  const spans = Array.from(
    document.matchAll(/`([^`\n]+)`|\]\(([^)#\s]+)/g),
    ([, code, link]) => code ?? link ?? '',
  );
  return spans.filter((span) => start.test(span));
}
