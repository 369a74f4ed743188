import { describe, expect, it } from 'vitest';
import { retrainingSchema } from '../../../lambdas/contract/retraining.ts';
import type { PastRun } from '../../../lambdas/contract/retraining-state.ts';
import { checkBrakes, type Situation } from '../../../lambdas/core/retraining/brakes.ts';
import { weighEvidence } from '../../../lambdas/core/retraining/weigh-evidence.ts';
import { seededRandom } from '../../../lambdas/core/simulate/random.ts';
import { hour, makeReports, type WindowVerdicts } from './reports.ts';

const DEGRADED: WindowVerdicts = { degradation: 'ALARM', drift: 'OK', labelled: 400 };
const HEALTHY: WindowVerdicts = { degradation: 'OK', drift: 'OK', labelled: 400 };
const DRIFTED: WindowVerdicts = { degradation: 'OK', drift: 'ALARM', labelled: 400 };
const UNLABELLED: WindowVerdicts = { degradation: 'INSUFFICIENT_DATA', drift: 'OK' };

interface Given extends Partial<Omit<Situation, 'settings' | 'evidence'>> {
  readonly settings?: object;
  readonly since?: string;
  readonly adopted?: { readonly version: string; readonly at: string };
}

function brakeAfter(windows: readonly WindowVerdicts[], given: Given = {}) {
  const settings = retrainingSchema.parse(given.settings ?? {});
  const evidence = weighEvidence(makeReports(windows), {
    servingSince: given.since ?? null,
    adopted: given.adopted ?? null,
    quorumWindows: settings.quorum.windows,
    trainingWindows: settings.trainingWindows,
  });
  return checkBrakes({ source: 'run', now: hour(10), past: [], ...given, settings, evidence });
}

function pastRun(outcome: PastRun['outcome'], endedAt: string): PastRun {
  const run = { incident: 'price-rt-1', cause: 'degradation', onset: hour(0), startedAt: hour(0) } as const;
  return { ...run, sentence: '', span: null, reportKey: null, endedAt, outcome };
}

