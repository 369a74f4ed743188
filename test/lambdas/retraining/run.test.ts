import { beforeEach, describe, expect, it } from 'vitest';
import type { RetrainingInput } from '../../../lambdas/contract/retraining-state.ts';
import { RUN_BROKE_OFF } from '../../../lambdas/contract/retried-errors.ts';
import { ConfigError, DependencyError } from '../../../lambdas/core/errors.ts';
import { isSetAside } from '../../../lambdas/core/retraining/set-aside.ts';
import { MemoryExecutions } from '../../ports/memory-host.ts';
import { RetrainingRun, ROLE } from './retraining-run.ts';

let loop: RetrainingRun;
let run: RetrainingInput;
let base: { monitor: RetrainingRun['monitor']; run: RetrainingInput };

beforeEach(async () => {
  loop = new RetrainingRun();
  run = await loop.degrade();
  base = { monitor: loop.monitor, run };
});

const ids = (csv: string) => csv.trim().split('\n').slice(1).length;

describe('preparing rows', () => {
  it('writes every labelled row either to train on or set aside, by the hash of its id', async () => {
    const prepared = await loop.prepare(base);
    const files = loop.store.places('state/price/retraining/data/').filter((place) => place.endsWith('.csv'));
    expect(files).toHaveLength(2);
    const trained = files.map((place) => ids(loop.store.text(place))).reduce((a, b) => a + b);
    expect(prepared).toMatchObject({ rows: trained, windows: 2, features: ['x'] });
    expect(trained + prepared.setAside).toBe(600);
    const wanted = [8, 9].flatMap((hour) =>
      Array.from({ length: 300 }, (_, row) => `${Date.parse(`2026-01-05T0${hour}:00:00Z`)}-${row}`),
    );
    expect(prepared.setAside).toBe(wanted.filter((id) => isSetAside(id, 0.2)).length);
  });

  it('puts the label first and the features behind it, under a header', async () => {
    await loop.prepare(base);
    const [file = ''] = loop.store
      .places('state/price/retraining/data/')
      .filter((place) => place.endsWith('.csv'));
    expect(loop.store.text(file).split('\n')[0]).toBe('y,x');
  });

  it('takes the windows that a person named and no others', async () => {
    const span = { start: '2026-01-05T09:00:00Z', end: '2026-01-05T10:00:00Z' };
    expect(await loop.prepare({ ...base, run: { ...run, span } })).toMatchObject({ windows: 1 });
  });

  it('stops where there are too few rows, naming both numbers', async () => {
    const span = { start: '2020-01-01T00:00:00Z', end: '2020-01-02T00:00:00Z' };
    await expect(loop.prepare({ ...base, run: { ...run, span } })).rejects.toThrow(
      '0 labelled rows of 0 windows can be trained on, retraining.minimumRows asks for 100',
    );
  });
});

