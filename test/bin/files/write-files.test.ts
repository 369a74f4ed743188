import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeFolder, writeText } from '../../../bin/files/write-files.ts';

describe('writing files', () => {
  const base = mkdtempSync(join(tmpdir(), 'write-files-'));

  it('makes the folders that are missing', () => {
    writeText(join(base, 'a/b/page.html'), 'page', 'the page');
    expect(readFileSync(join(base, 'a/b/page.html'), 'utf8')).toBe('page');
  });

  it('a place that is no folder is named, with what was to be written', () => {
    const file = join(base, 'file');
    writeFileSync(file, '');
    expect(() => writeText(join(file, 'page.html'), '', 'the page')).toThrow(
      /file\/page\.html: cannot write the page there: /,
    );
    expect(() => writeFolder(file, { 'a.json': '{}' }, 'the results')).toThrow(
      /file: cannot write the results there, allowed: a folder: /,
    );
  });
});
