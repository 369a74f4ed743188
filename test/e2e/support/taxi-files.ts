import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { trainFareModel } from '../../../examples/taxis/fare-model.ts';
import { loadTrips } from '../../../examples/taxis/taxis.ts';

const TRAINING_END = '2019-03-06';
const REFERENCE_END = '2019-03-16';
const LAST_DAY = '2019-03-31';

/** The days that the taxis are judged on. */
export const TAXI_DAYS: readonly string[] = Array.from({ length: 6 }, (_, day) => `2019-03-${16 + day}`);

/**
 * Writes `reference.csv` (ten days), and one day's trips as `<day>.predictions.csv` and `<day>.labels.csv`: real trips
 * with their own dates and missing values, their fares predicted by a model trained on the days before.
 */
export function writeTaxiFiles(folder: string): void {
  const trips = loadTrips();
  const model = trainFareModel(trips.filter((trip) => trip.pickup < TRAINING_END));
  const scored = trips
    .filter((trip) => trip.pickup >= TRAINING_END && trip.pickup < LAST_DAY)
    .map((trip) => ({ ...trip, fare_pred: model(trip) }));
  mkdirSync(folder, { recursive: true });
  const write = (name: string, rows: readonly object[]): void =>
    writeFileSync(join(folder, name), stringify([...rows], { header: true }));
  write(
    'reference.csv',
    scored.filter((trip) => trip.pickup < REFERENCE_END),
  );
  for (const day of TAXI_DAYS) {
    const trips = scored.filter((trip) => trip.pickup.startsWith(day));
    write(
      `${day}.predictions.csv`,
      trips.map(({ fare: _fare, ...prediction }) => prediction),
    );
    write(
      `${day}.labels.csv`,
      trips.map(({ trip_id, fare }) => ({ trip_id, fare })),
    );
  }
}
