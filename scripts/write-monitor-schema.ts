import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { monitorSchema } from '../lambdas/contract/monitor.ts';

const FILE = new URL('../monitors/monitor.schema.json', import.meta.url);

/** The JSON Schema by which editors check and complete monitor files. */
export function makeMonitorSchema(): object {
  return { ...z.toJSONSchema(monitorSchema, { io: 'input' }), title: 'Monitor file of cdk-model-monitor' };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(FILE, `${JSON.stringify(makeMonitorSchema(), null, 2)}\n`);
}
