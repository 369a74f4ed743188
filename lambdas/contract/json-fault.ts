const SPACE = /[ \t\r\n]*/y;
const STRING = /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** Where a text stops being JSON, counted from one as editors do, and what could have stood there. */
export interface JsonFault {
  readonly line: number;
  readonly column: number;
  readonly expected: string;
}

class Fault {
  readonly offset: number;
  readonly expected: string;

  constructor(offset: number, expected: string) {
    this.offset = offset;
    this.expected = expected;
  }
}

/**
 * The first place where `text` is not JSON, or null if all of it is. `JSON.parse` itself names the place
 * only for some faults.
 *
 * @example findJsonFault('{"a" 1}') // { line: 1, column: 6, expected: '":"' }
 */
export function findJsonFault(text: string): JsonFault | null {
  try {
    const end = skipSpace(text, skipValue(text, 0));
    if (end === text.length) return null;
    throw new Fault(end, 'the end of the file');
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    const before = text.slice(0, fault.offset).split('\n');
    return { line: before.length, column: (before.at(-1) ?? '').length + 1, expected: fault.expected };
  }
}

function skipValue(text: string, offset: number): number {
  const start = skipSpace(text, offset);
  if (text[start] === '{') return skipList(text, start, skipMember);
  if (text[start] === '[') return skipList(text, start, skipValue);
  const end = match(STRING, text, start) ?? match(SCALAR, text, start);
  if (end === null) throw new Fault(start, 'a value');
  return end;
}

/** From an opening bracket to behind its closing one. */
function skipList(text: string, start: number, skipItem: typeof skipValue): number {
  const close = text[start] === '{' ? '}' : ']';
  let offset = skipSpace(text, start + 1);
  if (text[offset] === close) return offset + 1;
  for (;;) {
    offset = skipSpace(text, skipItem(text, offset));
    if (text[offset] === close) return offset + 1;
    if (text[offset] !== ',') throw new Fault(offset, `"," or "${close}"`);
    offset += 1;
  }
}

function skipMember(text: string, offset: number): number {
  const start = skipSpace(text, offset);
  const key = match(STRING, text, start);
  if (key === null) throw new Fault(start, 'a key in double quotes');
  const colon = skipSpace(text, key);
  if (text[colon] !== ':') throw new Fault(colon, '":"');
  return skipValue(text, colon + 1);
}

function skipSpace(text: string, offset: number): number {
  return match(SPACE, text, offset) ?? offset;
}

function match(token: RegExp, text: string, offset: number): number | null {
  token.lastIndex = offset;
  return token.test(text) ? token.lastIndex : null;
}
