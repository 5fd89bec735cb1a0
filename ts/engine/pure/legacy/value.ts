/**
 * JSON values as the earlier system compared them: Python's `==` of what `json.loads` gives.
 *
 * 1, 1.0 and true are equal, whole numbers have all their digits, the order of members does not count, and of a repeated
 * member the last one does.
 */

/** Deeper values were not readable for the earlier system, and equal nothing. */
const DEEPEST = 500;

const TOKEN = /"(?:[^"\\]+|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/g;

/**
 * A text that two values share where Python finds them equal; undefined for values that are too deep.
 *
 * @param json the text of a valid JSON value
 */
export function canonical(json: string): string | undefined {
  const tokens = Array.from(json.matchAll(TOKEN), ([token]) => token);
  let at = 0;
  const value = (depth: number): string => {
    if (depth > DEEPEST) {
      throw new RangeError('too deep');
    }
    const token = tokens[at++] as string;
    switch (token) {
      case '[': {
        const items = collect(']', () => value(depth + 1));
        return `[${items.join(',')}]`;
      }
      case '{': {
        const members = new Map(
          collect('}', (): [string, string] => {
            const key = text(tokens[at] as string);
            at += 2;
            return [key, value(depth + 1)];
          }),
        );
        const sorted = [...members].sort(([a], [b]) => (a < b ? -1 : 1));
        return `{${sorted.map(([key, held]) => `${key}:${held}`).join(',')}}`;
      }
      default:
        return token.startsWith('"') ? text(token) : scalar(token);
    }
  };
  const collect = <T>(close: string, item: () => T): T[] => {
    const items: T[] = [];
    while (tokens[at] !== close) {
      if (tokens[at] === ',') at++;
      items.push(item());
    }
    at++;
    return items;
  };
  try {
    return value(0);
  } catch (error) {
    if (error instanceof RangeError) {
      return undefined;
    }
    throw error;
  }
}

/** The number that Python would reckon with: a JSON number, or true and false as 1 and 0. */
export function numberOf(json: string): number | undefined {
  const value: unknown = JSON.parse(json);
  return typeof value === 'boolean' ? Number(value) : typeof value === 'number' ? value : undefined;
}

/** A text without the escapes that it could do without. */
function text(token: string): string {
  return JSON.stringify(JSON.parse(token));
}

function scalar(token: string): string {
  switch (token) {
    case 'null':
      return token;
    case 'true':
      return '1';
    case 'false':
    case '-0':
      return '0';
  }
  if (!/[.eE]/.test(token)) {
    return token;
  }
  const number = Number(token);
  return Number.isInteger(number) ? BigInt(number).toString() : String(number);
}
