import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { describeFailure } from './aws-failure.ts';

/** A mail: the subject is ASCII of at most 99 characters, the body plain text. */
export interface Mail {
  readonly subject: string;
  readonly body: string;
}

/** Tells people. Throws ConfigError where the topic is missing or closed to us, else DependencyError. */
export interface Topic {
  publish(mail: Mail): Promise<void>;
}

/** The SNS topic whose ARN `findArn` gives when it is needed. Open it once per container. */
export function openTopic(findArn: () => string, client: SNSClient = new SNSClient({})): Topic {
  return {
    publish: async ({ subject, body }) => {
      const arn = findArn();
      try {
        await client.send(new PublishCommand({ TopicArn: arn, Subject: subject, Message: body }));
      } catch (error) {
        throw describeFailure(`publish to ${arn}`, error);
      }
    },
  };
}
