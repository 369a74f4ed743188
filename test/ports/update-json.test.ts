import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { DependencyError } from '../../lambdas/core/errors.ts';
import { updateJson } from '../../lambdas/ports/update-json.ts';
import { MemoryStore } from './memory-store.ts';

const document = { address: { bucket: 'state', key: 'list.json' }, schema: z.array(z.number()) };

describe('updateJson', () => {
  it('loses no change of ten writers at once, each changing it five times', async () => {
    const store = new MemoryStore();
    const writer = async (own: number) => {
      for (let turn = 0; turn < 5; turn += 1) {
        await updateJson(store, document, (stored) => [...(stored ?? []), 10 * own + turn]);
      }
    };
    await Promise.all(Array.from({ length: 10 }, (_, own) => writer(own)));
    const written = JSON.parse(store.text('state/list.json')) as number[];
    expect(written.toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 100 }, (_, index) => index).filter((value) => value % 10 < 5),
    );
  });

  it('writes nothing where nothing changes, or nothing is to be made', async () => {
    const store = new MemoryStore();
    expect(await updateJson(store, document, () => null)).toBeNull();
    await updateJson(store, document, () => [1]);
    store.hook = (operation) => {
      if (operation === 'put') throw new Error('written');
    };
    expect(await updateJson(store, document, (stored) => stored)).toEqual([1]);
  });

  it('begins anew where another write was under way', async () => {
    const store = new MemoryStore();
    let conflicts = 3;
    const put = store.put.bind(store);
    store.put = async (...request) => {
      conflicts -= 1;
      return conflicts >= 0 ? { status: 'conflict' } : put(...request);
    };
    expect(await updateJson(store, document, (stored) => [...(stored ?? []), 7])).toEqual([7]);
  });

  it('gives up with a named error where others are first every time', async () => {
    const store = new MemoryStore();
    store.put = async () => ({ status: 'refused' });
    const quick = updateJson(store, document, () => [1]);
    await expect(quick).rejects.toThrow(
      new DependencyError('s3://state/list.json: others kept writing it, 40 attempts'),
    );
  });
});
