import type { PlannedWindow, Stage } from '../contract/events.ts';
import type { Monitor } from '../contract/monitor.ts';
import type { Report } from '../contract/report.ts';
import { type PublishedPart, reportMetrics } from '../core/metric-data.ts';
import { waitsForLabels } from '../core/plan/timing.ts';
import { type PublishOutcome, publishOnce } from './publish-once.ts';
import type { PublishPorts } from './publish-ports.ts';

export interface PublishContext {
  readonly ports: PublishPorts;
  readonly bucket: string;
  readonly monitor: Monitor;
  readonly window: PlannedWindow;
}

/** What became of a report's stages. */
export interface PublishedStages {
  /** `in-progress` where it is so for any of them; `restated` where there is nothing to publish. */
  readonly outcome: PublishOutcome | 'restated';
  readonly stages: readonly Stage[];
  /** Values that were published now. */
  readonly published: number;
  /** Whether values carry the time of the run, as the window ended too long ago. */
  readonly restamped: boolean;
}

/** Publishes the stages that a report has come to, each once. */
export async function publishStages(context: PublishContext, report: Report): Promise<PublishedStages> {
  const { ports, bucket, monitor, window } = context;
  const { store, sink, clock } = ports;
  let result: PublishedStages = { outcome: 'restated', stages: [], published: 0, restamped: false };
  for (const { stage, parts } of stagesOf(monitor, window.stage, report)) {
    const { past } = window;
    const metrics = reportMetrics(report, { parts, past, now: clock.now().toISOString() });
    const place = { store, clock, bucket, model: monitor.model, window: { ...window, stage } };
    const outcome = await publishOnce(place, () => sink.publish(monitor.namespace, metrics.data));
    result = {
      outcome: result.outcome === 'in-progress' ? 'in-progress' : outcome,
      stages: [...result.stages, stage],
      published: result.published + (outcome === 'published' ? metrics.data.length : 0),
      restamped: metrics.restamped,
    };
  }
  return result;
}

interface PublishedStage {
  readonly stage: Stage;
  readonly parts: readonly PublishedPart[];
}

/**
 * The stages that a report publishes: drift when the window closes, performance once its labels are mature,
 * which may be then too. What is restated is published no more.
 */
function stagesOf(monitor: Monitor, stage: Stage, { labels }: Report): readonly PublishedStage[] {
  if (stage === 'restated') return [];
  if (stage === 'labelled') return [{ stage, parts: ['performance'] }];
  if (!waitsForLabels(monitor)) return [{ stage, parts: ['drift', 'performance'] }];
  const drift = { stage, parts: ['drift'] } as const;
  return labels?.mature === true ? [drift, { stage: 'labelled', parts: ['performance'] }] : [drift];
}
