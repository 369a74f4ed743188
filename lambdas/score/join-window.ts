import { type FileFormat, labelsFormatOf } from '../contract/capture-config.ts';
import type { Finding } from '../contract/report.ts';
import { type ObjectList, objectListSchema } from '../contract/stored.ts';
import { columnUses } from '../core/column-uses.ts';
import { takeScoredColumns } from '../core/columns.ts';
import { indexLabels, type JoinedRows, joinLabels } from '../core/join.ts';
import { concatTables, type Table } from '../core/table.ts';
import { readRequiredJson } from '../ports/json-object.ts';
import { readDataObject } from '../ports/read-data-object.ts';
import type { ScoreContext } from './score-context.ts';

/** A window's predictions with their labels, and what was odd about the label files. */
export interface LabelledWindow {
  readonly joined: JoinedRows | null;
  readonly findings: readonly Finding[];
}

/**
 * Joins a window's predictions with its labels: those of the label objects where labels arrive by
 * themselves, else those in the predictions' own rows. While labels are still awaited none are read.
 */
export async function joinWindow(context: ScoreContext, predictions: Table): Promise<LabelledWindow> {
  const { monitor } = context;
  const { data, columns } = monitor;
  if (data?.labels === undefined) {
    return { joined: joinLabels(monitor, predictions, null), findings: [] };
  }
  const { labels, findings } = await readLabels(context, labelsFormatOf({ data, columns }));
  return { joined: joinLabels(monitor, predictions, indexLabels(monitor, labels)), findings };
}

async function readLabels(
  context: ScoreContext,
  format: FileFormat,
): Promise<{ readonly labels: Table; readonly findings: readonly Finding[] }> {
  const { store, bucket, monitor, window } = context;
  if (window.labelsKey === null) return { labels: concatTables([]), findings: [] };
  const list = await readRequiredJson(store, { bucket, key: window.labelsKey }, objectListSchema);
  const tables: Table[] = [];
  const findings: Finding[] = [];
  for (const { key } of inOrderOfArrival(list)) {
    const read = await readDataObject(store, {
      address: { bucket: list.bucket, key },
      format,
      columns: columnUses(monitor, []),
    });
    if ('finding' in read) findings.push(read.finding);
    else tables.push(takeScoredColumns(monitor.columns, read.value));
  }
  const labels = concatTables(tables);
  return { labels, findings: [...findings, ...brokenLabels(labels)] };
}

/** The last label of an id wins, so files are read in the order in which they were written. */
function inOrderOfArrival({ objects }: ObjectList): ObjectList['objects'] {
  return [...objects].sort(
    (a, b) => Date.parse(a.lastModified) - Date.parse(b.lastModified) || (a.key < b.key ? -1 : 1),
  );
}

function brokenLabels({ malformed }: Table): readonly Finding[] {
  if (malformed.count === 0) return [];
  const sentence = `Broken rows of labels were left out: ${malformed.count}, such as ${malformed.examples.join('; ')}.`;
  const example = malformed.examples[0] ?? null;
  return [
    { kind: 'malformed-label', severity: 'warn', column: null, count: malformed.count, example, sentence },
  ];
}