describe('a challenger that is better', () => {
  it('is compared on the rows set aside, promoted with the capture carried over, watched and adopted', async () => {
    const { prepared, champion } = await loop.tryChallenger(run);
    const evaluation = await loop.evaluate({ ...base, prepared });
    expect(evaluation.promote).toBe(true);
    expect(evaluation.comparison).toMatchObject({ metric: 'mse', n: prepared.setAside, unanswered: 0 });
    await loop.serve({ ...base, action: 'withdraw' });
    expect([...loop.host.endpoints.keys()]).toEqual(['price']);

    loop.clock.time = '2026-01-05T10:00:00Z';
    await loop.serve({ ...base, action: 'promote', champion });
    expect(loop.host.models.get(run.incident)).toMatchObject({
      ExecutionRoleArn: ROLE,
      PrimaryContainer: { Image: 'price:1', ModelDataUrl: 's3://models/new.tar.gz', Environment: { A: '1' } },
    });
    expect(loop.host.configs.get(run.incident)).toEqual({
      EndpointConfigName: run.incident,
      ProductionVariants: [
        {
          VariantName: 'AllTraffic',
          ModelName: run.incident,
          InstanceType: 'ml.m5.large',
          InitialInstanceCount: 4,
        },
      ],
      DataCaptureConfig: { EnableCapture: true, DestinationS3Uri: 's3://capture/' },
    });
    expect(loop.host.updates[0]?.DeploymentConfig).toMatchObject({
      AutoRollbackConfiguration: { Alarms: [{ AlarmName: 'price-HighErrorRate' }] },
    });
    loop.host.settle('price');

    await loop.hour('2026-01-05T10:00:00Z', { slope: 3, predicted: 3 });
    expect(loop.report('2026-01-05T10:00:00Z').verdict).toBe('ALARM');
    const promotedAt = '2026-01-05T10:00:00.000+00:00';
    expect(await loop.verify({ ...base, promotedAt })).toMatchObject({ decision: 'keep', judged: 1 });
    const adopted = await loop.adopt({ ...base, prepared, promotedAt });
    expect(adopted).toMatchObject({ servedRows: 300, labelledRows: 300, trainingRows: prepared.rows });

    await loop.hour('2026-01-05T11:00:00Z', { slope: 3, predicted: 3 });
    expect(loop.report('2026-01-05T11:00:00Z')).toMatchObject({
      verdict: 'OK',
      baselineVersion: run.incident,
    });
    expect(loop.report('2026-01-05T10:00:00Z').baselineVersion).not.toBe(run.incident);
  });

  it('is rolled back once a window shows it worse than the champion was', async () => {
    const { champion } = await loop.tryChallenger(run);
    await loop.serve({ ...base, action: 'promote', champion });
    loop.host.settle('price');
    await loop.hour('2026-01-05T10:00:00Z', { slope: 3, predicted: 9 });
    const verification = await loop.verify({ ...base, promotedAt: '2026-01-05T10:00:00Z' });
    expect(verification.decision).toBe('rollBack');
    expect(verification.sentence).toContain('The new model is worse than the one before');
    await loop.serve({ ...base, action: 'restore', champion });
    loop.host.settle('price');
    expect(loop.host.endpoints.get('price')).toMatchObject({ status: 'InService', configName: 'old-config' });
  });

  it('is waited for without labels, and in the end kept unverified', async () => {
    loop.clock.time = '2026-01-05T10:30:00Z';
    const promotedAt = '2026-01-05T10:00:00Z';
    expect((await loop.verify({ ...base, promotedAt })).decision).toBe('wait');
    loop.clock.time = '2026-01-09T10:30:00Z';
    expect((await loop.verify({ ...base, promotedAt })).decision).toBe('giveUp');
  });
});

describe('a challenger that is not better', () => {
  it('is refused on the numbers, and the champion serves on', async () => {
    loop.models.challenger = (line) => String(2 * Number(line));
    const { prepared } = await loop.tryChallenger(run);
    const { promote, reason, sentence } = await loop.evaluate({ ...base, prepared });
    expect({ promote, reason }).toEqual({ promote: false, reason: 'not-better' });
    expect(sentence).toMatch(/^Mean squared error on the same \d+ rows .* The champion is kept\.$/);
    expect(loop.host.updates).toEqual([]);
  });

  it('is refused where its endpoint answers with errors', async () => {
    loop.models.challenger = () => {
      throw new Error('Received server error (500)');
    };
    const { prepared } = await loop.tryChallenger(run);
    const { promote, reason, sentence } = await loop.evaluate({ ...base, prepared });
    expect({ promote, reason }).toEqual({ promote: false, reason: 'challenger-fails' });
    expect(sentence).toContain('Received server error (500)');
  });

  it('is refused where it leaves a row without a usable answer', async () => {
    let row = 0;
    loop.models.challenger = (line) => (row++ === 3 ? 'none' : String(3 * Number(line)));
    const { prepared } = await loop.tryChallenger(run);
    expect(await loop.evaluate({ ...base, prepared })).toMatchObject({
      promote: false,
      reason: 'unanswered-rows',
    });
  });

  it('cannot be judged where the champion fails itself: the run fails', async () => {
    loop.models.champion = () => {
      throw new Error('no memory');
    };
    const { prepared } = await loop.tryChallenger(run);
    await expect(loop.evaluate({ ...base, prepared })).rejects.toThrow('the champion fails: no memory');
  });
});

