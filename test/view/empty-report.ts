import { REPORT_SCHEMA_VERSION, type Report } from '../../lambdas/contract/report.ts';

/** A report on a window in which nothing was judged. */
export const emptyReport: Report = {
  schemaVersion: REPORT_SCHEMA_VERSION,
  model: 'model',
  window: { start: null, end: null },
  rows: { reference: 0, current: 0 },
  baselineVersion: null,
  verdict: 'OK',
  reason: null,
  sentence: 'Nothing was judged.',
  drift: null,
  performance: null,
  degradation: null,
  labels: null,
  findings: [],
};
