import { describe, expect, it } from 'vitest';
import { GroundTruth } from '../../../bin/simulate/ground-truth.ts';
import { readBack } from '../../../bin/simulate/read-back.ts';
import { sendWave } from '../../../bin/simulate/send-wave.ts';
import { countFailures, summarizePeriod } from '../../../bin/simulate/summarize-wave.ts';
import type { WaveAnswer, WaveRequest } from '../../../bin/simulate/wave.ts';
import type { EndpointRuntime } from '../../../lambdas/ports/endpoint-runtime.ts';
import type { MetricReader } from '../../../lambdas/ports/metric-reader.ts';
import { MemoryStore } from '../../ports/memory-store.ts';

const makeRequest = (number: number): WaveRequest => ({
  inferenceId: `id-${number}`,
  contentType: 'text/csv',
  body: String(number),
  label: number,
});

/** A model that answers what it is asked after some milliseconds, and remembers how many asked at a time. */
class Model implements EndpointRuntime {
  most = 0;
  readonly #milliseconds: number;
  #now = 0;

  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
  }

  async invoke({ body }: { readonly body: string }) {
    this.#now += 1;
    this.most = Math.max(this.most, this.#now);
    await new Promise((resolve) => setTimeout(resolve, this.#milliseconds));
    this.#now -= 1;
    if (body === '3') return { failure: 'it is three' };
    if (body === '4') throw new Error('no connection');
    return { body };
  }
}

async function send(model: Model, pace: Parameters<typeof sendWave>[1]['pace']): Promise<WaveAnswer[]> {
  const answers: WaveAnswer[] = [];
  const onAnswer = (answer: WaveAnswer): number => answers.push(answer);
  await sendWave(model, { endpoint: 'e', pace, makeRequest, onAnswer });
  return answers;
}

describe('a wave', () => {
  it('keeps its rate where the model is fast enough, and tells what failed', async () => {
    const began = Date.now();
    const answers = await send(new Model(1), { rate: 20, concurrency: 4, periods: 2, periodSeconds: 0.5 });
    // The last of 20 requests leaves 950 ms after the first.
    expect(Date.now() - began).toBeGreaterThanOrEqual(945);
    expect(answers).toHaveLength(20);
    expect(answers.filter(({ period }) => period === 1)).toHaveLength(10);
    expect(countFailures(answers)).toEqual({ 'it is three': 1, 'no connection': 1 });
  });

  it('ends with the cause once the first requests all failed for it, and sends no more', async () => {
    const asked: string[] = [];
    const refusing: EndpointRuntime = {
      invoke: async ({ body }) => {
        asked.push(body);
        throw new Error('no region is set');
      },
    };
    const pace = { rate: 1000, concurrency: 3, periods: 2, periodSeconds: 1 };
    await expect(
      sendWave(refusing, { endpoint: 'e', pace, makeRequest, onAnswer: () => undefined }),
    ).rejects.toThrow(
      'simulate waves: the first 10 requests all failed, so no more were sent: no region is set',
    );
    expect(asked.length).toBeLessThan(10 + 3);
  });

  it('goes on where the first requests fail for several causes, or one is answered', async () => {
    const pace = { rate: 1000, concurrency: 1, periods: 1, periodSeconds: 0.03 };
    const sendAll = async (answers: (body: string) => { body: string } | { failure: string }) => {
      let count = 0;
      const invoke = async ({ body }: { readonly body: string }) => answers(body);
      const onAnswer = () => {
        count += 1;
      };
      await sendWave({ invoke }, { endpoint: 'e', pace, makeRequest, onAnswer });
      return count;
    };
    expect(await sendAll((body) => ({ failure: Number(body) % 2 === 0 ? 'even' : 'odd' }))).toBe(30);
    expect(await sendAll((body) => (body === '9' ? { body } : { failure: 'not nine' }))).toBe(30);
  });

  it('never asks more at a time than it may', async () => {
    const model = new Model(20);
    await send(model, { rate: 1000, concurrency: 3, periods: 1, periodSeconds: 0.03 });
    expect(model.most).toBe(3);
  });
});

describe('a period', () => {
  const answer = (prediction: number | string, label: number | string, milliseconds = 1): WaveAnswer => ({
    period: 0,
    at: 0,
    milliseconds,
    prediction,
    label,
    failure: null,
  });

  it('is summed up by RMSE and R² where labels are numbers', () => {
    const { performance, latency } = summarizePeriod(0, [
      answer(1, 2, 10),
      answer(4, 4, 20),
      answer(7, 6, 30),
    ]);
    expect(performance.rmse).toBeCloseTo(Math.sqrt(2 / 3), 12);
    expect(performance.r2).toBeCloseTo(0.75, 12);
    expect(latency).toEqual({ p50: 20, p95: 30 });
  });

  it('is summed up by accuracy where they are not, and by nothing where there are none', () => {
    expect(summarizePeriod(0, [answer('a', 'a'), answer('b', 'a')]).performance).toEqual({ accuracy: 0.5 });
    expect(summarizePeriod(0, [])).toMatchObject({ sent: 0, start: null, latency: null, performance: {} });
  });
});

describe('ground truth', () => {
  it('follows after its delay, as records that the inference id joins', async () => {
    const store = new MemoryStore();
    const truth = new GroundTruth(store, { bucket: 'b', key: 'truth/' }, 0.2);
    const began = Date.now();
    truth.add('id-7', 326);
    truth.add('id-8', 'Ideal');
    truth.end();
    await truth.deliver();
    expect(Date.now() - began).toBeGreaterThanOrEqual(200);
    expect(truth).toMatchObject({ written: 2, waiting: 0 });
    const [[place, object] = ['', undefined]] = [...store.objects];
    const hour = new Date().toISOString().slice(0, 13).replace(/[-T]/g, '/');
    expect(place).toContain(`b/truth/${hour}/`);
    const lines = new TextDecoder().decode(object?.bytes).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        groundTruthData: { data: '326', encoding: 'CSV' },
        eventMetadata: { eventId: 'id-7' },
        eventVersion: '0',
      },
      {
        groundTruthData: { data: 'Ideal', encoding: 'CSV' },
        eventMetadata: { eventId: 'id-8' },
        eventVersion: '0',
      },
    ]);
  });
});

describe('the numbers read back', () => {
  const start = Date.parse('2026-01-05T10:00:07Z');
  const reader: MetricReader = {
    // A minute that begins before the wave, one within the second period, and one after the end.
    read: async (queries) =>
      queries.map(({ name }) => {
        const values = { Invocations: [10, 30, 10], Invocation5XXErrors: [1, 0, 2] }[name] ?? [
          1000, 2000, 4000,
        ];
        const times = [start - 7000, start + 53_000, start + 113_000];
        return new Map(times.map((time, at) => [time, values[at] as number]));
      }),
  };

  it('are put to the periods, the ends included, and latencies averaged by invocations', async () => {
    const counted = await readBack(reader, {
      endpoint: 'e',
      variant: 'v',
      span: { start, periods: 2, periodSeconds: 30 },
      expected: 50,
      patienceSeconds: 0,
    });
    expect(counted).toMatchObject([
      { invocations: 10, errors5xx: 1, modelMilliseconds: 1 },
      { invocations: 40, errors5xx: 2, modelMilliseconds: 2.5 },
    ]);
  });
});
