import { createServer } from 'node:net';

/**
 * A port of 127.0.0.1 that nothing listens on: the given one, or any for 0.
 *
 * @throws the system's error where the given one is taken
 */
export function findFreePort(port = 0): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });
}
