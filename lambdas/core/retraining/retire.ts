/** A model or endpoint configuration that retraining made. */
export interface MadeThing {
  readonly name: string;
  /** ISO-8601 UTC. */
  readonly createdAt: string;
}

/**
 * The names to delete: all that retraining made but the newest `keep` and those in use.
 *
 * @example retire([{ name: 'a', createdAt: '2026-01-01' }, { name: 'b', createdAt: '2026-01-02' }], { keep: 1, inUse: [] }) // ['a']
 */
export function retire(
  made: readonly MadeThing[],
  { keep, inUse }: { readonly keep: number; readonly inUse: readonly string[] },
): readonly string[] {
  const old = made.filter(({ name }) => !inUse.includes(name));
  return old
    .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))
    .slice(keep)
    .map(({ name }) => name);
}
