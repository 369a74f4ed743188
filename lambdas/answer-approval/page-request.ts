/** What a function URL hands over, as far as it matters here. https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads */
export interface UrlEvent {
  readonly rawQueryString?: string;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
  readonly requestContext: { readonly http: { readonly method: string } };
}

export interface PageAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What is asked of the page: to be shown, or to take an answer. */
export type PageRequest =
  | { readonly kind: 'look'; readonly id: string }
  | {
      readonly kind: 'send';
      readonly id: string;
      readonly answer: 'approved' | 'refused' | null;
      readonly by: string;
      readonly reason: string;
    }
  | { readonly kind: 'other' };

const LONGEST_NAME = 100;
const LONGEST_REASON = 500;

export function readPageRequest({
  rawQueryString,
  body = '',
  isBase64Encoded,
  requestContext,
}: UrlEvent): PageRequest {
  const { method } = requestContext.http;
  if (method === 'GET' || method === 'HEAD') {
    return { kind: 'look', id: new URLSearchParams(rawQueryString).get('id') ?? '' };
  }
  if (method !== 'POST') return { kind: 'other' };
  const text = isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body;
  const form = new URLSearchParams(text);
  const answer = form.get('answer');
  return {
    kind: 'send',
    id: form.get('id') ?? '',
    answer: answer === 'approved' || answer === 'refused' ? answer : null,
    by: readLine(form, 'by', LONGEST_NAME),
    reason: readLine(form, 'reason', LONGEST_REASON),
  };
}

function readLine(form: URLSearchParams, name: string, longest: number): string {
  const text = form.get(name) ?? '';
  return text
    .replace(/[\s\p{C}]+/gu, ' ')
    .trim()
    .slice(0, longest);
}

/** A page that is kept by nobody, framed by nobody, and tells no other site where it was. */
const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex, nofollow',
} as const;

export function respond(statusCode: number, body: string): PageAnswer {
  return { statusCode, headers: HEADERS, body };
}