describe('watching', () => {
  const look = (event: object) => loop.watch({ timeoutSeconds: 60, ...event });

  it('waits longer each time, and says how a failed training failed', async () => {
    loop.host.jobs.set(run.incident, { status: 'running', reason: null, modelData: null });
    const first = await look({ what: 'training', name: run.incident });
    const second = await look({ what: 'training', name: run.incident, before: first });
    expect([first.status, first.waitSeconds, second.waitSeconds]).toEqual(['running', 1, 2]);
    loop.host.jobs.set(run.incident, { status: 'failed', reason: 'no rows', modelData: null });
    expect(await look({ what: 'training', name: run.incident, before: second })).toMatchObject({
      status: 'failed',
      reason: `training ${run.incident}: no rows`,
    });
  });

  it('calls a training failed that takes too long: the end of the run stops it', async () => {
    loop.host.jobs.set(run.incident, { status: 'running', reason: null, modelData: null });
    const first = await look({ what: 'training', name: run.incident });
    loop.clock.time = new Date(Date.parse(first.since) + 60_000).toISOString();
    expect(await look({ what: 'training', name: run.incident, before: first })).toMatchObject({
      status: 'failed',
      reason: `training ${run.incident} was not over after 60 s`,
    });
    await loop.serve({ ...base, action: 'abandon' });
    expect(loop.host.stopped).toEqual([run.incident]);
  });

  it('sees that a model cannot load', async () => {
    await loop.prepare(base);
    await loop.serve({ ...base, action: 'try', trained: { modelData: 's3://models/new.tar.gz' } });
    const name = `${run.incident}-try`;
    expect((await look({ what: 'endpoint', name })).status).toBe('running');
    loop.host.settle(name, 'did not pass the ping health check');
    expect(await look({ what: 'endpoint', name })).toMatchObject({
      status: 'failed',
      reason: `endpoint ${name} is Failed: did not pass the ping health check`,
    });
  });

  it('does not take an update that was rolled back for a success', async () => {
    const { champion } = await loop.tryChallenger(run);
    await loop.serve({ ...base, action: 'promote', champion });
    loop.host.settle('price', 'alarm price-HighErrorRate.');
    expect(await look({ what: 'endpoint', name: 'price', config: run.incident })).toMatchObject({
      status: 'failed',
      reason: 'endpoint price went back to old-config: alarm price-HighErrorRate',
    });
  });
});

