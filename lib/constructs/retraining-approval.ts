import { FunctionUrlAuthType } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { retrainingArnOf } from '../names.ts';
import { MonitorFunction } from './monitor-function.ts';
import { allow } from './permissions.ts';
import type { RetrainingFunctionsProps } from './retraining-functions.ts';
import { allowState, NOTE_RETRAINING, WRITE_STATE } from './state-permissions.ts';

/** What asks a person before anything is trained, and the page that takes the answer. */
export class RetrainingApproval extends Construct {
  /** Asks, and keeps what was said. */
  readonly ask: MonitorFunction;
  /** Takes an answer; undefined where only the command line does. */
  readonly page: MonitorFunction | undefined;

  constructor(scope: Construct, id: string, props: RetrainingFunctionsProps) {
    super(scope, id);
    const { settings, monitor, stateBucket, peopleTopic, encryptionKey, logRetention } = props;
    this.page = settings.approval?.page ? this.createPage(props) : undefined;
    // The one-time id is what lets a person in: who opens a mail in a browser signs no request.
    const url = this.page?.function.addFunctionUrl({ authType: FunctionUrlAuthType.NONE }).url;
    this.ask = new MonitorFunction(this, 'Ask', {
      step: 'ask-approval',
      model: monitor.model,
      description: 'Asks a person whether a new model may be trained',
      environment: {
        STATE_BUCKET: stateBucket.bucketName,
        PEOPLE_TOPIC_ARN: peopleTopic.topicArn,
        ...(url !== undefined && { APPROVAL_PAGE_URL: url }),
      },
      logRetention,
    });
    allowState(this.ask.role, props, ...NOTE_RETRAINING);
    allow(this.ask.role, { actions: ['sns:Publish'], resources: [peopleTopic.topicArn] });
    encryptionKey?.grant(this.ask.role, 'kms:Decrypt', 'kms:GenerateDataKey');
  }

  /** Anyone on the internet may call it: all it can do is to keep answers, and to let this state machine go on. */
  private createPage(props: RetrainingFunctionsProps): MonitorFunction {
    const { monitor, stateBucket, logRetention } = props;
    const page = new MonitorFunction(this, 'Page', {
      step: 'answer-approval',
      model: monitor.model,
      description: 'Shows the question whether a new model may be trained, and takes the answer',
      environment: { STATE_BUCKET: stateBucket.bucketName },
      logRetention,
    });
    allowState(page.role, props, { ...WRITE_STATE, below: 'retraining/approvals/' });
    allow(page.role, {
      actions: ['states:SendTaskSuccess'],
      resources: [retrainingArnOf(this, monitor.model)],
    });
    return page;
  }
}
