/** Strings, which stay as they are, and what JSON.parse does not take or would change. */
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|NaN|-?Infinity/g;
const LONG_WHOLE_NUMBER = /(?<![\d.])\d{16}/;
const WHOLE_NUMBER = /^-?\d+$/;

/** Beyond every double, so that JSON.parse gives Infinity. */
const INFINITE_NUMBER = '1e999';

/**
 * The value of one line of JSON. Beyond the standard it takes what Python's json module writes: `NaN`,
 * which becomes null, and `Infinity`. Whole numbers that a double cannot hold become their digits as text,
 * since most of them are ids.
 *
 * @throws SyntaxError where the line is no JSON
 * @example parseJsonLine('{"id": 1234567890123456789, "x": NaN}') // { id: '1234567890123456789', x: null }
 */
export function parseJsonLine(line: string): unknown {
  if (LONG_WHOLE_NUMBER.test(line)) return JSON.parse(line.replace(TOKEN, standardToken));
  try {
    return JSON.parse(line);
  } catch (error) {
    const standard = line.replace(TOKEN, standardToken);
    if (standard === line) throw error;
    return JSON.parse(standard);
  }
}

function standardToken(token: string): string {
  if (token === 'NaN') return 'null';
  if (token.endsWith('Infinity')) return token.replace('Infinity', INFINITE_NUMBER);
  return WHOLE_NUMBER.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token;
}
