import { Annotations, Duration } from 'aws-cdk-lib';
import {
  Alarm,
  AnomalyDetectionAlarm,
  ComparisonOperator,
  type IMetric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { secondsOf } from '../../lambdas/contract/duration.ts';
import { MONITOR_METRICS } from '../../lambdas/contract/metric-names.ts';
import { type PresenceTiming, timePresenceAlarms } from '../alarm-timing.ts';
import type { DeployableMonitor } from '../check-deployable.ts';
import { endpointMetric, labelMetricNames, monitorMetric } from '../metrics.ts';

const FIVE_MINUTES = Duration.minutes(5);
const MAX_ERROR_RATE = 0.1;

export interface MonitorAlarmsProps {
  readonly monitor: DeployableMonitor;
  /** Told of every alarm about the model and the runs. */
  readonly alarmTopic: ITopic;
  /** Told where the way over the alarm topic is itself broken. */
  readonly peopleTopic: ITopic;
  readonly notifier: IFunction;
  readonly notifierDeadLetters: IQueue;
  /** @default - nothing is retrained */
  readonly retraining?: WatchedRetraining | undefined;
}

/** The parts of retraining whose failure no run tells by itself. */
export interface WatchedRetraining {
  /** Decides whether a run starts. */
  readonly gate: { readonly function: IFunction };
  /** Tells people how a run ended. */
  readonly functions: { readonly conclude: { readonly function: IFunction } };
  /** Requests that never reached the gate, and ends of runs that nobody saw to. */
  readonly deadLetters: IQueue;
}

interface AlarmRule {
  readonly metric: IMetric;
  readonly description: string;
  readonly comparison: ComparisonOperator;
  readonly threshold: number;
  readonly missing: TreatMissingData;
  /**
   * How many periods on end must breach.
   *
   * @default 1
   */
  readonly periods?: number;
  /** @default - the alarm topic */
  readonly topic?: ITopic;
}

type Told = Pick<AlarmRule, 'description' | 'topic'>;

/**
 * The alarms of one monitor, named `<model>-<alarm>`, each on one plain metric over one period. Both ALARM
 * and OK are told.
 */
export class MonitorAlarms extends Construct {
  /** Data drifted in the latest judged window. */
  readonly dataDrift: Alarm;
  /** Performance degraded in the latest judged window. */
  readonly degradation: Alarm;
  /** The endpoint answers more than one request in ten with an error; only where `endpoint` is configured. */
  readonly highErrorRate: Alarm | undefined;
  /** No rows arrive. */
  readonly noData: Alarm;
  /** A run failed, or none came. */
  readonly monitorFailed: Alarm;
  /** The notifier failed on an alarm. */
  readonly notifierFailed: Alarm;
  /** An alarm never reached the notifier, or it gave up on it. */
  readonly notifierDeadLetters: Alarm;
  /** Retraining could not decide, or could not tell; only where a trainer is configured. */
  readonly retraining: readonly Alarm[];
  /** The metrics left the band that CloudWatch learned, as `alarms.anomalyDetection` asks. */
  readonly anomalies: readonly Alarm[];
  private readonly props: MonitorAlarmsProps;

  constructor(scope: Construct, id: string, props: MonitorAlarmsProps) {
    super(scope, id);
    this.props = props;
    this.dataDrift = this.addVerdictAlarm('DataDriftDetected', MONITOR_METRICS.dataDrift);
    this.degradation = this.addVerdictAlarm('Degradation', MONITOR_METRICS.degradation);
    this.highErrorRate = this.addErrorRateAlarm();
    const timing = timePresenceAlarms(props.monitor);
    this.noData = this.addNoDataAlarm(timing.rows);
    this.monitorFailed = this.addHeartbeatAlarm(timing.heartbeat);
    const { model } = props.monitor;
    this.notifierFailed = this.addErrorsAlarm('NotifierFailed', {
      function: props.notifier,
      description: `The notifier of ${model} failed: alarms may have told nobody`,
      topic: props.peopleTopic,
    });
    this.notifierDeadLetters = this.addDeadLetterAlarm('NotifierDeadLetters', {
      queue: props.notifierDeadLetters,
      description: `Alarms of ${model} that the notifier could not handle wait in the queue`,
      topic: props.peopleTopic,
    });
    this.retraining = props.retraining === undefined ? [] : this.addRetrainingAlarms(props.retraining);
    this.anomalies = [...new Set(props.monitor.alarms.anomalyDetection)].map((name) =>
      this.addAnomalyAlarm(name),
    );
  }

  /** Every alarm there is, the model's first. */
  get all(): readonly Alarm[] {
    return [
      this.dataDrift,
      this.degradation,
      ...(this.highErrorRate ? [this.highErrorRate] : []),
      this.noData,
      this.monitorFailed,
      this.notifierFailed,
      this.notifierDeadLetters,
      ...this.retraining,
      ...this.anomalies,
    ];
  }

  private addVerdictAlarm(name: string, metricName: string): Alarm {
    const period = Duration.seconds(secondsOf(this.props.monitor.alarms.period));
    return this.addAlarm(name, {
      metric: monitorMetric(this.props.monitor, metricName, { statistic: Stats.MAXIMUM, period }),
      description: `${metricName} of ${this.props.monitor.model}: 1 in a window that alarms, else 0`,
      comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: 0,
      // Between two runs nothing is known: the last verdict stands.
      missing: TreatMissingData.IGNORE,
    });
  }

  private addErrorRateAlarm(): Alarm | undefined {
    const { endpoint } = this.props.monitor;
    if (endpoint === undefined) return undefined;
    return this.addAlarm('HighErrorRate', {
      // SageMaker sends 0 or 1 with each request, so the average is the error rate.
      metric: endpointMetric(endpoint, 'Invocation5XXErrors', {
        statistic: Stats.AVERAGE,
        period: FIVE_MINUTES,
      }),
      description: `Share of requests that endpoint ${endpoint.name} answers with an error`,
      comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: MAX_ERROR_RATE,
      missing: TreatMissingData.NOT_BREACHING,
    });
  }

  private addNoDataAlarm(timing: PresenceTiming): Alarm {
    return this.addPresenceAlarm('NoData', timing, {
      metricName: MONITOR_METRICS.rows,
      statistic: Stats.SUM,
      description: `No prediction of ${this.props.monitor.model} arrived`,
    });
  }

  private addHeartbeatAlarm(timing: PresenceTiming): Alarm {
    return this.addPresenceAlarm('MonitorFailed', timing, {
      metricName: MONITOR_METRICS.monitorRuns,
      statistic: Stats.MINIMUM,
      description: `A run of the monitor of ${this.props.monitor.model} failed, or none came`,
    });
  }

  private addPresenceAlarm(
    name: string,
    { periodSeconds, periods, missingIsBreaching }: PresenceTiming,
    { metricName, statistic, description }: { metricName: string; statistic: string; description: string },
  ): Alarm {
    const period = Duration.seconds(periodSeconds);
    if (!missingIsBreaching) this.warnOutOfSight(name, `notice that ${metricName} stays away`);
    return this.addAlarm(name, {
      metric: monitorMetric(this.props.monitor, metricName, { statistic, period }),
      description,
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 1,
      periods,
      missing: missingIsBreaching ? TreatMissingData.BREACHING : TreatMissingData.IGNORE,
    });
  }

  private warnOutOfSight(alarm: string, failure: string): void {
    Annotations.of(this).addWarningV2(
      `cdk-model-monitor:${alarm}`,
      `${this.props.monitor.model}-${alarm} cannot ${failure}: it comes less often than every 7 days, or later, and CloudWatch looks back no further`,
    );
  }

  private addRetrainingAlarms({ gate, functions, deadLetters }: WatchedRetraining): readonly Alarm[] {
    const { model } = this.props.monitor;
    return [
      this.addErrorsAlarm('RetrainGateFailed', {
        function: gate.function,
        description: `The gate could not decide whether to retrain ${model}: see its log`,
      }),
      this.addErrorsAlarm('RetrainingUntold', {
        function: functions.conclude.function,
        description: `A retraining run of ${model} ended, and telling people or keeping its record failed`,
      }),
      this.addDeadLetterAlarm('RetrainingDeadLetters', {
        queue: deadLetters,
        description: `Requests to retrain ${model}, or ends of its runs, that nothing could handle wait in the queue`,
      }),
    ];
  }

  private addErrorsAlarm(
    name: string,
    { function: watched, ...told }: Told & { readonly function: IFunction },
  ): Alarm {
    return this.addFailureAlarm(name, {
      metric: watched.metricErrors({ statistic: Stats.SUM, period: FIVE_MINUTES }),
      ...told,
    });
  }

  private addDeadLetterAlarm(name: string, { queue, ...told }: Told & { readonly queue: IQueue }): Alarm {
    return this.addFailureAlarm(name, {
      metric: queue.metricApproximateNumberOfMessagesVisible({
        statistic: Stats.MAXIMUM,
        period: FIVE_MINUTES,
      }),
      ...told,
    });
  }

  private addFailureAlarm(name: string, rule: Told & Pick<AlarmRule, 'metric'>): Alarm {
    return this.addAlarm(name, {
      ...rule,
      comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: 0,
      missing: TreatMissingData.NOT_BREACHING,
    });
  }

  private addAlarm(name: string, rule: AlarmRule): Alarm {
    const alarm = new Alarm(this, name, {
      alarmName: `${this.props.monitor.model}-${name}`,
      alarmDescription: rule.description,
      metric: rule.metric,
      comparisonOperator: rule.comparison,
      threshold: rule.threshold,
      evaluationPeriods: rule.periods ?? 1,
      treatMissingData: rule.missing,
    });
    return tell(alarm, rule.topic ?? this.props.alarmTopic);
  }

  private addAnomalyAlarm(metricName: string): Alarm {
    const { monitor, alarmTopic } = this.props;
    const timing = timePresenceAlarms(monitor);
    const isLate = labelMetricNames(monitor.task).includes(metricName);
    const { periodSeconds, periods, missingIsBreaching } = isLate ? timing.labelled : timing.rows;
    if (!missingIsBreaching) this.warnOutOfSight(`${metricName}-Anomaly`, `see ${metricName}`);
    const alarm = new AnomalyDetectionAlarm(this, `Anomaly${metricName}`, {
      alarmName: `${monitor.model}-${metricName}-Anomaly`,
      alarmDescription: `${metricName} of ${monitor.model} left the band that CloudWatch learned`,
      metric: monitorMetric(monitor, metricName, {
        statistic: Stats.AVERAGE,
        period: Duration.seconds(periodSeconds),
      }),
      evaluationPeriods: periods,
      // Any one of them: the others are empty where values come late.
      datapointsToAlarm: 1,
      treatMissingData: TreatMissingData.IGNORE,
    });
    return tell(alarm, alarmTopic);
  }
}

function tell<A extends Alarm>(alarm: A, topic: ITopic): A {
  const action = new SnsAction(topic);
  alarm.addAlarmAction(action);
  alarm.addOkAction(action);
  return alarm;
}
