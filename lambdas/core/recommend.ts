import type { DriftColumn, Report } from '../contract/report.ts';
import { plural } from './findings.ts';

const MOST_NAMES = 3;
/** From this share of the watched columns on, a change is more likely in the pipeline than in the world. */
const MOST_COLUMNS = 0.5;

/**
 * What a person should do about a window, most urgent first; one line where there is nothing to do.
 *
 * @example recommend(healthyReport) // ['Nothing to do: …']
 */
export function recommend(report: Report): readonly string[] {
  const advice = [
    ...adviseOnSchema(report),
    ...adviseOnDrift(report),
    ...adviseOnDegradation(report),
    ...adviseOnLabels(report),
    ...adviseOnRows(report),
  ];
  return advice.length > 0 ? advice : ['Nothing to do: no rule alarms and nothing is missing.'];
}

function adviseOnSchema({ findings }: Report): readonly string[] {
  const faults = findings.filter(({ severity, column }) => severity === 'error' && column !== null);
  if (faults.length === 0) return [];
  return [
    `Ask whoever delivers the data about ${list(faults.map(({ column }) => column as string))}: a declared column is missing or of the wrong type, and no statistic makes up for it.`,
  ];
}

function adviseOnDrift({ drift }: Report): readonly string[] {
  if (drift?.verdict !== 'ALARM') return [];
  const alarming = drift.columns.filter(({ verdict, reason }) => verdict === 'ALARM' && reason === 'drifted');
  if (alarming.length === 0) return [];
  const missing = namesOf(alarming.filter(({ test }) => test === 'missing-share'));
  const features = namesOf(
    alarming.filter(({ role, test }) => role === 'feature' && test !== 'missing-share'),
  );
  const predictions = alarming.some(({ role }) => role === 'prediction');
  const watched = new Set(drift.columns.filter(({ role }) => role === 'feature').map(({ column }) => column));
  return [
    ...(missing.length > 0
      ? [
          `Find out why values of ${list(missing)} are missing more or less often than before: a source or a join upstream may have changed.`,
        ]
      : []),
    ...(features.length > 0 ? [adviseOnFeatures(features, watched.size)] : []),
    ...(predictions && features.length === 0
      ? [
          'The predictions moved while no watched feature did: look for a new model version, a changed preprocessing step, or features that are not watched.',
        ]
      : []),
  ];
}

function adviseOnFeatures(features: readonly string[], watched: number): string {
  if (features.length > 1 && features.length >= MOST_COLUMNS * watched)
    return `Look at the pipeline first: ${features.length} of ${watched} features drifted at once, which a changed unit, source or filter explains more often than the world does.`;
  return `Look at where ${list(features)} ${features.length === 1 ? 'comes' : 'come'} from. If the change is real and lasts, the model meets data that it was not trained on: retrain with recent rows, then take a new baseline.`;
}

function adviseOnDegradation({ degradation, drift }: Report): readonly string[] {
  if (degradation?.verdict !== 'ALARM') return [];
  const cause =
    drift?.verdict === 'ALARM'
      ? 'Its inputs drifted as well, so recent rows should help.'
      : 'Its inputs did not drift, so the relation between features and label may have changed, or the labels did: check how labels are made before training on them.';
  return [`Retrain the model on recent labelled rows, or roll back to an earlier one. ${cause}`];
}

function adviseOnLabels({ performance }: Report): readonly string[] {
  if (performance?.verdict !== 'INSUFFICIENT_DATA') return [];
  if (performance.reason === 'labels-immature')
    return ['Wait for the labels of this window; its performance is judged when they are in.'];
  return [`Bring more labels: ${performance.n} labelled rows are too few to judge the performance.`];
}

function adviseOnRows({ drift }: Report): readonly string[] {
  if (drift?.verdict !== 'INSUFFICIENT_DATA') return [];
  return ['Check that predictions arrive, or choose a longer window: there are too few rows to judge drift.'];
}

function namesOf(columns: readonly DriftColumn[]): readonly string[] {
  return [...new Set(columns.map(({ column }) => column))];
}

function list(names: readonly string[]): string {
  const shown = [...new Set(names)];
  const more = shown.length - MOST_NAMES;
  if (more > 0) {
    return `${shown.slice(0, MOST_NAMES).join(', ')} and ${more} more ${plural(more, 'column', 'columns')}`;
  }
  return shown.join(' and ');
}
