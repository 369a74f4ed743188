// A program that starts a LocalStack, prints where it is, and then waits to be killed.
import { startLocalStack } from '../../localstack/start.ts';

const { endpoint, pid } = await startLocalStack({ env: { ...process.env, AWS_ENDPOINT_URL: undefined } });
console.log(JSON.stringify({ endpoint, pid }));
process.stdin.resume();
