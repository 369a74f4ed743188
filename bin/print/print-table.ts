/** Width of a table where the output is no terminal. */
const WIDE = Number.POSITIVE_INFINITY;
const GAP = '  ';
const SHORTEST = 8;

/**
 * A table as aligned text. Where standard output is a terminal, cells of the last column are cut so that
 * every line fits; in a file or a pipe nothing is lost.
 *
 * @example printTable(['a', 'b'], [['1', 'x']]) // 'a  b\n1  x'
 */
export function printTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  width = process.stdout.columns ?? WIDE,
): string {
  const lines = [head, ...rows];
  const widths = head.map((_, at) => Math.max(...lines.map((cells) => (cells[at] ?? '').length)));
  const before = widths.slice(0, -1).reduce((sum, one) => sum + one + GAP.length, 0);
  const last = Math.max(width - before, SHORTEST);
  return lines
    .map((cells) =>
      head
        .map((_, at) => {
          const cell = cells[at] ?? '';
          return at < head.length - 1 ? cell.padEnd(widths[at] ?? 0) : cut(cell, last);
        })
        .join(GAP)
        .trimEnd(),
    )
    .join('\n');
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
