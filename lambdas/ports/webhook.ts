import { setTimeout as delay } from 'node:timers/promises';
import { ConfigError, DependencyError } from '../core/errors.ts';

const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 500;
/** A service that asks for a longer pause is tried again with the next event. */
const LONGEST_PAUSE_MS = 15_000;
const ANSWER_WITHIN_MS = 10_000;

/** Where a webhook is reached: its secret address, and headers that it wants. */
export interface WebhookAddress {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Sends JSON to a webhook. Throws ConfigError where it refuses, DependencyError where it fails; no error tells the address. */
export interface Webhook {
  post(address: WebhookAddress, payload: object): Promise<void>;
}

export interface WebhookOptions {
  /** @default waits so many milliseconds */
  readonly pause?: (milliseconds: number) => Promise<unknown>;
  /** Tells the time in milliseconds. @default Date.now */
  readonly now?: () => number;
}

type Failure = { readonly error: Error; readonly pauseMs: number | null };

/**
 * Webhooks over HTTPS. What may pass (no answer, 429, 5xx) is tried five times with growing pauses, or the
 * pause that the service asks for in `Retry-After` (seconds or a date) or, as Discord, in `retry_after`.
 */
export function openWebhooks({ pause = delay, now = Date.now }: WebhookOptions = {}): Webhook {
  return {
    post: async ({ url, headers }, payload) => {
      checkUrl(url);
      const request = {
        method: 'POST',
        // Without the charset Teams counts every character as two bytes, and refuses at half the size.
        headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
        body: JSON.stringify(payload),
        // Another place must not learn the message.
        redirect: 'manual',
      } as const;
      for (let attempt = 1; ; attempt += 1) {
        const failure = await tryOnce(url, request, now);
        if (failure === null) return;
        const wait = failure.pauseMs ?? FIRST_PAUSE_MS * 2 ** (attempt - 1);
        const isLast = attempt === ATTEMPTS || wait > LONGEST_PAUSE_MS;
        if (isLast || failure.error instanceof ConfigError) throw failure.error;
        await pause(wait);
      }
    },
  };
}

async function tryOnce(url: string, request: RequestInit, now: () => number): Promise<Failure | null> {
  let response: Response;
  try {
    response = await fetch(url, { ...request, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
  } catch (cause) {
    const { name, cause: inner } = cause as Error;
    const code = (inner as { readonly code?: string } | undefined)?.code ?? name;
    return { error: new DependencyError(`the webhook does not answer: ${code}`), pauseMs: null };
  }
  const text = await response.text().catch(() => '');
  if (response.ok) return null;
  const said = `the webhook answers ${response.status}: ${text.slice(0, 200)}`;
  const passes = response.status === 429 || response.status >= 500;
  if (!passes) return { error: new ConfigError(said), pauseMs: null };
  return { error: new DependencyError(said), pauseMs: readPause(response.headers, text, now()) };
}

/** How long the service asks to wait; null where it does not say. */
function readPause(headers: Headers, text: string, now: number): number | null {
  const header = headers.get('retry-after');
  if (header !== null && /^\d+(\.\d+)?$/.test(header.trim())) return 1000 * Number(header);
  const date = header === null ? Number.NaN : Date.parse(header);
  if (!Number.isNaN(date)) return Math.max(0, date - now);
  const asked = /"retry_after"\s*:\s*(\d+(?:\.\d+)?)/.exec(text)?.[1];
  return asked === undefined ? null : 1000 * Number(asked);
}

function checkUrl(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isLocal = url?.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url?.protocol === 'https:' || isLocal) return;
  throw new ConfigError(
    'the secret holds no address of a webhook, allowed: "https://…", or {"url": "https://…"}',
  );
}
