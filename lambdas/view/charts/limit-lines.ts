import { COLOURS } from './render-chart.ts';

/** A value that lines of a chart are held against. */
export interface LimitLine {
  readonly label: string;
  readonly value: number;
  /** Whether to pass it is bad; else it is shown for comparison. */
  readonly isLimit: boolean;
}

/** Dashed lines across a chart with their names: the highest's above it, the others' below, so that two close ones can be read. */
export function limitLayer(lines: readonly LimitLine[]) {
  const highest = Math.max(...lines.map(({ value }) => value));
  const colorOf = ({ isLimit }: LimitLine) => ({ value: isLimit ? COLOURS.limit : COLOURS.reference });
  return {
    layer: lines.map((line) => ({
      data: { values: [{ value: line.value, label: line.label }] },
      encoding: { y: { field: 'value', type: 'quantitative' as const }, color: colorOf(line) },
      layer: [
        { mark: { type: 'rule' as const, strokeDash: [4, 3] } },
        {
          mark: {
            type: 'text' as const,
            align: 'left' as const,
            baseline: line.value === highest ? ('bottom' as const) : ('top' as const),
            dx: 2,
            dy: line.value === highest ? -2 : 3,
          },
          encoding: { text: { field: 'label' }, x: { value: 0 } },
        },
      ],
    })),
  };
}
