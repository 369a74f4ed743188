import { applyEdits, modify } from 'jsonc-parser';

/**
 * A JSON text with one value set, objects on the way to it made where they are missing. The rest of the text
 * stays as it is written, but that the value just before a new key may be laid out anew; what is new takes the
 * indentation and line ends of the text.
 *
 * @example setInJson('{\n  "a": 1\n}', ['b'], 2) // '{\n  "a": 1,\n  "b": 2\n}'
 */
export function setInJson(text: string, path: readonly string[], value: unknown): string {
  const indent = /^([ \t]+)"/m.exec(text)?.[1] ?? '  ';
  const formattingOptions = {
    insertSpaces: !indent.startsWith('\t'),
    tabSize: indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
  return applyEdits(text, modify(text, [...path], value, { formattingOptions }));
}
