import { SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import type { Clients } from './clients.ts';
import type { Timeline } from './timeline.ts';

/** Reads the mails: who got them from LocalStack's outbox, which loses the subject, and that from a queue beside it. */
export class MailReader {
  private readonly clients: Clients;
  private readonly queueUrl: string;
  private readonly subjects = new Map<string, string>();

  private constructor(clients: Clients, queueUrl: string) {
    this.clients = clients;
    this.queueUrl = queueUrl;
  }

  /** Subscribes a queue to the topic that the mails go out by. */
  static async open(clients: Clients, topicArn: string): Promise<MailReader> {
    const { QueueUrl = '' } = await clients.sqs.send(new CreateQueueCommand({ QueueName: 'demo-mails' }));
    const { Attributes } = await clients.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
    );
    await clients.sns.send(
      new SubscribeCommand({ TopicArn: topicArn, Protocol: 'sqs', Endpoint: Attributes?.QueueArn }),
    );
    return new MailReader(clients, QueueUrl);
  }

  async read(timeline: Timeline): Promise<void> {
    await this.readSubjects();
    const answer = await fetch(`${this.clients.endpoint}/_aws/ses`);
    // The outbox is there from the first mail on.
    if (!answer.ok) return;
    const { messages } = (await answer.json()) as { messages: OutboxMail[] };
    for (const mail of messages) {
      const text = mail.Body?.text_part ?? '';
      const subject = this.subjects.get(text);
      if (subject === undefined) continue;
      const [to] = mail.Destination?.ToAddresses ?? [];
      timeline.add(`mail ${mail.Id}`, {
        at: new Date(mail.Timestamp).toISOString(),
        event: 'email',
        detail: { to, subject, text },
      });
    }
  }

  private async readSubjects(): Promise<void> {
    const { Messages = [] } = await this.clients.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: this.queueUrl, MaxNumberOfMessages: 10 }),
    );
    for (const { Body, ReceiptHandle } of Messages) {
      const { Subject = '', Message = '' } = JSON.parse(Body ?? '{}') as {
        Subject?: string;
        Message?: string;
      };
      this.subjects.set(Message, Subject);
      await this.clients.sqs.send(new DeleteMessageCommand({ QueueUrl: this.queueUrl, ReceiptHandle }));
    }
  }
}

interface OutboxMail {
  readonly Id: string;
  readonly Timestamp: string;
  readonly Destination?: { readonly ToAddresses?: readonly string[] };
  readonly Body?: { readonly text_part?: string };
}
