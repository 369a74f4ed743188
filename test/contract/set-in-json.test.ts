import { describe, expect, it } from 'vitest';
import { setInJson } from '../../lambdas/contract/set-in-json.ts';

describe('a value set in a JSON text', () => {
  it('makes the objects on the way and leaves the rest as it is written', () => {
    expect(setInJson('{\n  "a": 1\n}', ['b'], 2)).toBe('{\n  "a": 1,\n  "b": 2\n}');
    expect(setInJson('{\n  "a":  [1,2],\n  "z": 3\n}\n', ['b', 'c'], 2)).toBe(
      '{\n  "a":  [1,2],\n  "z": 3,\n  "b": {\n    "c": 2\n  }\n}\n',
    );
  });

  it('takes the place of an older value', () => {
    expect(setInJson('{\n  "b": { "c": 1, "d": 3 }\n}', ['b', 'c'], 2)).toBe(
      '{\n  "b": { "c": 2, "d": 3 }\n}',
    );
  });

  it('keeps tabs, four blanks and the line ends of Windows', () => {
    expect(setInJson('{\n\t"a": 1\n}', ['b'], 2)).toBe('{\n\t"a": 1,\n\t"b": 2\n}');
    expect(setInJson('{\r\n    "a": 1\r\n}', ['b'], 2)).toBe('{\r\n    "a": 1,\r\n    "b": 2\r\n}');
  });
});
