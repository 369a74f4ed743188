import { type PageResult, pageEventSchema } from '../contract/events.ts';
import { parseEvent, requireVariable } from '../contract/parse-event.ts';
import type { Report } from '../contract/report.ts';
import { storedReportSchema } from '../contract/stored.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import { writeReplayCommand } from '../core/replay-command.ts';
import { findConfig } from '../ports/find-config.ts';
import { readRequiredJson } from '../ports/json-object.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { openS3 } from '../ports/s3-object-store.ts';
import { openLog, type StepLog } from '../ports/step-log.ts';
import { readReports } from '../ports/stored-reports.ts';
import { writeReportPage } from '../view/report-page.ts';

/** Windows in the trend, the one of the report included. */
const SHOWN_WINDOWS = 48;

interface Drawn {
  readonly bucket: string;
  readonly model: string;
  readonly reportKey: string;
}

export interface PagePorts {
  readonly store: ObjectStore;
  readonly log: StepLog;
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * The page step: draws a stored report as one HTML file for people, beside it. Nothing waits for it. Of several that
 * draw at once the last one sees the newest report, for whoever finds it changed at the end draws again.
 */
export function createHandler(ports: PagePorts) {
  return async (event: unknown): Promise<PageResult> => {
    const { reportKey } = parseEvent(pageEventSchema, event, 'page event');
    const { store, log, environment } = ports;
    const bucket = requireVariable(environment, 'STATE_BUCKET');
    const model = requireVariable(environment, 'MODEL');
    const pageKey = stateKeys.page(reportKey);
    const findVersion = async () => (await store.head({ bucket, key: reportKey }))?.etag;
    let version = await findVersion();
    let drawn: string | undefined;
    do {
      drawn = version;
      await store.put({ bucket, key: pageKey }, await drawPage(ports, { bucket, model, reportKey }));
      version = await findVersion();
    } while (version !== drawn);
    log.info('page drawn', { model, reportKey, pageKey });
    return { pageKey };
  };
}

async function drawPage({ store, log }: PagePorts, { bucket, model, reportKey }: Drawn): Promise<string> {
  const report = await readRequiredJson(store, { bucket, key: reportKey }, storedReportSchema);
  const range = { bucket, prefix: stateKeys.reports(model), before: reportKey, limit: SHOWN_WINDOWS - 1 };
  const history: Report[] = [report];
  for await (const earlier of readReports({ store, log }, range)) history.unshift(earlier.report);
  const config = await findConfig({ store, bucket, model }, report);
  const command = writeReplayCommand({ window: report.window, config, bucket }) ?? undefined;
  return writeReportPage({ report, history, command });
}

export const handler = createHandler({ store: openS3(), log: openLog('page'), environment: process.env });
