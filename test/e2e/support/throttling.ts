import { app } from './app.ts';

/** Which calls LocalStack refuses as AWS does when they come too fast: see docs/localstack.md. */
export interface ThrottlingRule {
  readonly service: 's3' | 'cloudwatch';
  readonly operation?: string;
  /** A regular expression that is found in the bucket and key, or in the namespace. */
  readonly resource: string;
  /** How often each resource is refused. */
  readonly times: number;
}

const address = `${app.endpoint}/_monitor/throttling`;

/** Lets these rules hold in place of all others. */
export async function throttle(rules: readonly ThrottlingRule[]): Promise<void> {
  const answer = await fetch(address, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(rules),
  });
  if (!answer.ok) throw new Error(`PUT ${address}: ${answer.status} ${await answer.text()}`);
}

export interface Refused {
  readonly operation: string;
  readonly resource: string;
  readonly times: number;
}

/** What was refused since the rules hold. */
export async function listRefused(): Promise<readonly Refused[]> {
  return (await (await fetch(address)).json()) as Refused[];
}
