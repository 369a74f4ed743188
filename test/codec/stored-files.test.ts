import { describe, expect, it } from 'vitest';
import { packJson, unpackJson } from '../../lambdas/codec/packed-json.ts';
import { baselineFile, profileFile } from '../../lambdas/codec/stored-files.ts';
import { DependencyError } from '../../lambdas/core/errors.ts';
import { makeBaseline } from '../../lambdas/core/make-baseline.ts';
import { profileTable } from '../../lambdas/core/profile/window-profile.ts';
import { tableOf } from '../../lambdas/core/table.ts';
import { monitorOf, normals, picks } from '../core/support.ts';

const table = tableOf({ x: normals(1, 500), cut: picks(2, 500, { Ideal: 3, 'Good "x"': 1 }) });
const baseline = makeBaseline(monitorOf(), table, 'v1');

describe('packed JSON', () => {
  it('gives typed arrays and maps back exactly, to the last bit of every double', () => {
    const doubles = new Float64Array([
      0.1,
      -0,
      5e-324,
      Number.MAX_VALUE,
      Number.NEGATIVE_INFINITY,
      Number.NaN,
    ]);
    const value = {
      doubles,
      counts: new Uint32Array([0, 4_294_967_295]),
      map: new Map([['a', 1]]),
      plain: [1, 'x'],
    };
    const back = unpackJson(packJson(value)) as typeof value;
    expect(back).toEqual(value);
    expect(Object.is(back.doubles[1], -0)).toBe(true);
  });

  it('gives equal bytes for maps that were filled in another order', () => {
    const one = packJson(
      new Map([
        ['a', 1],
        ['b', 2],
      ]),
    );
    expect(
      packJson(
        new Map([
          ['b', 2],
          ['a', 1],
        ]),
      ),
    ).toEqual(one);
  });
});

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
      () => baselineFile.decode(packJson({ kind: 'baseline', version: 0, content: {} }), 'state/b'),
    ],
    ['null', () => baselineFile.decode(packJson(null), 'state/b')],
    ['no gzip', () => baselineFile.decode(Buffer.from('{}'), 'state/b')],
    ['no JSON', () => baselineFile.decode(baselineFile.encode(baseline).subarray(0, 30), 'state/b')],
  ])('is refused by its key where it is %s', (_, decode) => {
    expect(decode).toThrow(DependencyError);
    expect(decode).toThrow(/^state\/b: /);
  });
});