describe('a run that fails or is stopped half way', () => {
  it('takes the trial away once it can be, and leaves the champion alone', async () => {
    await loop.prepare(base);
    await loop.serve({ ...base, action: 'try', trained: { modelData: 's3://models/new.tar.gz' } });
    await expect(loop.serve({ ...base, action: 'abandon' })).rejects.toThrow(DependencyError);
    loop.host.settle(`${run.incident}-try`);
    await loop.serve({ ...base, action: 'abandon' });
    await loop.serve({ ...base, action: 'abandon' });
    expect([...loop.host.endpoints.keys()]).toEqual(['price']);
    expect(loop.host.updates).toEqual([]);
  });

  it.each(['while the endpoint moves', 'after it moved'])('brings the champion back %s', async (when) => {
    const { champion } = await loop.tryChallenger(run);
    await loop.serve({ ...base, action: 'promote', champion });
    const abandon = () => loop.serve({ ...base, action: 'abandon' });
    if (when.startsWith('while')) await expect(abandon()).rejects.toThrow('is still changing');
    loop.host.settle('price');
    await expect(abandon()).rejects.toThrow(`the endpoint price is on its way back from ${run.incident}`);
    await expect(abandon()).rejects.toThrow('on its way back');
    expect(loop.host.configs.has(run.incident)).toBe(true);
    loop.host.settle('price');
    await abandon();
    expect(loop.host.endpoints.get('price')?.configName).toBe('old-config');
    expect(loop.host.updates).toHaveLength(2);
    expect([...loop.host.configs.keys(), ...loop.host.models.keys()]).toEqual(['old-config', 'old']);
  });

  it('leaves a challenger that people were told of as the new model, whatever broke off afterwards', async () => {
    const { champion } = await loop.tryChallenger(run);
    await loop.serve({ ...base, action: 'promote', champion });
    loop.host.settle('price');
    await loop.conclude({ ...base, conclusion: { outcome: 'promoted', sentence: 'It is better.' } });
    await loop.serve({ ...base, action: 'abandon' });
    expect(loop.host.endpoints.get('price')?.configName).toBe(run.incident);
    expect(loop.host.models.has(run.incident)).toBe(true);
  });

  it('takes the model of a challenger away that was not promoted, and stops its training', async () => {
    await loop.tryChallenger(run);
    await loop.serve({ ...base, action: 'abandon' });
    expect([...loop.host.models.keys()]).toEqual(['old']);
    expect([...loop.host.configs.keys()]).toEqual(['old-config']);
    expect(loop.host.stopped).toEqual([run.incident]);
  });

  it('stops the execution of the pipeline or state machine that trains for it, and no other', async () => {
    const trainedBy = (trainer: object) => ({
      ...base,
      action: 'abandon',
      monitor: { ...loop.monitor, retraining: { ...loop.monitor.retraining, trainer } },
    });
    await loop.serve(trainedBy({ pipeline: { name: 'Price' } }));
    const { incident, startedAt } = run;
    expect(loop.host.stoppedPipelines).toEqual([{ pipeline: 'Price', run: incident, startedAt }]);

    const arn = 'arn:aws:states:us-east-1:123456789012:stateMachine:train';
    const executions = new MemoryExecutions();
    loop.trainers.set(arn, executions);
    for (const name of [incident, 'other']) await executions.start(name, {});
    await loop.serve(trainedBy({ stateMachine: { arn } }));
    expect(await executions.status(incident)).toBe('ended');
    expect(await executions.status('other')).toBe('running');
    expect(loop.host.stopped).toEqual([]);
  });

  describe('where its training may not be stopped', () => {
    const abandon = () => loop.serve({ ...base, action: 'abandon' });

    beforeEach(() => {
      loop.host.stopTraining = async () => {
        throw new ConfigError('stop the training job: access denied');
      };
    });

    it('takes the trial away all the same, once it can be, and only then says so', async () => {
      await loop.prepare(base);
      await loop.serve({ ...base, action: 'try', trained: { modelData: 's3://models/new.tar.gz' } });
      await expect(abandon()).rejects.toThrow(DependencyError);
      loop.host.settle(`${run.incident}-try`);
      await expect(abandon()).rejects.toThrow('stop the training job: access denied');
      expect([...loop.host.endpoints.keys()]).toEqual(['price']);
      expect([...loop.host.configs.keys(), ...loop.host.models.keys()]).toEqual(['old-config', 'old']);
    });

    it('brings the champion back all the same', async () => {
      const { champion } = await loop.tryChallenger(run);
      await loop.serve({ ...base, action: 'promote', champion });
      loop.host.settle('price');
      await expect(abandon()).rejects.toThrow('on its way back');
      loop.host.settle('price');
      await expect(abandon()).rejects.toThrow(ConfigError);
      expect(loop.host.endpoints.get('price')?.configName).toBe('old-config');
      expect(loop.host.models.has(run.incident)).toBe(false);
    });
  });

  it('keeps the model of a trial that cannot be taken away, and brings the champion back', async () => {
    const { champion } = await loop.tryChallenger(run);
    await loop.serve({ ...base, action: 'promote', champion });
    loop.host.settle('price');
    const remove = loop.host.remove.bind(loop.host);
    loop.host.remove = async (kind, name) => {
      if (kind === 'endpoint') throw new ConfigError(`delete ${name}: access denied`);
      await remove(kind, name);
    };
    const abandon = () => loop.serve({ ...base, action: 'abandon' });
    await expect(abandon()).rejects.toThrow('on its way back');
    loop.host.settle('price');
    await expect(abandon()).rejects.toThrow(`delete ${run.incident}-try: access denied`);
    expect(loop.host.endpoints.get('price')?.configName).toBe('old-config');
    expect(loop.host.models.has(run.incident)).toBe(true);
  });

  it('begins nothing twice when a step is called again', async () => {
    const { champion } = await loop.tryChallenger(run);
    await loop.tryChallenger(run);
    await loop.serve({ ...base, action: 'promote', champion });
    await loop.serve({ ...base, action: 'promote', champion });
    expect(loop.host.updates).toHaveLength(1);
    expect([...loop.host.endpoints.keys()]).toEqual(['price', `${run.incident}-try`]);
  });
});

