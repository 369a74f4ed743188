import { fitLinear, indicators } from '../regression.ts';
import type { Trip } from './taxis.ts';

const COLORS = ['yellow', 'green'];
const BOROUGHS = ['Manhattan', 'Queens', 'Brooklyn', 'Bronx', 'Staten Island'];

/** A trained fare model: dollars for a trip. */
export type FareModel = (trip: Omit<Trip, 'fare'>) => number;

/** Trains a linear fare model on distance, color and boroughs. */
export function trainFareModel(trips: readonly Trip[]): FareModel {
  const predict = fitLinear(
    trips.map(describeTrip),
    trips.map((trip) => trip.fare),
  );
  return (trip) => Math.round(100 * predict(describeTrip(trip))) / 100;
}

function describeTrip({ distance, color, pickup_borough, dropoff_borough }: Omit<Trip, 'fare'>): number[] {
  return [
    distance,
    ...indicators(COLORS, color),
    ...indicators(BOROUGHS.slice(0, 4), pickup_borough),
    ...indicators(BOROUGHS, dropoff_borough),
  ];
}
