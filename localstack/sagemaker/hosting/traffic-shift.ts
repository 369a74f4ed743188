import type { CapacitySize, DeploymentConfig, ProductionVariant } from '@aws-sdk/client-sagemaker';

/** One step of a deployment: the new fleet's share of the requests, and how long it then is watched. */
export interface ShiftStep {
  readonly share: number;
  readonly waitSeconds: number;
}

/**
 * The steps in which a deployment moves requests to the new fleet; the last has all of them.
 *
 * @param variants of the new fleet: sizes may be in instances
 * @example planShift({ BlueGreenUpdatePolicy: { TrafficRoutingConfiguration: { Type: 'CANARY', WaitIntervalInSeconds: 60, CanarySize: { Type: 'CAPACITY_PERCENT', Value: 10 } } } }, variants)
 * // [{ share: 0.1, waitSeconds: 60 }, { share: 1, waitSeconds: 60 }]
 */
export function planShift(
  deployment: DeploymentConfig | undefined,
  variants: readonly ProductionVariant[],
): readonly ShiftStep[] {
  const instances = variants.reduce((sum, { InitialInstanceCount = 1 }) => sum + InitialInstanceCount, 0);
  const shareOf = ({ Type, Value = 100 }: CapacitySize): number =>
    Math.min(1, Value / (Type === 'INSTANCE_COUNT' ? instances : 100));
  const {
    Type,
    WaitIntervalInSeconds = 0,
    CanarySize,
    LinearStepSize,
  } = deployment?.BlueGreenUpdatePolicy?.TrafficRoutingConfiguration ?? {};
  const rolling = deployment?.RollingUpdatePolicy;
  if (rolling?.MaximumBatchSize !== undefined) {
    return stairs(shareOf(rolling.MaximumBatchSize), rolling.WaitIntervalInSeconds ?? 0);
  }
  if (Type === 'CANARY' && CanarySize !== undefined) {
    return [shareOf(CanarySize), 1].map((share) => ({ share, waitSeconds: WaitIntervalInSeconds }));
  }
  if (Type === 'LINEAR' && LinearStepSize !== undefined) {
    return stairs(shareOf(LinearStepSize), WaitIntervalInSeconds);
  }
  return [{ share: 1, waitSeconds: WaitIntervalInSeconds }];
}

function stairs(height: number, waitSeconds: number): readonly ShiftStep[] {
  // Tenths do not add up to one exactly.
  const count = Math.ceil(1 / height - 1e-9);
  return Array.from({ length: count }, (_, index) => ({
    share: index === count - 1 ? 1 : (index + 1) * height,
    waitSeconds,
  }));
}
