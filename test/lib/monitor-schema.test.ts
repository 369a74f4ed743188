import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeMonitorSchema } from '../../scripts/write-monitor-schema.ts';

describe('monitors/monitor.schema.json', () => {
  it('is what scripts/write-monitor-schema.ts writes', () => {
    const committed = JSON.parse(readFileSync('monitors/monitor.schema.json', 'utf8'));
    expect(committed).toEqual(JSON.parse(JSON.stringify(makeMonitorSchema())));
  });
});
