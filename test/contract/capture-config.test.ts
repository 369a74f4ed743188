import { describe, expect, it } from 'vitest';
import { findMonitorProblems, writeProblem } from '../../lambdas/contract/monitor-problems.ts';
import { parseMonitor } from '../../lambdas/contract/parse-monitor.ts';

const data = {
  predictions: 's3://bucket/capture/',
  format: 'data-capture',
  capture: { inputs: ['carat', 'cut'], outputs: ['price_pred'] },
};
const base = { model: 'm', task: 'regression', data };

const problemsOf = (change: object) => findMonitorProblems({ ...base, ...change }).map(writeProblem);
const capture = (parts: object) => problemsOf({ data: { ...data, capture: parts } });

describe('a monitor of Data Capture', () => {
  it('has the columns that every record brings, unless it names its own', () => {
    expect(parseMonitor(base, 'x').columns).toMatchObject({ id: 'eventId', timestamp: 'inferenceTime' });
    const columns = { id: 'carat', label: 'price' };
    expect(parseMonitor({ ...base, columns }, 'x').columns).toMatchObject({
      id: 'carat',
      timestamp: 'inferenceTime',
      label: 'price',
    });
  });

  it('calls the label of ground truth groundTruth, and leaves labels of other formats to the file', () => {
    expect(parseMonitor(base, 'x').columns.label).toBe('groundTruth');
    const other = parseMonitor({ ...base, data: { ...data, labelsFormat: 'csv' } }, 'x');
    expect(other.columns.label).toBeUndefined();
  });

  it('is the same when it is parsed again', () => {
    const monitor = parseMonitor(base, 'x');
    expect(parseMonitor(monitor, 'x')).toEqual(monitor);
  });

  it('needs the names of the values of one side at least', () => {
    const allowed = 'allowed: "inputs", "outputs" or both, the names of the values in order';
    expect(capture({})).toEqual([`data.capture: got an object, ${allowed}`]);
    const { capture: _, ...bare } = data;
    expect(problemsOf({ data: bare })).toEqual([`data.capture: missing, ${allowed}`]);
  });

  it('gives every value a name of its own', () => {
    const allowed = 'allowed: a name that no other value has';
    expect(capture({ inputs: ['a', 'b', 'a'], outputs: ['b', 'eventId'] })).toEqual([
      `data.capture.inputs[2]: got "a", ${allowed}`,
      `data.capture.outputs[0]: got "b", ${allowed}`,
      `data.capture.outputs[1]: got "eventId", ${allowed}`,
    ]);
  });

  it('names only columns that are captured', () => {
    expect(problemsOf({ columns: { prediction: 'price', probabilities: { a: 'score' } } })).toEqual([
      'columns.prediction: got "price", allowed: "carat", "cut", "price_pred"',
      'columns.probabilities.a: got "score", allowed: "carat", "cut", "price_pred"',
    ]);
    expect(problemsOf({ columns: { features: { carat: 'numeric', color: 'categorical' } } })).toEqual([
      'columns.features: got an object, allowed: the names in data.capture, "carat", "cut", "price_pred"; "color" is none',
    ]);
  });

  it('may name any column where JSON objects bring names of their own', () => {
    const open = { ...data, capture: { inputs: [], outputs: ['price_pred'] } };
    expect(problemsOf({ data: open, columns: { features: { 'stone.carat': 'numeric' } } })).toEqual([]);
  });
});

describe('a monitor of other data', () => {
  it('has no names of captured values, nor labels as predictions', () => {
    expect(problemsOf({ data: { ...data, format: 'csv' } })).toEqual([
      'data.capture: got an object, allowed: only with "data.format": "data-capture"',
    ]);
    expect(problemsOf({ data: { predictions: 's3://bucket/x/', format: 'ground-truth' } })).toEqual([
      'data.format: got "ground-truth", allowed: "csv", "jsonl", "parquet", "data-capture"',
    ]);
  });

  it('keeps its columns', () => {
    const plain = { ...base, data: { predictions: 's3://bucket/x/', format: 'csv' } };
    expect(parseMonitor(plain, 'x').columns.id).toBeUndefined();
  });
});
