import { describe, expect, it } from 'vitest';
import { stackNameOf } from '../../lambdas/contract/stack-name.ts';
import { functionNameOf } from '../../lib/names.ts';

describe('stackNameOf', () => {
  it.each([
    ['price', 'price-monitor'],
    ['taxi_fares', 'taxi-fares-monitor'],
    ['2nd', 'm-2nd-monitor'],
  ])('calls the stack of %s %s', (model, name) => {
    expect(stackNameOf(model)).toBe(name);
    expect(name).toMatch(/^[A-Za-z][A-Za-z0-9-]*$/);
  });
});

describe('functionNameOf', () => {
  it('names model and step', () => {
    expect(functionNameOf('price', 'plan')).toBe('price-monitor-plan');
  });

  it('keeps within the 64 characters of Lambda and apart for models that differ at the end only', () => {
    const names = ['a', 'b'].map((end) => functionNameOf('x'.repeat(62) + end, 'performance'));
    expect(names.map((name) => name.length)).toEqual([64, 64]);
    expect(new Set(names).size).toBe(2);
  });
});
