import type { ModelMonitorProps } from '../../lib/index.ts';

type Retraining = NonNullable<ModelMonitorProps['retraining']>;
type Trainer = NonNullable<Retraining['trainer']>;

export const ROLE = 'arn:aws:iam::123456789012:role/model';
export const TRAIN_ROLE = 'arn:aws:iam::123456789012:role/train';

/** A trainer of every kind, by its key. */
export const TRAINERS = {
  trainingJob: { trainingJob: { image: 'registry/price:1', role: TRAIN_ROLE } },
  pipeline: { pipeline: { name: 'Price' } },
  stateMachine: { stateMachine: { arn: 'arn:aws:states:us-east-1:123456789012:stateMachine:train' } },
  lambda: { lambda: { arn: 'arn:aws:lambda:us-east-1:123456789012:function:train' } },
} as const satisfies Readonly<Record<string, Trainer>>;

/** What a monitor needs beside the minimal one to train its model anew. */
export function retrainedBy(trainer: Trainer, settings: Partial<Retraining> = {}) {
  return {
    columns: { id: 'id', label: 'price', prediction: 'predicted' },
    endpoint: { name: 'Price' },
    retraining: { trainer, deployment: { role: ROLE }, schedule: 'rate(30 days)', ...settings },
  };
}
