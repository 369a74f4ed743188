import type { Stage } from '../../contract/events.ts';

interface WindowName {
  readonly start: string;
  readonly end: string;
}

interface ProfileName {
  readonly chunkKey: string;
  readonly baselineVersion: string;
}

/** Where a monitor keeps its state on S3: every key of every step. */
export const stateKeys = {
  cursor: (model: string) => `${model}/cursor.json`,
  config: (model: string, hash: string) => `${model}/config/${hash}.json`,
  baseline: (model: string, version: string) => `${model}/baselines/${version}.bin`,
  /** Which objects one profile call reads; kept, for the window may be judged again when its labels are in. */
  chunk: (model: string, { start }: WindowName, hash: string) =>
    `${model}/windows/${dashed(start)}/chunk-${hash}.json`,
  /** Which chunks a large window has. */
  chunkList: (model: string, { start }: WindowName, hash: string) =>
    `${model}/windows/${dashed(start)}/chunks-${hash}.json`,
  /** The labels that came and the windows that wait for them; the three below are named by their content. */
  ledger: (model: string) => `${model}/ledger.json`,
  labelBatch: (model: string, hash: string) => `${model}/ledger/labels-${hash}.bin`,
  cohort: (model: string, start: string, hash: string) => `${model}/ledger/${dashed(start)}/ids-${hash}.bin`,
  labelBook: (model: string, start: string, hash: string) =>
    `${model}/ledger/${dashed(start)}/labels-${hash}.bin`,
  /** Under `runs/` lies what one step hands to the next; nothing needs it once the run is over. */
  profile: (model: string, window: WindowName, { chunkKey, baselineVersion }: ProfileName) =>
    `${model}/runs/${dashed(window.start)}/${baseName(chunkKey)}-${dashed(window.end)}-${baselineVersion}.profile.bin`,
  reports: (model: string) => `${model}/reports/`,
  report: (model: string, start: string) => `${model}/reports/${dashed(start)}.json`,
  /** A report as a page for people, beside it. */
  page: (reportKey: string) => reportKey.replace(/\.json$/, '.html'),
  published: (model: string, start: string, stage: Stage) =>
    `${model}/published/${dashed(start)}.${stage}.json`,
  /** Under `retraining/` lies what was decided about retraining, and what each run made. */
  retraining: {
    state: (model: string) => `${model}/retraining/state.json`,
    baseline: (model: string) => `${model}/retraining/baseline.json`,
    /** By the window that asked, so that the same refusal is recorded once. */
    refusal: (model: string, at: string, brake: string) =>
      `${model}/retraining/refusals/${dashed(at)}.${brake}.json`,
    /** A question to people by its run, and what opens it, by the hash of a one-time id. */
    approval: (model: string, name: string) => `${model}/retraining/approvals/${name}.json`,
    run: (model: string, incident: string) => `${model}/retraining/runs/${incident}.json`,
    /** Rows to train on, one file a window. */
    rows: (model: string, incident: string) => `${model}/retraining/data/${incident}/training/`,
    windowRows: (model: string, incident: string, start: string) =>
      `${model}/retraining/data/${incident}/training/${dashed(start)}.csv`,
    setAside: (model: string, incident: string) => `${model}/retraining/data/${incident}/set-aside.jsonl`,
    /** What served before the run changed it. */
    champion: (model: string, incident: string) => `${model}/retraining/data/${incident}/champion.json`,
    /** Where the trainer puts the model. */
    output: (model: string, incident: string) => `${model}/retraining/data/${incident}/model/`,
  },
  /** Under `alerts/` lies what people were told. */
  alerts: {
    incidents: (model: string) => `${model}/alerts/incidents/`,
    incident: (model: string, name: string) => `${model}/alerts/incidents/${encodeURIComponent(name)}.json`,
    mutes: (model: string) => `${model}/alerts/mutes.json`,
  },
} as const;

function dashed(instant: string): string {
  return `${new Date(instant).toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
}

function baseName(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1).replace(/\.json$/, '');
}
