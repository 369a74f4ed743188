import { request } from 'node:http';
import { GetFunctionUrlConfigCommand } from '@aws-sdk/client-lambda';
import { app, aws } from './app.ts';

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Reads a function's address, or sends it a form. Its name resolves nowhere here, so LocalStack is called by that name. */
export async function callUrl(
  FunctionName: string,
  { query = '', form }: { readonly query?: string; readonly form?: Readonly<Record<string, string>> },
): Promise<Answer> {
  const { FunctionUrl = '' } = await aws.lambda.send(new GetFunctionUrlConfigCommand({ FunctionName }));
  const { hostname, port } = new URL(app.endpoint);
  const options = {
    hostname,
    port,
    path: `/${query}`,
    method: form === undefined ? 'GET' : 'POST',
    // A host that ends in an IP address is no URL to Node.
    headers: { host: FunctionUrl.split('/')[2], 'content-type': 'application/x-www-form-urlencoded' },
  };
  return new Promise((resolve, reject) => {
    const call = request(options, async (response) => {
      let text = '';
      for await (const chunk of response.setEncoding('utf8')) text += chunk;
      resolve({ status: response.statusCode ?? 0, text });
    });
    call.on('error', reject).end(form === undefined ? undefined : new URLSearchParams(form).toString());
  });
}
