import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { type Diamond, loadDiamonds } from '../../../examples/diamonds/diamonds.ts';
import { sellStones } from '../../../examples/diamonds/history.ts';
import { trainPriceModel } from '../../../examples/diamonds/price-model.ts';

const HOUR = 3_600_000;
const STONES_AN_HOUR = 500;

/** What is sold in each hour, in this order. */
const DIAMOND_HOURS = ['healthy', 'small', 'dear', 'recovered'] as const;
export type DiamondHour = (typeof DIAMOND_HOURS)[number];

/** The hour's span, so that the last of them ends at `end` (ISO-8601 UTC). */
export function spanOf(hour: DiamondHour, end: string): { readonly start: string; readonly end: string } {
  const after = DIAMOND_HOURS.length - 1 - DIAMOND_HOURS.indexOf(hour);
  const last = Date.parse(end) - after * HOUR;
  return { start: new Date(last - HOUR).toISOString(), end: new Date(last).toISOString() };
}

/**
 * Writes `reference.csv` and each hour's `<hour>.predictions.jsonl` and `<hour>.labels.jsonl`: real stones, priced by
 * a model trained on others. In the hour `small` nothing above half a carat is sold, in `dear` prices are up a quarter.
 */
export function writeDiamondFiles(folder: string, end: string): void {
  const stones = loadDiamonds();
  const model = trainPriceModel(stones.slice(0, 10_000));
  const sold: Readonly<Record<DiamondHour, readonly Diamond[]>> = {
    healthy: stones.slice(20_000, 20_000 + STONES_AN_HOUR),
    small: stones
      .slice(21_000, 31_000)
      .filter((stone) => stone.carat < 0.5)
      .slice(0, STONES_AN_HOUR),
    dear: stones.slice(31_000, 31_000 + STONES_AN_HOUR),
    recovered: stones.slice(32_000, 32_000 + STONES_AN_HOUR),
  };
  mkdirSync(folder, { recursive: true });
  for (const hour of DIAMOND_HOURS) {
    const span = spanOf(hour, end);
    const sales = sellStones(sold[hour], {
      model,
      idPrefix: `${hour}-`,
      start: Date.parse(span.start),
      end: Date.parse(span.end),
      priceFactor: hour === 'dear' ? 1.25 : 1,
    });
    writeFileSync(join(folder, `${hour}.predictions.jsonl`), jsonLines(sales.predictions));
    writeFileSync(join(folder, `${hour}.labels.jsonl`), jsonLines(sales.labels));
  }
  const past = {
    model,
    idPrefix: 'reference-',
    start: Date.parse(end) - 100 * HOUR,
    end: Date.parse(end) - 10 * HOUR,
  };
  const { predictions, labels } = sellStones(stones.slice(10_000, 20_000), past);
  const reference = predictions.map((row, index) => ({ ...row, ...labels[index] }));
  writeFileSync(join(folder, 'reference.csv'), stringify(reference, { header: true }));
}

function jsonLines(rows: readonly object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}
