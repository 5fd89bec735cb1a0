/** `mentions`: which nodes texts mention. */

import { column, TextColumn } from '../../columns.js';
import { LIMITS } from '../../generated/vocabulary.js';
import type { Operation } from '../operation.js';
import { checkText, refused } from '../values.js';

export const mentions: Operation<'mentions'> = ({ council: { graph } }, _, columns) => {
  const texts = column(columns, 'content').toArray();
  if (texts.length > LIMITS.maxTexts) {
    throw refused('INVALID_ARGUMENT', { field: 'content' }, `at most ${LIMITS.maxTexts} texts`, texts.length);
  }
  for (const [row, text] of texts.entries()) {
    checkText(text, LIMITS.maxContentBytes, { field: 'content', row }, 'empty');
  }
  const found = texts.flatMap((text, index) => {
    const nodes = graph.phrases.mentionedIn(text).flatMap((entity) => entity.nodes);
    return Array.from(new Set(nodes), ({ id }) => ({ index, id }));
  });
  return {
    reply: { kind: 'mentions' },
    columns: {
      index: Uint32Array.from(found, ({ index }) => index),
      id: TextColumn.from(found.map(({ id }) => id)),
    },
  };
};
