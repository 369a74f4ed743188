/** Whose resources a call is about: SageMaker keeps those of each account and region apart. */
export interface Scope {
  readonly account: string;
  readonly region: string;
}

export type ResourceKind = 'training-job' | 'model' | 'endpoint-config' | 'endpoint';

/** @example arnOf({ account: '000000000000', region: 'us-east-1' }, 'model', 'm') // 'arn:aws:sagemaker:us-east-1:000000000000:model/m' */
export const arnOf = ({ account, region }: Scope, kind: ResourceKind, name: string): string =>
  `arn:aws:sagemaker:${region}:${account}:${kind}/${name}`;
