import { SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import { app, aws, type DeployedMonitor } from './app.ts';
import { awaitValue } from './await.ts';

/** A message to people. */
interface Mail {
  readonly subject: string;
  readonly text: string;
}

/** Reads along with the people that a monitor tells, subjects included, which the stored e-mails lack. */
export interface Mailbox {
  /** The first mail whose subject matches and whose text contains `part`, whether it has come already or comes yet. */
  readonly awaitMail: (subject: RegExp, part?: string) => Promise<Mail>;
}

/** Subscribes a queue of its own to the people topic; what was sent before is not seen. */
export async function openMailbox(monitor: DeployedMonitor): Promise<Mailbox> {
  const QueueName = `mailbox-${monitor.model}-${Date.now()}`;
  const { QueueUrl } = await aws.sqs.send(new CreateQueueCommand({ QueueName }));
  const { Attributes } = await aws.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  await aws.sns.send(
    new SubscribeCommand({
      TopicArn: monitor.peopleTopicArn,
      Protocol: 'sqs',
      Endpoint: Attributes?.QueueArn,
    }),
  );
  const received: Mail[] = [];
  const look = async (subject: RegExp, part: string): Promise<Mail | undefined> => {
    const { Messages = [] } = await aws.sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
    );
    for (const { Body = '', ReceiptHandle } of Messages) {
      await aws.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      const { Subject, Message } = JSON.parse(Body) as { Subject: string; Message: string };
      received.push({ subject: Subject, text: Message });
    }
    return received.find((mail) => subject.test(mail.subject) && mail.text.includes(part));
  };
  return {
    awaitMail: (subject, part = '') =>
      awaitValue(`a mail with the subject ${subject} and "${part}"`, () => look(subject, part), {
        timeout: 180_000,
      }),
  };
}

interface StoredMail {
  readonly Destination: { readonly ToAddresses: readonly string[] };
  readonly Body: { readonly text_part: string };
}

/** The text of the e-mail to an address that contains `part`, once it was sent. */
export function awaitEmail(address: string, part: string): Promise<string> {
  return awaitValue(
    `an e-mail to ${address} with "${part}"`,
    async () => {
      const answer = await fetch(`${app.endpoint}/_aws/ses`);
      const { messages } = (await answer.json()) as { messages: readonly StoredMail[] };
      const texts = messages
        .filter((mail) => mail.Destination.ToAddresses.includes(address))
        .map((mail) => mail.Body.text_part);
      return texts.find((text) => text.includes(part));
    },
    { timeout: 180_000, interval: 500 },
  );
}
