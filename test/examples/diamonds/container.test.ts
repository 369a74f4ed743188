import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { stringify } from 'csv-stringify/sync';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Diamond, loadDiamonds } from '../../../examples/diamonds/diamonds.ts';
import { findFreePort } from '../../../localstack/free-port.ts';

const run = promisify(execFile);
const base = mkdtempSync(join(tmpdir(), 'diamonds-'));
const diamonds = loadDiamonds();
const [unseen, known] = [diamonds.slice(0, 5000), diamonds.slice(5000)];

afterAll(() => rmSync(base, { recursive: true }));

const program = (name: string): string[] => ['--import', 'tsx', `examples/diamonds/container/${name}.ts`];

/** A training job's folder with these files in its channel. */
function makeFolder(name: string, files: Readonly<Record<string, string>>, hyperparameters = {}): string {
  const folder = join(base, name);
  mkdirSync(join(folder, 'input', 'config'), { recursive: true });
  writeFileSync(join(folder, 'input', 'config', 'hyperparameters.json'), JSON.stringify(hyperparameters));
  mkdirSync(join(folder, 'input', 'data', 'training'), { recursive: true });
  for (const [file, text] of Object.entries(files)) {
    writeFileSync(join(folder, 'input', 'data', 'training', file), text);
  }
  return folder;
}

const train = (folder: string) =>
  run(process.execPath, program('train'), { env: { ...process.env, SAGEMAKER_BASE_DIR: folder } });

const csv = (stones: readonly Diamond[]): string => stringify([...stones], { header: true });
const readMetrics = (folder: string) =>
  JSON.parse(readFileSync(join(folder, 'output', 'data', 'metrics.json'), 'utf8'));

describe('the training program', () => {
  it('learns from CSV and JSON Lines alike, leaves broken rows out, and prints its figures', async () => {
    const folder = makeFolder('mixed', {
      'a.csv': csv(known.slice(0, 1000)),
      'b.jsonl': known
        .slice(1000, 2000)
        .map((stone) => `${JSON.stringify(stone)}\n`)
        .join(''),
      'c.jsonl': '{"carat": 1}\n',
    });
    const { stdout } = await train(folder);
    const metrics = readMetrics(folder);
    expect(metrics.rows).toBe(1800);
    expect(metrics.r2).toBeGreaterThan(0.9);
    expect(stdout).toContain('1 rows are no stones');
    expect(stdout).toContain(`r2=${metrics.r2};`);
  });

  it('knows less from fewer factors', async () => {
    const folder = makeFolder('poor', { 'a.csv': csv(known.slice(0, 5000)) }, { factors: 'color,clarity' });
    await train(folder);
    expect(readMetrics(folder).r2).toBeLessThan(0.3);
  });

  it.each([
    ['an unknown factor', { factors: 'weight' }, 'names "weight", allowed: carat, cut, color, clarity'],
    ['too few stones', {}, '9 stones to train on, allowed: from 100'],
  ])('says in the failure file that there is %s', async (name, hyperparameters, reason) => {
    const folder = makeFolder(name, { 'a.csv': csv(known.slice(0, 10)) }, hyperparameters);
    await expect(train(folder)).rejects.toMatchObject({ code: 1 });
    expect(readFileSync(join(folder, 'output', 'failure'), 'utf8')).toContain(reason);
    expect(existsSync(join(folder, 'model', 'price-model.json'))).toBe(false);
  });
});

describe('the server', () => {
  let server: ChildProcess;
  let address: string;

  beforeAll(async () => {
    const folder = makeFolder('whole', { 'a.csv': csv(known) });
    const began = performance.now();
    await train(folder);
    expect(performance.now() - began).toBeLessThan(30_000);
    const port = await findFreePort();
    address = `http://127.0.0.1:${port}`;
    server = spawn(process.execPath, program('serve'), {
      env: { ...process.env, SAGEMAKER_BASE_DIR: folder, SAGEMAKER_BIND_TO_PORT: String(port) },
    });
    await vi.waitFor(() => fetch(`${address}/ping`), { timeout: 20_000 });
  }, 60_000);

  afterAll(async () => {
    server?.kill();
    if (server?.exitCode === null) await once(server, 'exit');
  });

  async function ask(type: string, body: string, accept?: string) {
    const headers = { 'content-type': type, ...(accept === undefined ? {} : { accept }) };
    const answer = await fetch(`${address}/invocations`, { method: 'POST', headers, body });
    return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
  }

  const features = ({ price: _, ...stone }: Diamond) => stone;

  it('predicts stones that it has not seen with R² above 0.9', async () => {
    const { text } = await ask('text/csv', csv(unseen));
    const prices = text.trimEnd().split('\n').map(Number);
    const mean = unseen.reduce((sum, { price }) => sum + price, 0) / unseen.length;
    const squares = unseen.reduce((sum, { price }, at) => sum + (price - (prices[at] ?? 0)) ** 2, 0);
    const spread = unseen.reduce((sum, { price }) => sum + (price - mean) ** 2, 0);
    expect(prices).toHaveLength(unseen.length);
    expect(1 - squares / spread).toBeGreaterThan(0.9);
  });

  it('gives the same price to a line without a header, to JSON, and in the form that is asked for', async () => {
    const stone = features(unseen[0] as Diamond);
    const { text } = await ask('text/csv', `${Object.values(stone).join(',')}\n`);
    const price = Number(text);
    const asJson = await ask('application/json', JSON.stringify({ instances: [stone, stone] }));
    expect(asJson.type).toBe('application/json');
    expect(JSON.parse(asJson.text)).toEqual({ predictions: [price, price] });
    const asCsv = await ask('application/json', JSON.stringify(stone), 'text/csv');
    expect(asCsv).toMatchObject({ type: 'text/csv; charset=utf-8', text: `${price}\n` });
  });

  it.each([
    ['text/csv', 'x,y\n', 400],
    ['application/json', '{"carat": -1}', 400],
    ['application/json', 'no JSON', 400],
    ['image/png', 'x', 415],
  ])('refuses %s %j with %i', async (type, body, status) => {
    expect((await ask(type, body)).status).toBe(status);
  });
});
