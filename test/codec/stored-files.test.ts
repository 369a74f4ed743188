import { describe, expect, it } from 'vitest';
import { packFile } from '../../lambdas/codec/packed-file.ts';
import { baselineFile, profileFile } from '../../lambdas/codec/stored-files.ts';
import { ConfigError } from '../../lambdas/core/errors.ts';
import { makeBaseline } from '../../lambdas/core/make-baseline.ts';
import { profileTable } from '../../lambdas/core/profile/window-profile.ts';
import { tableOf } from '../../lambdas/core/table/table.ts';
import { monitorOf, normals, picks } from '../core/support.ts';

const table = tableOf({ x: normals(1, 500), cut: picks(2, 500, { Ideal: 3, 'Good "x"': 1 }) });
const baseline = makeBaseline(monitorOf(), table, 'v1');

describe('a stored file', () => {
  it('gives a baseline and a profile back as they were', () => {
    expect(baselineFile.decode(baselineFile.encode(baseline), 'k')).toEqual(baseline);
    const stored = { profile: profileTable(baseline, table), predictions: table, findings: [] };
    expect(profileFile.decode(profileFile.encode(stored), 'k')).toEqual(stored);
  });

  it.each([
    ['another kind', () => profileFile.decode(baselineFile.encode(baseline), 'state/b')],
    [
      'another version',
      () => baselineFile.decode(packFile({ kind: 'baseline', version: 0, content: {} }), 'state/b'),
    ],
    ['null', () => baselineFile.decode(packFile(null), 'state/b')],
    ['no packed file', () => baselineFile.decode(Buffer.from('{}'), 'state/b')],
    ['cut short', () => baselineFile.decode(baselineFile.encode(baseline).subarray(0, 300), 'state/b')],
  ])('is refused by its key where it is %s', (_, decode) => {
    expect(decode).toThrow(ConfigError);
    expect(decode).toThrow(/^state\/b: /);
  });
});
