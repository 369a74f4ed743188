import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../../lambdas/contract/report.ts';
import { type AlarmNotice, parseAlarmNotice } from '../../../lambdas/core/alert/alarm-notice.ts';
import { writeSubject } from '../../../lambdas/core/alert/subject.ts';
import {
  type Evidence,
  type MailContext,
  writeAlarmMail,
  writeRawMail,
} from '../../../lambdas/core/alert/write-mail.ts';
import { accuracyReport, alarmMessage, driftReport } from './sample.ts';

const START = '2026-01-05T09:00:00Z';
const ADDRESS = 's3://state/price/reports/2026-01-05T09-00-00Z.json';
const PAGE = { address: ADDRESS.replace('.json', '.html'), isDrawn: true };

function notice(change: object = {}, trigger: object = {}): AlarmNotice {
  const parsed = parseAlarmNotice(alarmMessage(change, trigger));
  if (parsed === null) throw new Error('not an alarm');
  return parsed;
}

const drifted = driftReport(START, { carat: 1, x: 0.8, y: 0.9 });
const context: MailContext = {
  model: 'price',
  dashboard: 'price-monitor',
  logGroup: '/aws/vendedlogs/states/price-monitor',
  retrains: false,
  evidence: evidenceOf(drifted, '2026-01-05T07:00:00Z'),
};

function evidenceOf(report: Report, since: string | null): Evidence {
  const config = 's3://state/price/config/1.json';
  return { report, address: ADDRESS, page: PAGE, since, config, isCurrent: true };
}

describe('parseAlarmNotice', () => {
  it.each([
    ['a list with small letters (AWS)', [{ value: 'price', name: 'Model' }]],
    ['a list with capitals (LocalStack)', [{ Value: 'price', Name: 'Model' }]],
    ['a map', { Model: 'price' }],
  ])('finds the model where dimensions are %s', (_, Dimensions) => {
    expect(notice({}, { Dimensions })).toMatchObject({ model: 'price', metricName: 'DataDrift' });
  });

  it('finds metric and model of an alarm on metric math', () => {
    const Metrics = [
      { Id: 'band', Expression: 'ANOMALY_DETECTION_BAND(m1)' },
      {
        Id: 'm1',
        MetricStat: { Metric: { MetricName: 'MSE', Dimensions: [{ name: 'Model', value: 'price' }] } },
      },
    ];
    expect(notice({ Trigger: { Metrics } })).toMatchObject({ model: 'price', metricName: 'MSE' });
  });

  it.each(['hello', '{}', '[1]', '{"AlarmName": "a"}', '{"AlarmName": 1, "NewStateValue": "OK"}'])(
    'takes %s for something else',
    (text) => {
      expect(parseAlarmNotice(text)).toBeNull();
    },
  );
});

