import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';

/** A taxi trip; an empty text is a missing value. */
export interface Trip {
  /** Made from the trip's place in the order of time. */
  readonly trip_id: string;
  /** Local time, `yyyy-mm-dd hh:mm:ss`. */
  readonly pickup: string;
  readonly passengers: number;
  /** In miles. */
  readonly distance: number;
  /** In US dollars. */
  readonly fare: number;
  readonly color: string;
  readonly payment: string;
  readonly pickup_borough: string;
  readonly dropoff_borough: string;
}

/** All 6,433 trips in the order of their pick-up. */
export function loadTrips(): readonly Trip[] {
  const text = gunzipSync(readFileSync(new URL('../data/taxis.csv.gz', import.meta.url))).toString('utf8');
  const trips = parse(text, { columns: true }) as Record<keyof Trip, string>[];
  return trips
    .sort((a, b) => (a.pickup < b.pickup ? -1 : a.pickup > b.pickup ? 1 : 0))
    .map((trip, index) => ({
      trip_id: `trip-${index}`,
      pickup: trip.pickup,
      passengers: Number(trip.passengers),
      distance: Number(trip.distance),
      fare: Number(trip.fare),
      color: trip.color,
      payment: trip.payment,
      pickup_borough: trip.pickup_borough,
      dropoff_borough: trip.dropoff_borough,
    }));
}
