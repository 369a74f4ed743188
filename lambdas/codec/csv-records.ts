/** One record of a CSV text: its fields with the lines it stands on, or why it is broken. */
export interface CsvRecord {
  /** First line of the record, counted from 1. */
  readonly line: number;
  /** How many lines it takes: more than one where a quoted field holds line breaks. */
  readonly lines: number;
  /** Null where the record is broken. */
  readonly fields: readonly string[] | null;
  /** What is wrong with it, and its text; empty where nothing is. */
  readonly fault: string;
  readonly source: string;
}

interface QuotedRecord {
  readonly fields: readonly string[];
  /** Position behind the record, at its line break. */
  readonly end: number;
}

/**
 * Cuts CSV text into records: commas, fields in double quotes where they hold commas, quotes (doubled) or
 * line breaks, lines that end in LF or CRLF. Blank lines are skipped. A quote inside an unquoted field is
 * an ordinary character.
 *
 * A quote that is never closed, or is followed by anything but a comma or a line end, breaks its own line
 * only: reading goes on with the next one, so that a stray quote cannot swallow the rest of a file.
 *
 * Cost: O(characters).
 */
export function* readCsvRecords(text: string): Generator<CsvRecord> {
  let line = 1;
  let position = 0;
  let quote = text.indexOf('"');
  while (position < text.length) {
    const end = lineEnd(text, position);
    if (quote !== -1 && quote < position) quote = text.indexOf('"', position);
    const quoted = quote !== -1 && quote < end;
    const source = trimReturn(text.slice(position, end));
    if (!quoted) {
      if (source.trim() !== '') yield { line, lines: 1, fields: source.split(','), fault: '', source };
      position = end + 1;
      line += 1;
      continue;
    }
    const record = readQuoted(text, position);
    if (typeof record === 'string') {
      yield { line, lines: 1, fields: null, fault: record, source };
      position = end + 1;
      line += 1;
      continue;
    }
    const lines = countLines(text, position, record.end);
    yield { line, lines, fields: record.fields, fault: '', source: text.slice(position, record.end) };
    position = record.end + 1;
    line += lines;
  }
}

/** The record that begins at a position and has a quote in its first line, or what is wrong with it. */
function readQuoted(text: string, start: number): QuotedRecord | string {
  const fields: string[] = [];
  let position = start;
  for (;;) {
    if (text[position] === '"') {
      const field = readQuotedField(text, position + 1);
      if (field === null) return 'a quote is not closed';
      fields.push(field.value);
      position = skipReturn(text, field.end);
      if (position < text.length && text[position] !== ',' && text[position] !== '\n')
        return 'text follows a closing quote';
    } else {
      const end = fieldEnd(text, position);
      const field = text.slice(position, end);
      fields.push(text[end] === ',' ? field : trimReturn(field));
      position = end;
    }
    if (text[position] !== ',') return { fields, end: position };
    position += 1;
  }
}

/** The value of a field from behind its opening quote on, and the position behind its closing one. */
function readQuotedField(text: string, start: number): { value: string; end: number } | null {
  let value = '';
  let from = start;
  for (;;) {
    const close = text.indexOf('"', from);
    if (close === -1) return null;
    if (text[close + 1] !== '"') return { value: value + text.slice(from, close), end: close + 1 };
    value += text.slice(from, close + 1);
    from = close + 2;
  }
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}

function fieldEnd(text: string, from: number): number {
  let end = from;
  while (end < text.length && text[end] !== ',' && text[end] !== '\n') end += 1;
  return end;
}

function countLines(text: string, from: number, to: number): number {
  let lines = 1;
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

function trimReturn(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}

function skipReturn(text: string, position: number): number {
  const returns = text[position] === '\r' && (position + 1 === text.length || text[position + 1] === '\n');
  return returns ? position + 1 : position;
}
