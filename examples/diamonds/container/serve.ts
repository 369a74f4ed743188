// The program that an endpoint of the image runs: answers GET /ping, and POST /invocations with the prices of stones.
// CSV in (nine features a line, or any columns under a header): one price a line out. JSON in, a stone or
// {"instances": [stone, …]}: {"predictions": [price, …]} out. The header Accept may ask for the other one.
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { type PriceModel, type PriceWeights, priceModelOf } from '../price-model.ts';
import { places } from './places.ts';
import { readCsv, readStone } from './read-stones.ts';

const CSV = 'text/csv';
const JSON_TYPE = 'application/json';

/** What the server answers. */
interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

function predict(model: PriceModel, request: IncomingMessage, body: string): Answer {
  const type = request.headers['content-type']?.split(';')[0]?.trim() ?? CSV;
  if (type !== CSV && type !== JSON_TYPE) {
    return { status: 415, type: 'text/plain', body: `content type ${type}, allowed: ${CSV}, ${JSON_TYPE}` };
  }
  const rows = type === CSV ? readCsv(body) : readInstances(JSON.parse(body));
  const prices = rows.map((row) => model(readStone(row)));
  const wanted = [CSV, JSON_TYPE].find((known) => request.headers.accept?.includes(known)) ?? type;
  return wanted === CSV
    ? { status: 200, type: `${CSV}; charset=utf-8`, body: `${prices.join('\n')}\n` }
    : { status: 200, type: JSON_TYPE, body: JSON.stringify({ predictions: prices }) };
}

function readInstances(content: unknown): ReturnType<typeof readCsv> {
  const { instances } = content as { instances?: ReturnType<typeof readCsv> };
  return instances ?? (Array.isArray(content) ? content : [content as Record<string, unknown>]);
}

async function answer(model: PriceModel, request: IncomingMessage): Promise<Answer> {
  if (request.url === '/ping') return { status: 200, type: 'text/plain', body: '' };
  if (request.url !== '/invocations' || request.method !== 'POST') {
    return { status: 404, type: 'text/plain', body: 'allowed: GET /ping, POST /invocations' };
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  try {
    return predict(model, request, Buffer.concat(chunks).toString('utf8'));
  } catch (error) {
    return { status: 400, type: 'text/plain', body: (error as Error).message };
  }
}

const model = priceModelOf(JSON.parse(readFileSync(places.model, 'utf8')) as PriceWeights);
const server = createServer(async (request, response) => {
  const { status, type, body } = await answer(model, request);
  response.writeHead(status, { 'content-type': type }).end(body);
});
// A container is reached from outside; without one, nobody but this machine needs the model.
const host = process.env.SAGEMAKER_BASE_DIR === undefined ? '0.0.0.0' : '127.0.0.1';
server.listen(Number(process.env.SAGEMAKER_BIND_TO_PORT ?? 8080), host, () =>
  console.log('prices are served'),
);
process.on('SIGTERM', () => server.close(() => process.exit(0)));
