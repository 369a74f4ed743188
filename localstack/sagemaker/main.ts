import type { AddressInfo } from 'node:net';
import { makeServer } from './server.ts';
import { readSettings } from './settings.ts';

// A stand-in for SageMaker. Prints one line when it listens, {"port": …}, and ends when its standard input does:
// whoever starts it holds the other end, so it never outlives them.
const settings = readSettings(process.env);
const server = makeServer(settings);
server.listen(settings.port, '127.0.0.1', () => {
  console.log(JSON.stringify({ port: (server.address() as AddressInfo).port }));
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(0));
process.stdin.on('end', () => process.exit(0)).resume();
