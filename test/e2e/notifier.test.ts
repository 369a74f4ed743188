import { PublishCommand } from '@aws-sdk/client-sns';
import { beforeAll, describe, expect, it } from 'vitest';
import { aws, monitorOf } from './support/app.ts';
import { awaitEmail, type Mailbox, openMailbox } from './support/mail.ts';

const scheduled = monitorOf('scheduled');
let mailbox: Mailbox;

beforeAll(async () => {
  mailbox = await openMailbox(scheduled);
});

describe('the notifier', () => {
  it('passes on what is no alarm as it came', async () => {
    const text = 'The größte disk is full.\nPlease look.';
    await tell(text);
    const mail = await mailbox.awaitMail(/^\[MESSAGE\] scheduled: a message that is no alarm$/);
    expect(mail.text).toBe(text);
    await awaitEmail('scheduled@example.com', text);
  });

  it('writes a subject that SNS takes, whatever the alarm is called', async () => {
    const name = `Größe-${'x'.repeat(200)}`;
    await tell(
      JSON.stringify({
        AlarmName: name,
        NewStateValue: 'ALARM',
        OldStateValue: 'OK',
        NewStateReason: 'tried',
        Trigger: { MetricName: 'Size', Namespace: 'Any', Dimensions: [] },
      }),
    );
    const { subject, text } = await mailbox.awaitMail(/^\[ALARM\] scheduled: alarm Gr/);
    expect(subject).toMatch(/^[ -~]+$/);
    expect(subject.length).toBeLessThanOrEqual(99);
    expect(text).toContain(name);
  });
});

async function tell(Message: string): Promise<void> {
  await aws.sns.send(new PublishCommand({ TopicArn: scheduled.alarmTopicArn, Message }));
}
