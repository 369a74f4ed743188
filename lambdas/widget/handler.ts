import { requireVariable } from '../contract/parse-event.ts';
import type { Report } from '../contract/report.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { openS3 } from '../ports/s3-object-store.ts';
import { openLog, type StepLog } from '../ports/step-log.ts';
import { readReports } from '../ports/stored-reports.ts';
import { writeReportFragment } from '../view/report-page.ts';

/** Windows in the trend. */
const SHOWN_WINDOWS = 48;

const DOCS = `## Report of a monitor
Shows the newest window of the time range of the dashboard: verdict, what to do, distributions, metrics and the trend over the ${SHOWN_WINDOWS} windows before it. It takes no parameters.`;

export interface WidgetPorts {
  readonly store: ObjectStore;
  readonly log: StepLog;
  readonly environment: NodeJS.ProcessEnv;
}

/** What CloudWatch asks a custom widget with, as far as it matters here. */
interface WidgetEvent {
  readonly describe?: boolean;
  readonly widgetContext?: { readonly timeRange?: { readonly end?: number } };
}

/**
 * A custom widget of a dashboard: HTML of the newest report, or its documentation where asked to describe
 * itself. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_custom_widget_dashboard_about.html
 */
export function createHandler({ store, log, environment }: WidgetPorts) {
  return async (event: WidgetEvent): Promise<string | { readonly markdown: string }> => {
    if (event.describe === true) return { markdown: DOCS };
    const bucket = requireVariable(environment, 'STATE_BUCKET');
    const model = requireVariable(environment, 'MODEL');
    const end = event.widgetContext?.timeRange?.end;
    const range = {
      bucket,
      prefix: stateKeys.reports(model),
      limit: SHOWN_WINDOWS,
      ...(end !== undefined && { before: stateKeys.report(model, new Date(end).toISOString()) }),
    };
    const history: Report[] = [];
    for await (const { report } of readReports({ store, log }, range)) history.unshift(report);
    const report = history.at(-1);
    if (report === undefined) return '<p>No window has been judged in this time range or before it.</p>';
    return writeReportFragment({ report, history });
  };
}

export const handler = createHandler({ store: openS3(), log: openLog('widget'), environment: process.env });
