import aslValidator from 'asl-validator';
import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import type { ModelMonitorProps } from '../../lib/index.ts';
import { definitionText } from './definition-text.ts';
import { synthMonitor } from './synth-monitor.ts';

const ROLE = 'arn:aws:iam::123456789012:role/model';

const JOB = { trainingJob: { image: 'registry/price:1', role: 'arn:aws:iam::123456789012:role/train' } };

function withTrainer(
  trainer: NonNullable<ModelMonitorProps['retraining']>['trainer'],
  keys: Partial<ModelMonitorProps> = {},
): Template {
  return synthMonitor({
    columns: { id: 'id', label: 'price', prediction: 'predicted' },
    endpoint: { name: 'price' },
    retraining: { trainer, deployment: { role: ROLE }, schedule: 'rate(30 days)' },
    ...keys,
  });
}

describe('retraining workflow', () => {
  const template = withTrainer(JOB);
  const text = definitionText(template, '-retraining');

  it('is valid Amazon States Language', () => {
    const { isValid, errorsText } = aslValidator(JSON.parse(text));
    expect(errorsText('\n')).toBe('');
    expect(isValid).toBe(true);
  });
});
