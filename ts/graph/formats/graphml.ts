/**
 * GraphML, read as it streams. `<data>` whose key is called like a field is that field; any other is an attribute, of the
 * key's type. A node's name is `name`, else `label`, else its id; its type `nodeType` or `type`. An undirected edge
 * becomes two, one each way.
 */

import { SaxesParser } from 'saxes';
import { badLine } from '../../memory/transfer/pieces.js';
import { FIELDS, fieldValue, type Item, type ItemDefaults, itemOf } from './item.js';

/** Names that other programs give to fields. */
const ALIASES: Readonly<Record<'node' | 'edge', Readonly<Record<string, string>>>> = {
  node: { label: 'name', type: 'nodeType' },
  edge: { label: 'edgeType', type: 'edgeType' },
};

interface Key {
  readonly name: string;
  readonly type: string;
  readonly ends: string | undefined;
  fallback: string | undefined;
}

interface Open {
  readonly kind: 'node' | 'edge';
  readonly line: number;
  readonly fields: Record<string, unknown>;
  readonly attributes: Record<string, unknown>;
  readonly told: Set<string>;
  /** Names that were said by their own name, not an alias. */
  readonly exact: Set<string>;
  readonly undirected: boolean;
}

export async function* readGraphMl(
  pieces: AsyncIterable<string>,
  defaults: ItemDefaults,
): AsyncGenerator<Item> {
  const reader = new Reader(defaults);
  for await (const piece of pieces) {
    reader.write(piece);
    yield* reader.take();
  }
  reader.close();
  yield* reader.take();
}

class Reader {
  readonly #parser = new SaxesParser({ position: true });
  readonly #keys = new Map<string, Key>();
  #items: Item[] = [];
  #open: Open[] = [];
  #data: Key | undefined;
  #default: Key | undefined;
  #text = '';
  #undirected = false;
  #isGraphMl = false;

  constructor(private readonly defaults: ItemDefaults) {
    this.#parser.on('opentag', ({ name, attributes }) => {
      this.#opened(localName(name), attributes as Record<string, string>);
    });
    this.#parser.on('closetag', ({ name }) => this.#closed(localName(name)));
    const text = (part: string) => {
      if (this.#data !== undefined || this.#default !== undefined) this.#text += part;
    };
    this.#parser.on('text', text);
    this.#parser.on('cdata', text);
    this.#parser.on('error', (error) => {
      throw badLine(this.#parser.line, 'not XML', { expected: 'GraphML', reason: error.message });
    });
  }

  write(piece: string): void {
    this.#parser.write(piece);
  }

  close(): void {
    this.#parser.close();
    if (!this.#isGraphMl) {
      throw badLine(1, 'not GraphML', { expected: 'an element graphml' });
    }
  }

  /** The items that are complete. */
  take(): Item[] {
    const items = this.#items;
    this.#items = [];
    return items;
  }

  #opened(name: string, attributes: Record<string, string>): void {
    const { line } = this.#parser;
    switch (name) {
      case 'graphml':
        this.#isGraphMl = true;
        break;
      case 'graph':
        this.#undirected = attributes.edgedefault === 'undirected';
        break;
      case 'key': {
        const key: Key = {
          name: attributes['attr.name'] ?? attributes.id ?? '',
          type: attributes['attr.type'] ?? 'string',
          ends: attributes.for,
          fallback: undefined,
        };
        this.#keys.set(attributes.id ?? '', key);
        this.#default = undefined;
        break;
      }
      case 'default':
        this.#default = [...this.#keys.values()].at(-1);
        this.#text = '';
        break;
      case 'node':
        this.#open.push(this.#begin('node', line, { id: attributes.id }));
        break;
      case 'edge':
        this.#open.push(
          this.#begin(
            'edge',
            line,
            { id: attributes.id, sourceId: attributes.source, targetId: attributes.target },
            attributes.directed,
          ),
        );
        break;
      case 'data':
        this.#data = this.#keys.get(attributes.key ?? '') ?? {
          name: attributes.key ?? '',
          type: 'string',
          ends: undefined,
          fallback: undefined,
        };
        this.#text = '';
        break;
      case 'hyperedge':
        throw badLine(line, 'hyperedges join more than two nodes', { expected: 'edges' });
    }
  }

  #begin(
    kind: 'node' | 'edge',
    line: number,
    ids: Record<string, string | undefined>,
    directed?: string,
  ): Open {
    const fields = Object.fromEntries(Object.entries(ids).filter(([, id]) => id !== undefined));
    const undirected = directed === undefined ? this.#undirected : directed === 'false';
    const sets = { told: new Set<string>(), exact: new Set<string>() };
    return { kind, line, fields, attributes: {}, ...sets, undirected };
  }

  #closed(name: string): void {
    const open = this.#open.at(-1);
    if (name === 'default') {
      if (this.#default !== undefined) this.#default.fallback = this.#text;
      this.#default = undefined;
    } else if (name === 'data') {
      if (this.#data !== undefined && open !== undefined) this.#tell(open, this.#data, this.#text);
      this.#data = undefined;
    } else if ((name === 'node' || name === 'edge') && open?.kind === name) {
      this.#open.pop();
      this.#finish(open);
    }
  }

  #tell(open: Open, key: Key, text: string): void {
    const { kind, line, fields, attributes } = open;
    open.told.add(key.name);
    const isField = FIELDS[kind].includes(key.name) && !['id', 'sourceId', 'targetId'].includes(key.name);
    const field = isField ? key.name : ALIASES[kind][key.name];
    if (field === undefined || (!isField && open.exact.has(field))) {
      attributes[key.name] = typed(key, text, line);
      return;
    }
    if (isField) open.exact.add(field);
    fields[field] = fieldValue(field, text, line);
  }

  #finish(open: Open): void {
    for (const key of this.#keys.values()) {
      const applies = key.ends === undefined || key.ends === 'all' || key.ends === open.kind;
      if (key.fallback !== undefined && applies && !open.told.has(key.name)) {
        this.#tell(open, key, key.fallback);
      }
    }
    const { kind, line, fields, attributes, undirected } = open;
    if (Object.keys(attributes).length > 0) {
      const own = typeof fields.attributes === 'string' ? (JSON.parse(fields.attributes) as object) : {};
      fields.attributes = JSON.stringify({ ...own, ...attributes });
    }
    if (kind === 'node') fields.name ??= fields.id;
    const item = itemOf(kind, line, fields, this.defaults);
    this.#items.push(item);
    if (item.kind === 'edge' && undirected && item.row.sourceId !== item.row.targetId) {
      const { id: _, ...row } = item.row;
      const back = { ...row, sourceId: row.targetId, targetId: row.sourceId };
      this.#items.push({ kind, line, row: back } as Item);
    }
  }
}

const localName = (name: string) => name.slice(name.indexOf(':') + 1);

function typed({ name, type }: Key, text: string, line: number): unknown {
  switch (type) {
    case 'boolean':
      return text.trim() === 'true' || text.trim() === '1';
    case 'int':
    case 'long':
    case 'float':
    case 'double': {
      const number = Number(text);
      if (text.trim() === '' || Number.isNaN(number)) {
        throw badLine(line, `${name} must be a number`, { field: name, expected: 'a number', value: text });
      }
      return number;
    }
    default:
      return text;
  }
}
