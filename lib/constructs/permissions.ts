import { type IResolvable, Stack, Validations } from 'aws-cdk-lib';
import { type Conditions, type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';

/** What a role may do, and where. */
export interface Permission {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** @default - no condition */
  readonly conditions?: Conditions;
  /**
   * Why resources with a wildcard are needed; cdk-nag is told so for exactly these resources.
   *
   * @default - resources have no wildcard
   */
  readonly wildcardReason?: string;
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html#cloudwatch-iam-policy */
export const LOG_DELIVERY: Permission = {
  actions: [
    'logs:CreateLogDelivery',
    'logs:GetLogDelivery',
    'logs:UpdateLogDelivery',
    'logs:DeleteLogDelivery',
    'logs:ListLogDeliveries',
    'logs:PutResourcePolicy',
    'logs:DescribeResourcePolicies',
    'logs:DescribeLogGroups',
  ],
  resources: ['*'],
  wildcardReason: 'CloudWatch Logs gives log deliveries no ARN.',
};
/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-xray-tracing.html */
export const TRACING: Permission = {
  actions: [
    'xray:PutTraceSegments',
    'xray:PutTelemetryRecords',
    'xray:GetSamplingRules',
    'xray:GetSamplingTargets',
  ],
  resources: ['*'],
  wildcardReason: 'X-Ray gives traces no ARN.',
};

/** Lets `role` do what each permission says and nothing more. */
export function allow(role: IRole, ...permissions: readonly Permission[]): void {
  for (const permission of permissions) {
    role.addToPrincipalPolicy(toStatement(permission));
    acknowledgeWildcards(role, permission);
  }
}

/** The policy statement of a permission, for policies that are written in one piece. */
export function toStatement(permission: Permission): PolicyStatement {
  return new PolicyStatement({
    actions: [...permission.actions],
    resources: [...permission.resources],
    ...(permission.conditions && { conditions: permission.conditions }),
  });
}

/** Tells cdk-nag why exactly these wildcard resources are needed. */
export function acknowledgeWildcards(role: IRole, { resources, wildcardReason }: Permission): void {
  if (wildcardReason === undefined) return;
  for (const resource of resources) {
    const id = `AwsSolutions-IAM5[Resource::${flatten(Stack.of(role).resolve(resource))}]`;
    Validations.of(role).acknowledge({ id, reason: wildcardReason });
  }
}

/** An ARN as cdk-nag writes it in a finding: references in angle brackets. */
function flatten(node: string | IResolvable | Record<string, unknown>): string {
  if (typeof node === 'string') return node;
  if ('Ref' in node) return `<${node.Ref}>`;
  if ('Fn::GetAtt' in node) return `<${(node['Fn::GetAtt'] as string[]).join('.')}>`;
  if ('Fn::Join' in node) {
    const [delimiter, parts] = node['Fn::Join'] as [string, (string | Record<string, unknown>)[]];
    return parts.map(flatten).join(delimiter);
  }
  return JSON.stringify(node);
}
