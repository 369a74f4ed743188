import { createHandler as createAdopt } from '../../../lambdas/adopt-baseline/handler.ts';
import { createHandler as createConclude } from '../../../lambdas/conclude/handler.ts';
import type { RetrainingInput } from '../../../lambdas/contract/retraining-state.ts';
import type { Prepared } from '../../../lambdas/contract/retraining-steps.ts';
import { createHandler as createEvaluate } from '../../../lambdas/evaluate/handler.ts';
import { createHandler as createPrepare } from '../../../lambdas/prepare-training/handler.ts';
import { createHandler as createGate } from '../../../lambdas/retrain-gate/handler.ts';
import { createHandler as createServe } from '../../../lambdas/serve-model/handler.ts';
import { createHandler as createVerify } from '../../../lambdas/verify/handler.ts';
import { createHandler as createWatch } from '../../../lambdas/watch-job/handler.ts';
import { MemoryExecutions, MemoryHost, MemoryRuntime } from '../../ports/memory-host.ts';
import { MemoryTopic } from '../../ports/memory-ports.ts';
import { csvOf, secondsFrom, Workflow } from '../workflow.ts';

const ROWS = 300;
export const ROLE = 'arn:aws:iam::123456789012:role/model';

/** A monitored model that doubles its one feature, and the steps of its retraining, all in this process. */
export class RetrainingRun extends Workflow {
  readonly host = new MemoryHost();
  readonly executions = new MemoryExecutions();
  /** Of the state machines that train, by their ARNs. */
  readonly trainers = new Map<string, MemoryExecutions>();
  readonly executionsOf = (arn: string) => this.trainers.get(arn) ?? new MemoryExecutions();
  readonly people = new MemoryTopic();
  /** What champion and challenger answer for a row's CSV line. */
  models: Record<string, (line: string) => string> = {
    champion: (line) => String(2 * Number(line)),
    challenger: (line) => String(3 * Number(line)),
  };
  readonly runtime = {
    invoke: (request: { variant?: string; body: string }) => new MemoryRuntime(this.models).invoke(request),
  };
  override readonly environment = {
    STATE_BUCKET: 'state',
    MODEL: 'price',
    RETRAINING: JSON.stringify({ cooldown: '0s', minimumRows: 100 }),
  };
  readonly gate = createGate(this);
  readonly prepare = createPrepare(this);
  readonly serve = createServe(this);
  readonly watch = createWatch(this);
  readonly evaluate = createEvaluate(this);
  readonly verify = createVerify(this);
  readonly adopt = createAdopt(this);
  readonly conclude = createConclude(this);

  constructor() {
    super({
      columns: { id: 'id', timestamp: 'at', prediction: 'p', label: 'y', features: { x: 'numeric' } },
      captureDelay: '0s',
      endpoint: { name: 'price' },
      performance: { maxDropFromBaseline: 0.1 },
      retraining: {
        cooldown: '0s',
        minimumRows: 100,
        trainer: { trainingJob: { image: 'price:1', role: ROLE } },
        deployment: { role: ROLE },
        verify: { windows: 1 },
        keep: 1,
      },
    });
    this.store.write(
      'data/reference.csv',
      this.rows({ start: '2026-01-01T00:00:00Z', slope: 2 }),
      '2026-01-01T00:00:00Z',
    );
    this.host.serve('price', 'old');
  }

  /** Rows whose label is `slope` times the feature, as CSV; the model predicts `predicted` times it. */
  rows({ start, slope, predicted = 2 }: { start: string; slope: number; predicted?: number }): string {
    const x = Array.from({ length: ROWS }, (_, row) => 1 + ((row * 7919) % 997) / 100);
    return csvOf({
      id: x.map((_, row) => `${Date.parse(start)}-${row}`),
      at: secondsFrom(start, ROWS),
      x,
      p: x.map((value) => predicted * value),
      // Small and the same in every window, so that no error is zero.
      y: x.map((value, row) => slope * value + 0.01 * ((row % 5) - 2)),
    });
  }

  /** Judges the hour that begins at `start`. */
  async hour(start: string, sold: { slope: number; predicted?: number }): Promise<void> {
    const end = new Date(Date.parse(start) + 3_600_000).toISOString();
    this.store.write(`data/in/${start}.csv`, this.rows({ start, ...sold }), end);
    await this.run(end);
  }

  /** Two hours in which prices rose by half under an unchanged model, and the run that they start. */
  async degrade(): Promise<RetrainingInput> {
    await this.hour('2026-01-05T08:00:00Z', { slope: 3 });
    await this.hour('2026-01-05T09:00:00Z', { slope: 3 });
    await this.gate({ source: 'run', windows: [{ verdict: 'ALARM' }] });
    const [started] = this.executions.started.values();
    if (started === undefined) throw new Error('no run was started');
    return started.input as RetrainingInput;
  }

  /** The run as far as both models can be asked. */
  async tryChallenger(
    run: RetrainingInput,
  ): Promise<{ prepared: Prepared; champion: { config: string; model: string } }> {
    const prepared = await this.prepare({ monitor: this.monitor, run });
    const trained = { modelData: 's3://models/new.tar.gz' };
    const trial = await this.serve({ monitor: this.monitor, run, action: 'try', trained });
    this.host.settle(`${run.incident}-try`);
    return { prepared, champion: (trial as { champion: { config: string; model: string } }).champion };
  }

  record(run: RetrainingInput) {
    return JSON.parse(this.store.text(`state/price/retraining/runs/${run.incident}.json`));
  }

  get state() {
    return JSON.parse(this.store.text('state/price/retraining/state.json'));
  }
}
