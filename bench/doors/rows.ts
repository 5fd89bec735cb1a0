/** Ten thousand rows on their way in, through each door. */

import { type Columns, column } from '../../ts/engine/columns.js';
import { writeFrame } from '../../ts/engine/frame.js';
import { Group } from '../../ts/memory/group.js';
import type { Gloss } from '../corpus/glosses.js';
import type { Doors } from './addon.js';

/** Rows as columns, as the facade gathers them. */
export function gather(rows: readonly Gloss[]): ReturnType<Group['finish']> {
  const group = new Group({});
  for (const row of rows) group.push(row);
  return group.finish();
}

export function byFrame(doors: Doors, rows: readonly Gloss[]): number {
  const { command, columns } = gather(rows);
  return doors.rowsInFrame(writeFrame(command, columns));
}

export function byTyped(doors: Doors, rows: readonly Gloss[]): number {
  return typed(doors, gather(rows).columns);
}

/** The columns as arguments of their own. */
export function typed(doors: Doors, columns: Columns): number {
  const text = (name: 'id' | 'content' | 'context' | 'tags') => column(columns, name);
  const [id, content, context, tags] = [text('id'), text('content'), text('context'), text('tags')];
  return doors.rowsInTyped(
    Buffer.from(id.text),
    id.ends,
    Buffer.from(content.text),
    content.ends,
    Buffer.from(context.text),
    context.ends,
    Buffer.from(tags.text),
    tags.ends,
    column(columns, 'tagCounts'),
    column(columns, 'timestamp'),
  );
}

export function byObjects(doors: Doors, rows: readonly Gloss[]): number {
  return doors.rowsInObjects(
    rows.map(({ id, content, context, tags, timestamp }) => ({
      id,
      content,
      context: JSON.stringify(context),
      tags,
      timestamp: timestamp.getTime(),
    })),
  );
}