describe('writeAlarmMail', () => {
  it('says in the subject what drifted and how much, the largest change first', () => {
    expect(writeAlarmMail(notice(), context).subject).toBe(
      '[ALARM] price: data drift in 3 columns (carat 0.395, y 0.372, x 0.318)',
    );
  });

  it('tells drift in words first, then the columns, largest change first, then where to look', () => {
    const { body } = writeAlarmMail(notice(), context);
    expect(body.split('\n')[0]).toBe('price: data drift in 3 columns (carat 0.395, y 0.372, x 0.318).');
    const lines = body.split('\n').filter((line) => line.startsWith('- '));
    expect(lines.slice(0, 3).map((line) => line.split(':')[0])).toEqual(['- carat', '- y', '- x']);
    expect(body).toContain('Alarming since the window that began 2026-01-05T07:00:00Z');
    expect(body).toContain(`Window: ${START} to 2026-01-05T10:00:00Z`);
    expect(body).toContain('Rows: 400 now, 400 in the reference');
    expect(body).toContain(`Report: ${PAGE.address}\nAs JSON: ${ADDRESS}\n`);
    expect(body).toContain('Dashboard: price-monitor (EU (Ireland))');
    expect(body).toContain('Alarm: price-DataDriftDetected, OK -> ALARM');
    expect(body).toContain('Reason: Threshold Crossed: 1 datapoint');
  });

  it('says how sure it is, against which budget', () => {
    expect(writeAlarmMail(notice(), context).body).toMatch(
      /How sure: chance alone gives this with p = \S+ after correction for all tests, the limit is 0\.001389\. Budget: 1 false alarm expected in 30 days at most\./,
    );
    const report = accuracyReport(START, 280);
    const degraded = { ...context, evidence: evidenceOf(report, START) };
    expect(writeAlarmMail(notice({}, { MetricName: 'Degradation' }), degraded).body).toContain(
      'How sure: accuracy is 0.7, between 0.6534 and 0.7428 with 95 % confidence, from 400 labelled rows.',
    );
  });

  it('links to the pages of the console, and gives the commands that show the same again', () => {
    const AlarmArn = 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:price-DataDriftDetected';
    const { body, links } = writeAlarmMail(notice({ AlarmArn }), context);
    const home = 'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1';
    const object = 'https://eu-west-1.console.aws.amazon.com/s3/object/state?region=eu-west-1&prefix=';
    expect(links.map(({ url }) => url)).toEqual([
      `${object}price%2Freports%2F2026-01-05T09-00-00Z.html`,
      `${object}price%2Freports%2F2026-01-05T09-00-00Z.json`,
      `${home}#dashboards/dashboard/price-monitor`,
      `${home}#alarmsV2:alarm/price-DataDriftDetected`,
      `${home}#logsV2:log-groups/log-group/$252Faws$252Fvendedlogs$252Fstates$252Fprice-monitor`,
    ]);
    for (const { url } of links) expect(body).toContain(url);
    expect(body).toContain(`  aws s3 cp ${PAGE.address} report.html\n`);
    expect(body).toContain(
      `  aws s3 cp s3://state/price/config/1.json monitor.json && cdk-model-monitor replay --config monitor.json --bucket state --from ${START} --to 2026-01-05T10:00:00Z`,
    );
  });

  it('says where the page is not there yet, and shows the JSON instead', () => {
    const evidence = { ...evidenceOf(drifted, START), page: { ...PAGE, isDrawn: false } };
    const { body } = writeAlarmMail(notice(), { ...context, evidence });
    expect(body).toContain(`Report: ${PAGE.address} (not drawn yet when this was sent)\n`);
    expect(body).toContain(`  aws s3 cp ${ADDRESS} -\n`);
  });

  it('says what was done: retraining started, held back, or not set up', () => {
    const body = (report: Report, retrains: boolean) =>
      writeAlarmMail(notice(), { ...context, retrains, evidence: evidenceOf(report, START) }).body;
    const note = { at: START, incident: null, brake: null, outcome: null, sentence: 'Because.' };
    const started = { ...note, decision: 'started', incident: 'price-rt-1' } as const;
    expect(body({ ...drifted, retraining: started }, true)).toContain(
      'Retraining: started. Because. Run: price-rt-1.',
    );
    expect(body({ ...drifted, retraining: { ...note, decision: 'refused', brake: 'harm' } }, true)).toContain(
      'Retraining: not started. Because.',
    );
    expect(body(drifted, true)).toContain('Retraining: nothing was decided on this window yet.');
    expect(body(drifted, false)).toContain(
      'Retraining: not started, for the monitor file sets up no trainer.',
    );
  });

  it('tells a recovery without the columns of before', () => {
    const report = driftReport(START, {});
    const mail = writeAlarmMail(notice({ NewStateValue: 'OK', OldStateValue: 'ALARM' }), {
      ...context,
      evidence: evidenceOf(report, null),
    });
    expect(mail.subject).toBe('[OK] price: data drift recovered');
    expect(mail.body).not.toContain('Columns');
  });

  it.each([
    ['Rows', 'no predictions arrive', 'whether its predictions still reach S3'],
    ['MonitorRuns', 'a run of the monitor failed or did not come', 'error and cause stand in Step Functions'],
    ['Invocation5XXErrors', 'the endpoint answers with errors', 'the log of the endpoint'],
  ])(
    'says of an alarm on %s what to do, and does not pass off a window as its evidence',
    (metric, what, advice) => {
      const healthy = { ...context, evidence: evidenceOf(driftReport(START, {}), null) };
      const { body } = writeAlarmMail(notice({}, { MetricName: metric }), healthy);
      expect(body.split('\n\n')[0]).toBe(`price: ${what}.`);
      expect(body).toMatch(new RegExp(`What to do:\n- .*${advice}`));
      expect(body).toContain(
        `The newest window that was judged, ${START} to 2026-01-05T10:00:00Z, had 400 rows: OK.`,
      );
      expect(body).not.toMatch(/^(Rows|Window|Also seen):/m);
      const well = writeAlarmMail(notice({ NewStateValue: 'OK' }, { MetricName: metric }), healthy);
      expect(well.body).not.toContain('What to do');
    },
  );

  it('names the metric that degraded and the rule that says so', () => {
    const report = accuracyReport(START, 280);
    const evidence = evidenceOf(report, START);
    const mail = writeAlarmMail(notice({}, { MetricName: 'Degradation' }), { ...context, evidence });
    expect(mail.subject).toBe('[ALARM] price: performance degraded (accuracy 0.7 < 0.85)');
    const rule = report.degradation?.rules.find((each) => each.verdict === 'ALARM');
    expect(mail.body).toContain(`- ${rule?.sentence}`);
  });

  it('tells an alarm of which it knows no more than CloudWatch', () => {
    const mail = writeAlarmMail(notice({ AlarmName: 'price-Custom' }, { MetricName: 'Latency' }), {
      ...context,
      evidence: null,
    });
    expect(mail.subject).toBe('[ALARM] price: alarm price-Custom');
    expect(mail.body).toContain('Report: none that shows this');
  });

  it.each([
    ['RetrainGateFailed', 'Errors', 'retraining could not be decided on'],
    ['RetrainingUntold', 'Errors', 'a retraining run ended untold'],
    [
      'RetrainingDeadLetters',
      'ApproximateNumberOfMessagesVisible',
      'requests to retrain were lost on their way',
    ],
  ])('tells of %s what it is about', (name, metric, what) => {
    const alarm = notice({ AlarmName: `price-${name}` }, { MetricName: metric });
    expect(writeAlarmMail(alarm, { ...context, evidence: null }).subject).toBe(`[ALARM] price: ${what}`);
  });

  it('says why the report could not be read', () => {
    const mail = writeAlarmMail(notice(), { ...context, evidence: 'AccessDenied' });
    expect(mail.subject).toBe('[ALARM] price: data drift');
    expect(mail.body).toContain('Report: not readable: AccessDenied');
  });

  it('cuts lists and lines that are too long for a mail', () => {
    const report = {
      ...drifted,
      findings: Array.from({ length: 9 }, (_, index) => ({
        kind: 'k',
        severity: 'warn' as const,
        column: null,
        count: 1,
        example: null,
        sentence: `${index} ${'x'.repeat(10_000)}`,
      })),
    };
    const { body } = writeAlarmMail(notice(), {
      ...context,
      evidence: evidenceOf(report, null),
    });
    expect(body).toContain('- and 4 more in the report');
    expect(Math.max(...body.split('\n').map((line) => line.length))).toBeLessThanOrEqual(501);
  });
});

