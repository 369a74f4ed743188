import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';

/** Where a text stops being JSON, counted from one as editors do, and what could have stood there. */
export interface JsonFault {
  readonly line: number;
  readonly column: number;
  readonly expected: string;
}

const EXPECTED: Readonly<Record<string, string>> = {
  ColonExpected: '":"',
  CommaExpected: '","',
  CloseBraceExpected: '"," or "}"',
  CloseBracketExpected: '"," or "]"',
  PropertyNameExpected: 'a key in double quotes',
  ValueExpected: 'a value',
  EndOfFileExpected: 'the end of the file',
  UnexpectedEndOfString: 'a closing quote',
  UnexpectedEndOfComment: 'a closing "*/"',
};

/**
 * The first place where `text` is not JSON with or without comments, or null if all of it is. `JSON.parse` itself names the place
 * only for some faults.
 *
 * @example findJsonFault('{"a" 1}') // { line: 1, column: 6, expected: '":"' }
 */
export function findJsonFault(text: string): JsonFault | null {
  const faults: ParseError[] = [];
  parse(text, faults, { disallowComments: false, allowTrailingComma: false });
  const [first] = faults.sort((a, b) => a.offset - b.offset);
  if (first === undefined) return null;
  const before = text.slice(0, first.offset).split('\n');
  return {
    line: before.length,
    column: (before.at(-1) ?? '').length + 1,
    expected: EXPECTED[printParseErrorCode(first.error)] ?? 'a value',
  };
}
