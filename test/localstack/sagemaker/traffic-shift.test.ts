import type { DeploymentConfig } from '@aws-sdk/client-sagemaker';
import { describe, expect, it } from 'vitest';
import { planShift } from '../../../localstack/sagemaker/hosting/traffic-shift.ts';

const variants = [{ VariantName: 'v', ModelName: 'm', InitialInstanceCount: 4 }];
const routing = (
  config: NonNullable<DeploymentConfig['BlueGreenUpdatePolicy']>['TrafficRoutingConfiguration'],
): DeploymentConfig => ({ BlueGreenUpdatePolicy: { TrafficRoutingConfiguration: config } });

const shares = (deployment: DeploymentConfig | undefined) =>
  planShift(deployment, variants).map(({ share }) => Number(share.toFixed(6)));

describe('the plan of a traffic shift', () => {
  it('moves all at once where nothing is said', () => {
    expect(planShift(undefined, variants)).toEqual([{ share: 1, waitSeconds: 0 }]);
  });

  it('gives a canary its share, then all, with the same wait', () => {
    const canary = routing({
      Type: 'CANARY',
      WaitIntervalInSeconds: 60,
      CanarySize: { Type: 'CAPACITY_PERCENT', Value: 10 },
    });
    expect(planShift(canary, variants)).toEqual([
      { share: 0.1, waitSeconds: 60 },
      { share: 1, waitSeconds: 60 },
    ]);
  });

  it('counts instances against those of the new fleet', () => {
    const canary = routing({
      Type: 'CANARY',
      WaitIntervalInSeconds: 0,
      CanarySize: { Type: 'INSTANCE_COUNT', Value: 1 },
    });
    expect(shares(canary)).toEqual([0.25, 1]);
  });

  it.each([
    [10, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]],
    [30, [0.3, 0.6, 0.9, 1]],
    [50, [0.5, 1]],
  ])('climbs in equal steps of %i %%, the last one up to all', (Value, expected) => {
    const linear = routing({
      Type: 'LINEAR',
      WaitIntervalInSeconds: 0,
      LinearStepSize: { Type: 'CAPACITY_PERCENT', Value },
    });
    expect(shares(linear)).toEqual(expected);
  });

  it('takes the batches of a rolling update as steps', () => {
    const rolling = {
      RollingUpdatePolicy: {
        MaximumBatchSize: { Type: 'INSTANCE_COUNT' as const, Value: 2 },
        WaitIntervalInSeconds: 5,
      },
    };
    expect(planShift(rolling, variants)).toEqual([
      { share: 0.5, waitSeconds: 5 },
      { share: 1, waitSeconds: 5 },
    ]);
  });
});
