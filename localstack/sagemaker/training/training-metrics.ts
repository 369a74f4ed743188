import { type CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { MetricData, MetricDefinition } from '@aws-sdk/client-sagemaker';

/** Reads a training job's metrics out of what its program prints, by the job's regular expressions. */
export class TrainingMetrics {
  readonly #definitions: readonly { readonly name: string; readonly pattern: RegExp }[];
  readonly #last = new Map<string, MetricData>();

  constructor(definitions: readonly MetricDefinition[]) {
    this.#definitions = definitions.map(({ Name = '', Regex = '' }) => ({
      name: Name,
      pattern: new RegExp(Regex),
    }));
  }

  read(line: string): void {
    for (const { name, pattern } of this.#definitions) {
      const value = Number(pattern.exec(line)?.[1] ?? Number.NaN);
      if (Number.isFinite(value))
        this.#last.set(name, { MetricName: name, Value: value, Timestamp: new Date() });
    }
  }

  /** The last value of each. */
  get final(): readonly MetricData[] {
    return [...this.#last.values()];
  }

  async publish(client: CloudWatchClient, job: string): Promise<void> {
    if (this.#last.size === 0) return;
    const Dimensions = [{ Name: 'TrainingJobName', Value: job }];
    const data = this.final.map((metric) => ({ ...metric, MetricName: metric.MetricName, Dimensions }));
    await client.send(
      new PutMetricDataCommand({ Namespace: '/aws/sagemaker/TrainingJobs', MetricData: data }),
    );
  }
}