describe('writeRawMail', () => {
  it('passes on the text as it came', () => {
    expect(writeRawMail('hello', { model: 'price' })).toMatchObject({
      subject: '[MESSAGE] price: a message that is no alarm',
      body: 'hello',
    });
  });

  it('stays within what SNS takes', () => {
    expect(Buffer.byteLength(writeRawMail('ü'.repeat(500_000), { model: 'price' }).body)).toBeLessThan(
      262_144,
    );
  });
});

describe('writeSubject', () => {
  it('lists as many names as fit and counts the others', () => {
    const names = Array.from({ length: 20 }, (_, index) => `feature_${index}`);
    const subject = writeSubject({ state: 'ALARM', model: 'price', what: 'data drift in 20 columns', names });
    expect(subject).toBe(
      '[ALARM] price: data drift in 20 columns (feature_0, feature_1, feature_2, feature_3 and 16 more)',
    );
  });

  it('is one line of at most 99 ASCII characters, whatever the names are', () => {
    const text = fc.string({ unit: 'binary', maxLength: 120 });
    fc.assert(
      fc.property(text, text, fc.array(text, { maxLength: 5 }), (model, what, names) => {
        expect(writeSubject({ state: 'ALARM', model, what, names })).toMatch(/^[ -~]{1,99}$/);
      }),
      { seed: 9 },
    );
  });
});
