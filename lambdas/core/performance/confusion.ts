import type { ConfusionMatrix } from '../../contract/report.ts';
import type { BinaryState } from './binary-state.ts';
import type { MulticlassState } from './multiclass-state.ts';
import type { PerformanceState } from './state.ts';

/** Names of the two classes of a binary model, the negative one first. */
const BINARY_CLASSES: readonly [negative: string, positive: string] = ['negative', 'positive'];

/** Rows by label and prediction; null for a regression. Cost: classes². */
export function confusionOf(state: PerformanceState): ConfusionMatrix | null {
  if (state.task === 'regression') return null;
  return state.task === 'binary' ? binaryConfusion(state) : multiclassConfusion(state);
}

function binaryConfusion(state: BinaryState): ConfusionMatrix {
  return {
    classes: BINARY_CLASSES,
    counts: [
      [state.trueNegatives, state.falsePositives],
      [state.falseNegatives, state.truePositives],
    ],
  };
}

/** The classes that occur as label or prediction, numbers in their order before other texts. */
export function multiclassConfusion(state: MulticlassState): ConfusionMatrix {
  const seen = new Set([
    ...state.counts.keys(),
    ...[...state.counts.values()].flatMap((row) => [...row.keys()]),
  ]);
  const classes = [...seen].sort(compareClasses);
  const counts = classes.map((label) =>
    classes.map((predicted) => state.counts.get(label)?.get(predicted) ?? 0),
  );
  return { classes, counts };
}

function compareClasses(a: string, b: string): number {
  const [x, y] = [orderOf(a), orderOf(b)];
  if (x !== y) return x - y;
  return a < b ? -1 : 1;
}

/** Texts that are no numbers share the place behind all numbers. */
function orderOf(name: string): number {
  const value = Number(name);
  return name === '' || !Number.isFinite(value) ? Number.MAX_VALUE : value;
}
