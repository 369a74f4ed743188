import type { Monitor } from '../contract/monitor.ts';
import type { Finding } from '../contract/report.ts';
import { type Ledger, ledgerSchema } from '../contract/stored.ts';
import { describeUnknown } from '../core/join.ts';
import { EMPTY_LEDGER, type NewCohort, openCohort } from '../core/labels/ledger.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import { timingOf } from '../core/plan/timing.ts';
import { hashContent, readJson } from './json-object.ts';
import type { ObjectStore } from './object-store.ts';
import { updateJson } from './update-json.ts';

/** Whose ledger, and where it is. */
export interface LedgerContext {
  readonly store: ObjectStore;
  /** Bucket of the monitor's own state. */
  readonly bucket: string;
  readonly monitor: Monitor;
}

/** The monitor's ledger as it is; the empty one before the first label. */
export async function readLedger({ store, bucket, monitor }: LedgerContext): Promise<Ledger> {
  const address = { bucket, key: stateKeys.ledger(monitor.model) };
  return (await readJson(store, address, ledgerSchema))?.value ?? EMPTY_LEDGER;
}

/** Changes the ledger so that no other writer's change is lost; `change` must be pure. */
export function updateLedger(
  { store, bucket, monitor }: LedgerContext,
  change: (ledger: Ledger) => Ledger,
): Promise<Ledger> {
  const address = { bucket, key: stateKeys.ledger(monitor.model) };
  return updateJson(store, { address, schema: ledgerSchema }, (stored) => {
    const before = stored ?? EMPTY_LEDGER;
    const after = change(before);
    return after === before && stored !== null ? stored : after;
  });
}

/** Enters a window that closed, with what its report is to tell about the label files read meanwhile. */
export function enterWindow(context: LedgerContext, window: NewCohort): Promise<Ledger> {
  return updateLedger(context, (ledger) =>
    openCohort(ledger, window, {
      readBack: timingOf(context.monitor).labelReadBack,
      describeUnknown: (count, example): readonly Finding[] =>
        describeUnknown(context.monitor.columns, count, example ?? undefined),
    }),
  );
}

/** Stores a file under a name made from its content; answers its key. */
export async function storeByContent(
  { store, bucket }: LedgerContext,
  bytes: Uint8Array,
  keyOf: (hash: string) => string,
): Promise<string> {
  const key = keyOf(hashContent(bytes));
  // Refused means that the same content is there already.
  await store.put({ bucket, key }, bytes, { ifAbsent: true });
  return key;
}
