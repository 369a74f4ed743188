import { type Contest, holdContest, type Outcome, outcomeTable } from './contest.ts';
import { drawColumns, seededNormals } from './inputs.ts';
import { ensurePeers } from './peer-environment.ts';
import { PeerProcess } from './peer-process.ts';
import { largeWindow, makeBaselineColumns, smallWindow } from './works/drift.ts';
import { binary, regression } from './works/performance.ts';
import { merging, profileOf, profileSizes } from './works/profiles.ts';

const REFERENCE_ROWS = 100_000;
const LARGE = 1_000_000;
const SMALL = 1_000;
const ROUNDS = 5;

/** Every row of the table, measured one after the other. */
async function measure(peers: PeerProcess): Promise<readonly Outcome[]> {
  const normals = seededNormals();
  const reference = drawColumns(normals, 'reference', REFERENCE_ROWS);
  const large = drawColumns(normals, 'large', LARGE);
  const small = drawColumns(normals, 'small', SMALL);
  const columns = makeBaselineColumns(reference);
  const profiles = [profileOf(columns, small), profileOf(columns, large)] as const;
  const works: readonly (() => Promise<readonly Contest[]>)[] = [
    () => largeWindow(peers, { reference, current: large }, columns),
    () => smallWindow(peers, { reference, current: small }, columns),
    () => regression(peers, normals, LARGE),
    async () => [await binary(peers, normals, LARGE)],
    async () => [merging(...profiles)],
  ];
  const outcomes: Outcome[] = [];
  for (const work of works) {
    for (const contest of await work()) outcomes.push(...(await holdContest(contest, ROUNDS)));
  }
  return [...outcomes, profileSizes(profiles)];
}

const peers = new PeerProcess(await ensurePeers((sentence) => console.error(sentence)));
try {
  const outcomes = await measure(peers);
  console.log(
    `Processor time of one thread each, in turn, medians of ${ROUNDS} rounds; Node ${process.versions.node}\n`,
  );
  console.log(outcomeTable(outcomes));
  // A row that misses its goal is a finding; one whose results differ is a fault.
  if (outcomes.some(({ held }) => held.startsWith('does not count'))) process.exitCode = 1;
} finally {
  peers.stop();
}
