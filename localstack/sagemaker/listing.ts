import { validationError } from './service-error.ts';

/** The part of a list request that all kinds of resources share. */
export interface ListRequest {
  readonly NameContains?: string | undefined;
  readonly CreationTimeAfter?: Date | number | undefined;
  readonly CreationTimeBefore?: Date | number | undefined;
  readonly StatusEquals?: string | undefined;
  readonly SortBy?: string | undefined;
  readonly SortOrder?: string | undefined;
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/** How a listed resource is filtered and sorted. */
export interface Listed {
  readonly name: string;
  readonly created: Date;
  readonly status?: string | undefined;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly NextToken?: string;
}

const defaultPage = 10;
const seconds = (time: Date | number): number => (time instanceof Date ? time.getTime() / 1000 : time);

/** One page of resources: the newest first unless the request says otherwise, ten unless it says how many. */
export function listPage<T>(
  resources: Iterable<T>,
  request: ListRequest,
  describe: (resource: T) => Listed,
): Page<T> {
  const { NameContains = '', CreationTimeAfter, CreationTimeBefore, StatusEquals } = request;
  const chosen = [...resources]
    .map((item) => ({ item, ...describe(item) }))
    .filter(({ name }) => name.toLowerCase().includes(NameContains.toLowerCase()))
    .filter(({ status }) => StatusEquals === undefined || status === StatusEquals)
    .filter(({ created }) => CreationTimeAfter === undefined || seconds(created) > seconds(CreationTimeAfter))
    .filter(
      ({ created }) => CreationTimeBefore === undefined || seconds(created) < seconds(CreationTimeBefore),
    );
  const byName = request.SortBy === 'Name';
  chosen.sort((a, b) => (byName ? (a.name < b.name ? -1 : 1) : a.created.getTime() - b.created.getTime()));
  if ((request.SortOrder ?? 'Descending') === 'Descending') chosen.reverse();
  const start = readToken(request.NextToken);
  const end = start + (request.MaxResults ?? defaultPage);
  const items = chosen.slice(start, end).map(({ item }) => item);
  return end < chosen.length ? { items, NextToken: String(end) } : { items };
}

function readToken(token: string | undefined): number {
  if (token === undefined) return 0;
  if (!/^\d+$/.test(token)) throw validationError('Invalid pagination token.');
  return Number(token);
}
