import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { loadDiamonds } from './diamonds/diamonds.ts';
import { sellStones } from './diamonds/history.ts';
import { trainPriceModel } from './diamonds/price-model.ts';
import { trainFareModel } from './taxis/fare-model.ts';
import { loadTrips } from './taxis/taxis.ts';

const HOUR = 3_600_000;
const DIAMONDS_START = Date.parse('2026-03-01T00:00:00Z');
const TAXIS_TRAINING_END = '2019-03-06';
const TAXIS_REFERENCE_END = '2019-03-16';

const csv = (rows: readonly object[]): string => stringify([...rows], { header: true });
const jsonLines = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

function write(folder: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text);
    console.log(join(folder, name));
  }
}

/** Ten hours of sales of 500 stones: six like the reference, two of small stones, two with prices up a quarter. */
function makeDiamonds(folder: string): void {
  const stones = loadDiamonds();
  const model = trainPriceModel(stones.slice(0, 10_000));
  const sell = (sold: Parameters<typeof sellStones>[0], hour: number, hours: number, priceFactor = 1) =>
    sellStones(sold, {
      model,
      idPrefix: `h${hour}-`,
      start: DIAMONDS_START + hour * HOUR,
      end: DIAMONDS_START + (hour + hours) * HOUR,
      priceFactor,
    });
  const reference = sell(stones.slice(10_000, 20_000), -20, 20);
  const small = stones.slice(23_000, 33_000).filter((stone) => stone.carat < 0.5);
  const history = [
    sell(stones.slice(20_000, 23_000), 0, 6),
    sell(small.slice(0, 1000), 6, 2),
    sell(stones.slice(33_000, 34_000), 8, 2, 1.25),
  ];
  write(folder, {
    'reference.csv': csv(reference.predictions.map((row, index) => ({ ...row, ...reference.labels[index] }))),
    'predictions.jsonl': jsonLines(history.flatMap((part) => part.predictions)),
    'labels.jsonl': jsonLines(history.flatMap((part) => part.labels)),
  });
}

/** Taxi trips of March 2019: trained on the first days, compared with the next ten, the rest day by day. */
function makeTaxis(folder: string): void {
  const trips = loadTrips();
  const model = trainFareModel(trips.filter((trip) => trip.pickup < TAXIS_TRAINING_END));
  const scored = trips.map((trip) => ({ ...trip, fare_pred: model(trip), day: trip.pickup.slice(0, 10) }));
  const reference = scored.filter(
    (trip) => trip.pickup >= TAXIS_TRAINING_END && trip.pickup < TAXIS_REFERENCE_END,
  );
  const rest = scored.filter((trip) => trip.pickup >= TAXIS_REFERENCE_END);
  write(folder, {
    'reference.csv': csv(reference),
    'predictions.csv': csv(rest.map(({ fare: _fare, ...prediction }) => prediction)),
    'labels.csv': csv(rest.map(({ trip_id, fare }) => ({ trip_id, fare }))),
  });
}

const folder = process.argv[2] ?? 'out/examples';
makeDiamonds(join(folder, 'diamonds'));
makeTaxis(join(folder, 'taxis'));
