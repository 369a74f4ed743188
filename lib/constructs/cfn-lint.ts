import type { CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Tells cfn-lint that a resource names its role twice, as property and as dependency. The CDK writes both:
 * with the dependency come the policies of the role, which must be there first.
 */
export function acceptRoleDependency(construct: IConstruct): void {
  const resource = construct.node.defaultChild as CfnResource;
  resource.addMetadata('cfn-lint', { config: { ignore_checks: ['W3005'] } });
}
