import { type CostEstimate, writeDollars } from '../../lambdas/core/cost/estimate-cost.ts';
import { printTable } from '../print/print-table.ts';

/** A month's cost as a table, with what it is compared with. */
export function printCost(estimate: CostEstimate): string {
  const { model, parts, total, rowsPerWindow, perColumnMetrics, processingJob: job } = estimate;
  const rows = parts.map(({ part, dollars, what }) => [part, writeDollars(dollars).padStart(8), what]);
  return [
    `${model}: about ${writeDollars(total)} a month`,
    '',
    printTable(['part', 'a month', 'for'], [...rows, ['total', writeDollars(total).padStart(8), '']]),
    '',
    ...(perColumnMetrics === null
      ? []
      : [
          `Metrics of every column would add ${writeDollars(perColumnMetrics.dollars)} a month (${perColumnMetrics.columns} columns); the report holds them for nothing.`,
        ]),
    `An hourly processing job of ${job.minutes} minutes on ${job.instance} would take ${job.instanceHours} instance-hours, ${writeDollars(job.dollars)}.`,
    `List prices of ${estimate.region}, ${estimate.prices}, without free tiers; windows of ${rowsPerWindow} rows. Training, endpoints and your data are not in it.`,
  ].join('\n');
}
