import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fillTables } from '../../scripts/write-docs-tables.ts';

describe('the tables of the docs', () => {
  it.each(['monitor-file.md', 'metrics-and-alarms.md'])(
    '%s is what scripts/write-docs-tables.ts writes',
    (page) => {
      const text = readFileSync(`docs/${page}`, 'utf8');
      expect(text).toContain('<!-- table: ');
      expect(fillTables(text)).toBe(text);
    },
  );
});
