import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../lambdas/core/simulate/random.ts';
import { createHandler as createGate } from '../../../lambdas/retrain-gate/handler.ts';
import { MemoryExecutions } from '../../ports/memory-host.ts';
import { csvOf, secondsFrom, Workflow } from '../workflow.ts';

const ROWS = 1000;
const ASK = { source: 'run', windows: [{ verdict: 'ALARM' }] };

interface Hour {
  readonly start: string;
  /** Scores lie from here to one less it; the feature is the score's distance from one half. */
  readonly edge: number;
  readonly labelled: boolean;
}

/** A two-class model whose scores are true, in windows of an hour, labels in the predictions' own rows. */
class Classifier extends Workflow {
  readonly executions = new MemoryExecutions();
  override readonly environment = {
    STATE_BUCKET: 'state',
    MODEL: 'price',
    RETRAINING: JSON.stringify({ minimumRows: 100 }),
  };
  readonly gate = createGate(this);

  constructor() {
    super({
      task: 'binary',
      columns: { id: 'id', timestamp: 'at', probability: 's', label: 'y', features: { x: 'numeric' } },
      captureDelay: '0s',
    });
    this.store.write(
      'data/reference.csv',
      this.rows({ start: '2026-01-01T00:00:00Z', edge: 0, labelled: true }),
      '2026-01-01T00:00:00Z',
    );
  }

  rows({ start, edge, labelled }: Hour): string {
    const random = seededRandom(Date.parse(start) / 1000);
    const s = Array.from({ length: ROWS }, () => edge + (1 - 2 * edge) * random());
    return csvOf({
      id: s.map((_, row) => `${start}-${row}`),
      at: secondsFrom(start, ROWS),
      x: s.map((score) => Math.abs(score - 0.5)),
      s,
      y: s.map((score) => (labelled ? Number(random() < score) : '')),
    });
  }

  async hour(hour: Hour): Promise<void> {
    const end = new Date(Date.parse(hour.start) + 3_600_000).toISOString();
    this.store.write(`data/in/${hour.start}.csv`, this.rows(hour), end);
    await this.run(end);
  }

  /** Two good hours with labels, then two drifted ones without. */
  async drift(edge: number): Promise<void> {
    await this.hour({ start: '2026-01-05T06:00:00Z', edge: 0, labelled: true });
    await this.hour({ start: '2026-01-05T07:00:00Z', edge: 0, labelled: true });
    await this.hour({ start: '2026-01-05T08:00:00Z', edge, labelled: false });
    await this.hour({ start: '2026-01-05T09:00:00Z', edge, labelled: false });
  }
}

describe('drift whose labels are late', () => {
  it('starts a run where the model became unsure, and says the estimate', async () => {
    const loop = new Classifier();
    await loop.drift(0.3);
    const { verdict, estimate } = loop.report('2026-01-05T09:00:00Z');
    expect({ verdict, harmed: estimate?.harmed }).toEqual({ verdict: 'ALARM', harmed: true });
    expect(await loop.gate(ASK)).toMatchObject({ decision: 'started' });
    const [run] = loop.executions.started.values();
    expect(run?.input).toMatchObject({
      cause: 'drift',
      sentence: expect.stringContaining(`${estimate?.sentence}`),
    });
  });

  it('starts none where it did not, and says that nothing suffered', async () => {
    const loop = new Classifier();
    await loop.drift(0.12);
    expect(loop.report('2026-01-05T09:00:00Z')).toMatchObject({
      verdict: 'ALARM',
      estimate: { harmed: false },
    });
    expect(await loop.gate(ASK)).toMatchObject({
      decision: 'refused',
      brake: 'harm',
      sentence: expect.stringContaining('has not suffered'),
    });
  });
});
