import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { stackNameOf } from '../../lambdas/contract/stack-name.ts';
import { ModelMonitor, type ModelMonitorProps } from '../constructs/model-monitor.ts';

export interface MonitorStackProps extends Omit<StackProps, 'stackName'> {
  readonly monitor: ModelMonitorProps;
}

/** One model's monitor as a stack of its own, named `<model>-monitor`, with the names that people look for as outputs. */
export class MonitorStack extends Stack {
  readonly monitor: ModelMonitor;

  constructor(scope: Construct, { monitor: props, ...stackProps }: MonitorStackProps) {
    super(scope, stackNameOf(props.model), {
      description: `Monitor of the model ${props.model}`,
      ...stackProps,
    });
    this.monitor = new ModelMonitor(this, 'Monitor', props);
    const { retraining } = this.monitor;
    const outputs = {
      PerformanceFunctionName: this.monitor.functions.performance.function.functionName,
      DriftFunctionName: this.monitor.functions.drift.function.functionName,
      StateMachineArn: this.monitor.stateMachine.stateMachineArn,
      StateBucketName: this.monitor.stateBucket.bucketName,
      AlarmTopicArn: this.monitor.alarmTopic.topicArn,
      PeopleTopicArn: this.monitor.peopleTopic.topicArn,
      DashboardName: this.monitor.dashboard.dashboardName,
      RuleName: this.monitor.rule.ruleName,
      ...(retraining && {
        RetrainingStateMachineArn: retraining.stateMachine.stateMachineArn,
        RetrainGateFunctionName: retraining.gate.function.functionName,
      }),
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}
