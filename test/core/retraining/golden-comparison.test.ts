import { describe, expect, it } from 'vitest';
import { compareAreas } from '../../../lambdas/core/retraining/paired-areas.ts';
import type { PairedChange } from '../../../lambdas/core/retraining/paired-change.ts';
import { compareErrors, compareRootErrors } from '../../../lambdas/core/retraining/paired-errors.ts';
import { compareShares } from '../../../lambdas/core/retraining/paired-shares.ts';
import golden from '../../golden/paired-comparison.json' with { type: 'json' };

type Wanted = { readonly improvement: number; readonly low: number; readonly high: number };

function expectChange(change: PairedChange, wanted: Wanted): void {
  for (const key of ['improvement', 'low', 'high'] as const) {
    expect(Math.abs((change[key] as number) - wanted[key])).toBeLessThanOrEqual(
      golden.tolerance * Math.max(1, Math.abs(wanted[key])),
    );
  }
}

describe('champion against challenger, against scipy and scikit-learn', () => {
  it('compares errors, and their roots', () => {
    for (const { champion, challenger, root, ...wanted } of golden.errors) {
      expectChange(compareErrors(champion, challenger), wanted);
      expectChange(compareRootErrors(champion, challenger), root);
    }
  });

  it('compares shares of right rows', () => {
    for (const { champion, challenger, ...wanted } of golden.shares) {
      expectChange(compareShares(champion, challenger), wanted);
    }
  });

  it('compares areas under the ROC curve', () => {
    for (const { labels, champion, challenger, areas, ...wanted } of golden.areas) {
      const change = compareAreas(labels, { champion, challenger });
      expectChange(change, wanted);
      expect(change.champion).toBeCloseTo(areas[0] as number, 12);
      expect(change.challenger).toBeCloseTo(areas[1] as number, 12);
    }
  });
});

describe('a comparison without enough rows', () => {
  it('has no interval, and no improvement over a champion without error', () => {
    expect(compareErrors([], [])).toMatchObject({ improvement: null, low: null });
    expect(compareErrors([1], [0.5])).toMatchObject({ improvement: 0.5, low: null });
    expect(compareErrors([0, 0], [0, 1])).toMatchObject({ improvement: null, champion: 0 });
    expect(compareShares([], [])).toMatchObject({ improvement: null });
    expect(compareAreas([1, 1], { champion: [1, 2], challenger: [1, 2] })).toMatchObject({
      improvement: null,
    });
    expect(compareAreas([1, 0], { champion: [2, 1], challenger: [2, 1] })).toMatchObject({ low: null });
  });
});
