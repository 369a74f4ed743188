import { describe, expect, it } from 'vitest';
import { fixedPart, isKeyTemplate } from '../../../lambdas/contract/key-template.ts';
import { partitionsOf } from '../../../lambdas/core/plan/partitions.ts';

const span = (start: string, end: string) => ({ start: Date.parse(start), end: Date.parse(end) });
const addresses = (template: string, start: string, end: string) =>
  partitionsOf(template, span(start, end)).map((partition) => partition.address);

describe('partitionsOf', () => {
  it('names the hours of a window, across midnight and the end of a year', () => {
    const hours = addresses('s3://b/{yyyy}/{MM}/{dd}/{HH}/', '2025-12-31T22:30:00Z', '2026-01-01T01:00:00Z');
    expect(hours).toEqual(['s3://b/2025/12/31/22/', 's3://b/2025/12/31/23/', 's3://b/2026/01/01/00/']);
  });

  it('names partitions as Hive does, with whatever else the address holds', () => {
    const template = 's3://b/year={yyyy}/month={MM}/day={dd}/hour={HH}/model=price/';
    expect(addresses(template, '2026-01-05T03:00:00Z', '2026-01-05T04:00:00Z')).toEqual([
      's3://b/year=2026/month=01/day=05/hour=03/model=price/',
    ]);
    expect(addresses('s3://b/dt={yyyy}-{MM}-{dd}/', '2026-01-05T03:00:00Z', '2026-01-05T04:00:00Z')).toEqual([
      's3://b/dt=2026-01-05/',
    ]);
  });

  it.each([
    ['{yyyy}', '2024-06-01T00:00:00Z', '2026-01-02T00:00:00Z', ['2024', '2025', '2026']],
    ['{yyyy}{MM}', '2026-01-31T00:00:00Z', '2026-03-01T00:00:00Z', ['202601', '202602']],
    ['{yyyy}{MM}{dd}', '2024-02-28T23:00:00Z', '2024-03-01T00:00:01Z', ['20240228', '20240229', '20240301']],
    [
      '{yyyy}{MM}{dd}{HH}{mm}',
      '2026-01-05T03:58:30Z',
      '2026-01-05T04:00:00Z',
      ['202601050358', '202601050359'],
    ],
  ])('knows the lengths of %s', (template, start, end, names) => {
    expect(addresses(template, start, end)).toEqual(names);
  });

  it('says which time a partition is for', () => {
    const [month] = partitionsOf('{yyyy}/{MM}', span('2024-02-10T00:00:00Z', '2024-02-11T00:00:00Z'));
    expect(month).toEqual({ address: '2024/02', ...span('2024-02-01T00:00:00Z', '2024-03-01T00:00:00Z') });
  });

  it('takes an address without placeholders for one partition', () => {
    expect(addresses('s3://b/in/', '2026-01-05T03:00:00Z', '2027-01-05T04:00:00Z')).toEqual(['s3://b/in/']);
  });
});

describe('isKeyTemplate', () => {
  it.each(['s3://b/in/', 's3://b/{yyyy}/', 's3://b/{yyyy}-{MM}/{dd}/{HH}{mm}/{yyyy}'])('takes %s', (text) => {
    expect(isKeyTemplate(text)).toBe(true);
  });

  it.each([
    's3://b/{HH}/',
    's3://b/{yyyy}/{dd}/',
    's3://b/{YYYY}/',
    's3://b/{yyyy',
    's3://b/yyyy}',
    's3://b/{}/',
  ])('refuses %s', (text) => {
    expect(isKeyTemplate(text)).toBe(false);
  });
});

describe('fixedPart', () => {
  it('is what comes before the first placeholder', () => {
    expect(fixedPart('s3://b/in/{yyyy}/x/{MM}/')).toBe('s3://b/in/');
    expect(fixedPart('s3://b/in/')).toBe('s3://b/in/');
  });
});
