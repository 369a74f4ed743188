import { secondsOf } from '../../contract/duration.ts';
import type { Retraining } from '../../contract/retraining.ts';
import { ConfigError } from '../errors.ts';
import { quoteNames } from '../format.ts';
import { trialName } from './incident.ts';

/** Fields of a SageMaker request or answer, named as SageMaker names them. */
type Fields = Readonly<Record<string, unknown>>;

/** The variants of the endpoint on which both models are compared. */
export const TRIAL_VARIANTS = { champion: 'champion', challenger: 'challenger' } as const;

/** What a description tells and a request must not: SageMaker makes these itself. */
const MADE_BY_SAGEMAKER = new Set([
  'ModelArn',
  'EndpointConfigArn',
  'EndpointConfigName',
  'CreationTime',
  'DeploymentRecommendation',
]);

export interface NewModel {
  readonly incident: string;
  /** Role that the model runs under. */
  readonly role: string;
  readonly trained: { readonly modelData: string; readonly image?: string | undefined };
}

/**
 * The request for the challenger's model: the champion's in all but what was trained.
 *
 * @throws ConfigError where the champion is no single container
 */
export function planModel(champion: Fields, { incident, role, trained }: NewModel): Fields {
  const container = champion.PrimaryContainer as Fields | undefined;
  if (container === undefined) {
    throw new ConfigError('the model that serves is made of several containers, allowed: one');
  }
  const { ModelDataSource: _, ModelDataUrl: __, ...kept } = container;
  return {
    ...withoutMade(champion),
    ModelName: incident,
    ExecutionRoleArn: role,
    PrimaryContainer: {
      ...kept,
      ModelDataUrl: trained.modelData,
      ...(trained.image !== undefined && { Image: trained.image }),
    },
  };
}

/** The request for the trial's configuration: both models on one machine each, nothing captured. */
export function planTrial(
  config: Fields,
  { incident, variant }: { readonly incident: string; readonly variant: string },
): Fields {
  const served = findVariant(config, variant);
  const { InitialInstanceCount: count, ...machine } = served;
  const one = {
    ...machine,
    ...(count !== undefined && { InitialInstanceCount: 1 }),
    InitialVariantWeight: 1,
  };
  return {
    EndpointConfigName: trialName(incident),
    ProductionVariants: [
      { ...one, VariantName: TRIAL_VARIANTS.champion, ModelName: served.ModelName },
      { ...one, VariantName: TRIAL_VARIANTS.challenger, ModelName: incident },
    ],
  };
}

/** The request for the new configuration: the old one, its data capture included, with the challenger's model. */
export function planConfig(
  config: Fields,
  { incident, variant }: { readonly incident: string; readonly variant: string },
): Fields {
  findVariant(config, variant);
  const variants = (config.ProductionVariants as readonly Fields[]).map((one) =>
    one.VariantName === variant ? { ...one, ModelName: incident } : one,
  );
  return { ...withoutMade(config), EndpointConfigName: incident, ProductionVariants: variants };
}

/** How requests move to the new model, and the alarms on the endpoint's health that undo it. */
export function planDeployment(
  { deployment }: Pick<Retraining, 'deployment'>,
  alarms: readonly string[],
): Fields {
  const { strategy, stepPercent, bake, timeout } = deployment;
  const wait = { WaitIntervalInSeconds: secondsOf(bake) };
  const step = { Type: 'CAPACITY_PERCENT', Value: stepPercent };
  const routing = {
    allAtOnce: { Type: 'ALL_AT_ONCE', ...wait },
    canary: { Type: 'CANARY', ...wait, CanarySize: step },
    linear: { Type: 'LINEAR', ...wait, LinearStepSize: step },
  }[strategy];
  return {
    BlueGreenUpdatePolicy: {
      TrafficRoutingConfiguration: routing,
      TerminationWaitInSeconds: 0,
      MaximumExecutionTimeoutInSeconds: Math.min(28_800, Math.max(600, secondsOf(timeout))),
    },
    ...(alarms.length > 0 && {
      AutoRollbackConfiguration: { Alarms: alarms.map((AlarmName) => ({ AlarmName })) },
    }),
  };
}

/** The model that a variant of a configuration serves. */
export function servedModel(config: Fields, variant: string): string {
  return String(findVariant(config, variant).ModelName);
}

function findVariant(config: Fields, variant: string): Fields {
  const variants = (config.ProductionVariants ?? []) as readonly Fields[];
  const found = variants.find((one) => one.VariantName === variant);
  if (found !== undefined) return found;
  const names = quoteNames(variants.map((one) => String(one.VariantName)));
  throw new ConfigError(`endpoint.variant: got "${variant}", allowed: ${names}`);
}

function withoutMade(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).filter(([name, value]) => value !== undefined && !MADE_BY_SAGEMAKER.has(name)),
  );
}