describe('brakes', () => {
  it('let a run start when the quorum alarms and rows are there', () => {
    expect(brakeAfter([HEALTHY, DEGRADED, DEGRADED])).toBeNull();
    expect(brakeAfter([DEGRADED, HEALTHY, DEGRADED])).toBeNull();
  });

  it('hold after a single bad window', () => {
    expect(brakeAfter([HEALTHY, HEALTHY, DEGRADED])).toEqual({
      brake: 'quorum',
      sentence: '1 of the newest 3 judged windows alarm, 2 of 3 must.',
    });
  });

  it('hold when the trouble has passed, and do not take missing labels for an end of it', () => {
    expect(brakeAfter([DEGRADED, DEGRADED, HEALTHY])?.brake).toBe('no-alarm');
    expect(brakeAfter([DEGRADED, DEGRADED, UNLABELLED])).toBeNull();
  });

  it('hold on drift that harmed nothing, and on any drift if the file says never', () => {
    expect(brakeAfter([HEALTHY, DRIFTED, DRIFTED])?.brake).toBe('harm');
    const harmed = { ...DRIFTED, degradation: 'ALARM' } as const;
    expect(brakeAfter([harmed, DRIFTED, DRIFTED])).toBeNull();
    expect(brakeAfter([harmed, DRIFTED, DRIFTED], { settings: { onDrift: 'never' } })?.brake).toBe('harm');
  });

  it('let drift start a run where labels are late and harm is estimated, and hold where it is not', () => {
    const waiting = (harmed: boolean) =>
      ({ drift: 'ALARM', estimate: { pValue: harmed ? 1e-6 : 0.5 } }) as const;
    const labelled = [HEALTHY, HEALTHY];
    expect(brakeAfter([...labelled, waiting(false), waiting(true)])).toBeNull();
    expect(brakeAfter([...labelled, waiting(false), waiting(false)])).toEqual({
      brake: 'harm',
      sentence:
        'The data drifted, but the performance has not suffered, or not surely: measured where labels are in, and estimated where they are not.',
    });
  });

  it('hold an estimate to its share of the level, so that many windows look harmed no more often than one', () => {
    const waiting = (pValue: number) => ({ drift: 'ALARM', estimate: { pValue } }) as const;
    const looksHarmed = (...pValues: number[]) =>
      brakeAfter([HEALTHY, HEALTHY, ...pValues.map(waiting)])?.brake !== 'harm';
    expect(looksHarmed(0.024)).toBe(true);
    expect(looksHarmed(0.5, 0.5, 0.024)).toBe(false);
    expect(looksHarmed(0.5, 0.0083, 0.5)).toBe(true);
    expect(looksHarmed(0.5, 0.5, 0.0084)).toBe(false);

    const random = seededRandom(7);
    const runs = 4000;
    const looks = Array.from({ length: runs }, () => looksHarmed(random(), random(), random()));
    const harmed = looks.filter(Boolean).length;
    // 1 − (1 − 0.025 / 3)³, where nothing suffered; three windows at the whole level would be at 0.073.
    expect(harmed / runs).toBeLessThan(0.033);
    expect(harmed / runs).toBeGreaterThan(0.017);
  });

  it('say that harm is unknown where labels are late and nothing can be estimated', () => {
    const waiting = { drift: 'ALARM' } as const;
    const unestimable = { drift: 'ALARM', estimate: { pValue: null } } as const;
    for (const late of [waiting, unestimable]) {
      const brake = brakeAfter([HEALTHY, HEALTHY, late, late]);
      expect(brake?.brake).toBe('harm');
      expect(brake?.sentence).toContain('is unknown');
      expect(brake?.sentence).toContain('not estimable');
    }
  });

  it('believe labels before estimates', () => {
    const estimated = { drift: 'ALARM', estimate: { pValue: 1e-6 } } as const;
    expect(brakeAfter([estimated, DRIFTED, DRIFTED])?.brake).toBe('harm');
    const measuredToo = { ...DRIFTED, estimate: estimated.estimate } as const;
    expect(brakeAfter([measuredToo, measuredToo])?.sentence).toContain('has not suffered');
    const measuredAlone = { ...estimated, degradation: 'INSUFFICIENT_DATA', labelled: 400 } as const;
    expect(brakeAfter([HEALTHY, measuredAlone, measuredAlone])?.sentence).toContain('is unknown');
  });

  it('hold for the cooldown after any run, and until its last second', () => {
    const past = [pastRun('challenger-rejected', hour(0))];
    const settings = { cooldown: '10h' };
    const windows = [DEGRADED, DEGRADED];
    expect(brakeAfter(windows, { past, settings, now: '2026-01-05T09:59:59Z' })?.brake).toBe('cooldown');
    expect(brakeAfter(windows, { past, settings, now: hour(10) })).toBeNull();
  });

  it('hold when the month has had its runs; those that a person refused do not count', () => {
    const settings = { maxPerMonth: 2, cooldown: '0s' };
    const windows = [DEGRADED, DEGRADED];
    const twice = [pastRun('promoted', hour(1)), pastRun('failed', hour(2))];
    expect(brakeAfter(windows, { past: twice, settings })?.sentence).toBe(
      '2 runs were started in the last 30 days, 2 are allowed.',
    );
    expect(
      brakeAfter(windows, { past: [...twice.slice(1), pastRun('refused', hour(3))], settings }),
    ).toBeNull();
    expect(brakeAfter(windows, { past: twice, settings, now: '2026-02-05T00:00:01Z' })).toBeNull();
  });

  it('count a run for thirty days to the millisecond, from its start', () => {
    const settings = { maxPerMonth: 1, cooldown: '0s' };
    const past = [pastRun('promoted', hour(1))];
    const windows = [DEGRADED, DEGRADED];
    const brakeAt = (now: string) => brakeAfter(windows, { past, settings, now })?.brake ?? null;
    expect(brakeAt('2026-02-03T23:59:59.999Z')).toBe('monthly-limit');
    expect(brakeAt('2026-02-04T00:00:00Z')).toBeNull();
  });

  it('count only judged windows for the quorum, however many wait for labels between them', () => {
    const gap = [UNLABELLED, UNLABELLED, UNLABELLED, UNLABELLED];
    expect(brakeAfter([HEALTHY, DEGRADED, ...gap, DEGRADED, ...gap])).toBeNull();
    expect(brakeAfter([DEGRADED, HEALTHY, ...gap, HEALTHY, ...gap, DEGRADED])?.sentence).toBe(
      '1 of the newest 3 judged windows alarm, 2 of 3 must.',
    );
    expect(brakeAfter([...gap, DEGRADED, ...gap])?.sentence).toBe(
      '1 of the newest 1 judged windows alarm, 2 of 3 must.',
    );
  });

  it('hold without labels, and with fewer rows than are needed once a share is set aside', () => {
    expect(brakeAfter([UNLABELLED, UNLABELLED])?.brake).toBe('no-alarm');
    const settings = { minimumRows: 641 };
    expect(brakeAfter([DEGRADED, DEGRADED], { settings })?.brake).toBe('too-few-rows');
    expect(brakeAfter([DEGRADED, DEGRADED], { settings: { minimumRows: 640 } })).toBeNull();
  });

  it('do not ask a person or the schedule for an alarm, but for all else', () => {
    expect(brakeAfter([HEALTHY, HEALTHY], { source: 'hand' })).toBeNull();
    expect(brakeAfter([HEALTHY], { source: 'schedule' })?.brake).toBe('too-few-rows');
    const past = [pastRun('promoted', hour(9))];
    expect(brakeAfter([HEALTHY, HEALTHY], { source: 'hand', past })?.brake).toBe('cooldown');
  });

  it('forget windows that another model served', () => {
    expect(brakeAfter([DEGRADED, DEGRADED, HEALTHY], { since: hour(2) })?.brake).toBe('no-alarm');
    expect(brakeAfter([DEGRADED, DEGRADED, DEGRADED], { since: hour(2) })?.brake).toBe('quorum');
  });

  it('forget windows in which a promoted model was compared with its predecessor', () => {
    const adopted = { version: 'new', at: hour(3) };
    const anew = { ...DEGRADED, baselineVersion: 'new' };
    expect(brakeAfter([HEALTHY, DEGRADED, DEGRADED], { adopted })?.brake).toBe('no-alarm');
    expect(brakeAfter([HEALTHY, DEGRADED, anew], { adopted })?.brake).toBe('quorum');
    expect(brakeAfter([HEALTHY, anew, anew], { adopted })).toBeNull();
    // Another reference in the monitor file ends the adopted one.
    expect(brakeAfter([HEALTHY, HEALTHY, HEALTHY, DEGRADED, DEGRADED], { adopted })).toBeNull();
  });
});

describe('evidence', () => {
  it('begins with the first of the windows that alarm one after the other', () => {
    const reports = makeReports([DEGRADED, HEALTHY, DEGRADED, UNLABELLED, DEGRADED]);
    const options = { servingSince: null, adopted: null, quorumWindows: 3, trainingWindows: 2 };
    const evidence = weighEvidence(reports, options);
    expect(evidence).toEqual({
      cause: 'degradation',
      reportKey: 'price/reports/2026-01-05T04-00-00Z.json',
      onset: hour(2),
      judged: 3,
      alarming: 2,
      harm: { seen: 'shown', sentence: null },
      labelledRows: 800,
    });
  });
});
