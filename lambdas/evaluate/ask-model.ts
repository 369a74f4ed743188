import { answerColumns, readAnswers } from '../codec/read-answers.ts';
import { writeRequest } from '../codec/write-rows.ts';
import type { Monitor } from '../contract/monitor.ts';
import type { PayloadFormat } from '../contract/names.ts';
import { concatTables, type Table, tableOf, takeRows } from '../core/table/table.ts';
import type { EndpointRuntime } from '../ports/endpoint-runtime.ts';

/** Rows of one request: small enough for any endpoint's limit, and few enough requests for thousands of rows. */
const ROWS_A_REQUEST = 100;

export interface Question {
  readonly endpoint: string;
  readonly variant: string;
  readonly features: readonly string[];
  readonly columns: Monitor['columns'];
  readonly payload: PayloadFormat;
}

/** A model's answers for all rows, or how it failed on a request. */
export type Answers = { readonly table: Table } | { readonly failure: string };

/**
 * Asks a model for all rows, request by request. A request whose answer does not hold one prediction a row
 * leaves its rows unanswered.
 */
export async function askModel(runtime: EndpointRuntime, rows: Table, question: Question): Promise<Answers> {
  const { endpoint, variant, features, columns, payload } = question;
  const tables: Table[] = [];
  for (let start = 0; start < rows.rows; start += ROWS_A_REQUEST) {
    const count = Math.min(ROWS_A_REQUEST, rows.rows - start);
    const batch = takeRows(
      rows,
      Array.from({ length: count }, (_, row) => start + row),
    );
    const { contentType, body } = writeRequest(batch, features, payload);
    const answer = await runtime.invoke({ endpoint, variant, contentType, body });
    if ('failure' in answer) return answer;
    tables.push(readAnswers(columns, answer.body, count) ?? unanswered(columns, count));
  }
  return { table: concatTables(tables) };
}

function unanswered(columns: Monitor['columns'], rows: number): Table {
  return tableOf(
    Object.fromEntries(answerColumns(columns).map((name) => [name, new Array<null>(rows).fill(null)])),
  );
}
