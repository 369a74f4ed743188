import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { describeFailure } from './aws-failure.ts';

/** Reads secrets by where they are kept, such as `ssm:/chat/url`. Throws ConfigError where one is missing or closed to us. */
export interface Secrets {
  read(place: string): Promise<string>;
}

export interface SecretClients {
  readonly manager?: SecretsManagerClient;
  readonly parameters?: SSMClient;
}

/** Secrets Manager and the parameter store of the function's own account and region. */
export function openSecrets({
  manager = new SecretsManagerClient({}),
  parameters = new SSMClient({}),
}: SecretClients = {}): Secrets {
  return {
    read: async (place) => {
      const name = place.slice(place.indexOf(':') + 1);
      try {
        if (place.startsWith('ssm:')) {
          const { Parameter } = await parameters.send(
            new GetParameterCommand({ Name: name, WithDecryption: true }),
          );
          return Parameter?.Value ?? '';
        }
        const { SecretString } = await manager.send(new GetSecretValueCommand({ SecretId: name }));
        return SecretString ?? '';
      } catch (error) {
        throw describeFailure(`read the secret ${place}`, error);
      }
    },
  };
}
