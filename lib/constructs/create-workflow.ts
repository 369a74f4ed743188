import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, type IChainable, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { acceptRoleDependency } from './cfn-lint.ts';
import { acknowledgeWildcards, LOG_DELIVERY, type Permission, TRACING, toStatement } from './permissions.ts';

export interface WorkflowProps {
  readonly name: string;
  readonly logGroupName: string;
  readonly comment: string;
  readonly definition: IChainable;
  /** What its steps need; logging and tracing its own runs comes on top. */
  readonly permissions: readonly Permission[];
  readonly timeout: Duration;
  /** @default RetentionDays.THREE_MONTHS */
  readonly logRetention?: RetentionDays | undefined;
}

/** A state machine with the role it runs as and the log group it writes to. */
export interface Workflow {
  readonly stateMachine: StateMachine;
  readonly role: Role;
  readonly logGroup: LogGroup;
}

/** A state machine that logs and traces its runs, under a role with just the permissions that are named. */
export function createWorkflow(scope: Construct, props: WorkflowProps): Workflow {
  const role = createRole(scope, [...props.permissions, LOG_DELIVERY, TRACING]);
  const logGroup = new LogGroup(scope, 'Logs', {
    logGroupName: props.logGroupName,
    retention: props.logRetention ?? RetentionDays.THREE_MONTHS,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const stateMachine = new StateMachine(scope, 'StateMachine', {
    stateMachineName: props.name,
    comment: props.comment,
    definitionBody: DefinitionBody.fromChainable(props.definition),
    // The role is written out here; whatever the tasks would add goes beyond what they need.
    role: role.withoutPolicyUpdates(),
    timeout: props.timeout,
    tracingEnabled: true,
    logs: { destination: logGroup, level: LogLevel.ALL },
  });
  acceptRoleDependency(stateMachine);
  return { stateMachine, role, logGroup };
}

function createRole(scope: Construct, permissions: readonly Permission[]): Role {
  const role = new Role(scope, 'Role', {
    assumedBy: new ServicePrincipal('states.amazonaws.com'),
    inlinePolicies: { Run: new PolicyDocument({ statements: permissions.map(toStatement) }) },
  });
  for (const permission of permissions) acknowledgeWildcards(role, permission);
  return role;
}
