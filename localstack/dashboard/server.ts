import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SetupError } from '../setup-error.ts';
import { isDrawable, parseDashboardBody } from './body.ts';
import { chooseRange } from './choose-range.ts';
import { drawDashboard } from './draw-dashboard.ts';
import { openClients } from './find-localstack.ts';
import { readMetricLines } from './metric-lines.ts';
import { CONTENT_POLICY, writeDashboardPage, writeListPage, writeTroublePage } from './page.ts';
import { listDashboards, readBody } from './read-dashboard.ts';
import { isRange, rangeUntil } from './time-range.ts';

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': CONTENT_POLICY,
};

/** A server that shows dashboards to this machine alone. */
export interface DashboardServer {
  readonly address: string;
  readonly server: Server;
}

/**
 * Serves the dashboards of a LocalStack on 127.0.0.1: `/` leads to them, `/<name>?range=1h` shows one as it is now.
 *
 * @param port 0 takes any free one
 */
export async function serveDashboards(endpoint: string, port: number): Promise<DashboardServer> {
  const clients = openClients(endpoint);
  const server = createServer(async ({ url = '/' }, response) => {
    try {
      await answer(new URL(url, 'http://127.0.0.1'), response);
    } catch (error) {
      const { message } = error as Error;
      const text = error instanceof SetupError ? message : `LocalStack at ${endpoint}: ${message}`;
      send(response, 503, writeTroublePage(text));
    }
  });

  const answer = async ({ pathname, searchParams }: URL, response: ServerResponse): Promise<void> => {
    const name = decodeURIComponent(pathname.slice(1));
    if (name === '') return lead(response);
    const text = await readBody(clients.cloudWatch, name);
    if (text === null) return send(response, 404, writeTroublePage(`There is no dashboard ${name}.`));
    const body = parseDashboardBody(name, text);
    const now = new Date();
    const asked = searchParams.get('range') ?? '';
    const lines = body.widgets
      .filter(isDrawable)
      .flatMap((widget) => (widget.type === 'metric' ? readMetricLines(widget.properties) : []));
    const chosen = isRange(asked) ? asked : await chooseRange(clients.cloudWatch, lines, now.getTime());
    const range = rangeUntil(chosen, now.getTime());
    const widgets = await drawDashboard(clients, { name, body, range });
    send(response, 200, writeDashboardPage({ name, endpoint, chosen, now, widgets }));
  };

  const lead = async (response: ServerResponse): Promise<void> => {
    const [first, ...others] = await listDashboards(clients.cloudWatch);
    if (first === undefined) {
      return send(
        response,
        404,
        writeTroublePage(`No dashboard is deployed to the LocalStack at ${endpoint}.`),
      );
    }
    if (others.length > 0) return send(response, 200, writeListPage([first, ...others]));
    response.writeHead(302, { location: `/${encodeURIComponent(first)}` }).end();
  };

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server };
}

function send(response: ServerResponse, status: number, page: string): void {
  response.writeHead(status, HEADERS).end(page);
}