describe('the conclusion', () => {
  const failure = { Error: 'TrainingFailed', Cause: 'training price: no rows' };

  it('tells people once, keeps the record, says it in the report and lets the next run in', async () => {
    loop.clock.time = '2026-01-05T10:05:00Z';
    await loop.conclude({ ...base, failure });
    await loop.conclude({ ...base, failure });
    expect(loop.people.mails.map(({ subject }) => subject)).toEqual([
      '[RETRAINING] price: retraining failed, nothing changed',
    ]);
    expect(loop.people.mails[0]?.body).toContain('The run failed: training price: no rows');
    expect(loop.record(run)).toMatchObject({ outcome: 'failed', steps: { failure } });
    expect(loop.report('2026-01-05T09:00:00Z').retraining).toMatchObject({ outcome: 'failed' });
    // When the run began, and when it ended.
    expect(loop.pages.asked).toEqual([run.reportKey, run.reportKey]);
    expect(loop.state).toMatchObject({
      running: null,
      past: [{ incident: run.incident, outcome: 'failed' }],
    });
  });

  it('stands, whoever sees to the end of the run once more', async () => {
    await loop.conclude({ ...base, failure });
    await loop.conclude({ ...base, failure: { Error: RUN_BROKE_OFF, Cause: '' } });
    expect(loop.people.mails).toHaveLength(1);
    expect(loop.record(run)).toMatchObject({ outcome: 'failed' });
    expect(loop.report('2026-01-05T09:00:00Z').retraining).toMatchObject({
      outcome: 'failed',
      sentence: expect.stringContaining('no rows'),
    });
  });

  it('is told again where telling failed, and the next run waits until then', async () => {
    const publish = loop.people.publish;
    loop.people.publish = async () => {
      throw new DependencyError('SNS is throttled');
    };
    await expect(loop.conclude({ ...base, failure })).rejects.toThrow('throttled');
    expect(loop.state.running).not.toBeNull();
    loop.people.publish = publish;
    await loop.conclude({ ...base, failure });
    expect(loop.people.mails).toHaveLength(1);
    expect(loop.state.running).toBeNull();
  });

  it('says that something was left behind, for a person to look at', async () => {
    const stray = { Error: 'ConfigError', Cause: '{"errorMessage":"access denied"}' };
    await loop.conclude({ ...base, failure, stray });
    expect(loop.people.mails[0]?.body).toContain('access denied A person must look.');
    expect(loop.people.mails[0]?.body).not.toMatch(/The champion serves as before|nothing changed/);
    expect(loop.people.mails[0]?.subject).toBe('[RETRAINING] price: retraining failed, a person must look');
  });

  it('remembers since when the model serves, so that older windows prove nothing about it', async () => {
    const conclusion = { outcome: 'promoted', sentence: 'It is better.' };
    await loop.conclude({ ...base, conclusion, promotedAt: '2026-01-05T10:00:00.5Z' });
    expect(loop.state.servingSince).toBe('2026-01-05T10:00:00.500Z');
    expect(await loop.gate({ source: 'run', windows: [{ verdict: 'ALARM' }] })).toMatchObject({
      decision: 'refused',
      brake: 'no-alarm',
    });
  });

  it('remembers since when a champion serves again that came back because its run failed', async () => {
    const { champion } = await loop.tryChallenger(run);
    await loop.serve({ ...base, action: 'promote', champion });
    loop.clock.time = '2026-01-05T12:00:00Z';
    await loop.conclude({ ...base, failure });
    expect(loop.state.servingSince).toBe('2026-01-05T12:00:00.000Z');
  });

  it('gives the next attempt at the same trouble a name of its own', async () => {
    await loop.conclude({ ...base, failure });
    await loop.gate({ source: 'run', windows: [{ verdict: 'ALARM' }] });
    expect([...loop.executions.started.keys()]).toEqual([run.incident, run.incident.replace(/1$/, '2')]);
  });
});
