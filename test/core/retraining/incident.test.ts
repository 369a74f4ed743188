import { describe, expect, it } from 'vitest';
import {
  incidentPrefix,
  nameIncident,
  nextIncident,
  trialName,
} from '../../../lambdas/core/retraining/incident.ts';
import { retire } from '../../../lambdas/core/retraining/retire.ts';
import { concludeRun, NEVER_RETRAINED } from '../../../lambdas/core/retraining/state.ts';

const ONSET = '2026-01-05T10:00:00Z';

describe('names of incidents', () => {
  it('are the same for the same trouble, however its instant is written', () => {
    const name = nameIncident({ model: 'price', onset: ONSET, attempt: 1 });
    expect(name).toBe('price-rt-20260105t100000-1');
    expect(nameIncident({ model: 'price', onset: '2026-01-05T11:00:00.000+01:00', attempt: 1 })).toBe(name);
  });

  it.each(['a', 'Diamonds_Price', 'x'.repeat(63), `${'long-'.repeat(12)}x`, 'ends_in_'.repeat(4)])(
    'are names that SageMaker takes for everything, for the model %s',
    (model) => {
      const trial = trialName(nameIncident({ model, onset: ONSET, attempt: 99 }));
      expect(trial).toMatch(/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/);
      expect(trial).toBe(trial.toLowerCase());
    },
  );

  it('number the runs about trouble that began at the same second, whatever caused them', () => {
    const first = nextIncident([], { model: 'price', onset: ONSET });
    expect(first).toBe('price-rt-20260105t100000-1');
    const past = [{ incident: first }];
    expect(nextIncident(past, { model: 'price', onset: ONSET })).toBe('price-rt-20260105t100000-2');
    const later = { model: 'price', onset: '2026-01-05T10:00:00.700Z' };
    expect(nextIncident(past, later)).toBe('price-rt-20260105t100000-2');
    expect(nextIncident(past, { model: 'price', onset: '2026-01-05T11:00:00Z' })).toMatch(/-1$/);
  });

  it('differ for models whose names differ in case only, or only at the end', () => {
    const models = [
      'Price',
      'price',
      'PRICE',
      'p_rice',
      'p-rice',
      `${'x'.repeat(40)}1`,
      `${'x'.repeat(40)}2`,
    ];
    expect(new Set(models.map(incidentPrefix)).size).toBe(models.length);
  });
});

describe('the state of the brakes', () => {
  const run = {
    incident: 'price-rt-20260105t100000-1',
    cause: 'degradation',
    onset: ONSET,
    startedAt: ONSET,
    sentence: '',
    span: null,
    reportKey: null,
  } as const;
  const conclusion = {
    incident: run.incident,
    outcome: 'failed',
    endedAt: ONSET,
    servingSince: null,
  } as const;

  it('is concluded once, and only by the run that goes on', () => {
    const once = concludeRun({ ...NEVER_RETRAINED, running: run }, conclusion);
    expect(once.running).toBeNull();
    expect(concludeRun(once, conclusion)).toBe(once);
    const other = { ...once, running: { ...run, incident: 'another' } };
    expect(concludeRun(other, conclusion)).toBe(other);
  });
});

describe('retiring models', () => {
  const made = [1, 2, 3, 4, 5].map((day) => ({ name: `m${day}`, createdAt: `2026-01-0${day}` }));

  it('deletes the oldest beyond the kept ones, and never what serves', () => {
    expect(retire(made, { keep: 2, inUse: [] })).toEqual(['m3', 'm2', 'm1']);
    expect(retire(made, { keep: 1, inUse: ['m1', 'm5'] })).toEqual(['m3', 'm2']);
    expect(retire(made, { keep: 9, inUse: [] })).toEqual([]);
  });
});
