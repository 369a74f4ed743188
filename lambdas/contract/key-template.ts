import { parseS3Address, writeS3Address } from './s3-address.ts';

/** What stands for a part of a time in an address, from the coarsest to the finest. */
export const TIME_PLACEHOLDERS = ['{yyyy}', '{MM}', '{dd}', '{HH}', '{mm}'] as const;
export type TimePlaceholder = (typeof TIME_PLACEHOLDERS)[number];

export const ALLOWED_PLACEHOLDERS =
  'with {yyyy}, {MM}, {dd}, {HH} and {mm} for the time of a partition, a finer one with all coarser ones';

/** Whether an address has no braces but those of placeholders, of which a finer one comes with all coarser ones. */
export function isKeyTemplate(address: string): boolean {
  const named: readonly string[] = address.match(/\{[^}]*\}/g) ?? [];
  if (address.replace(/\{[^}]*\}/g, '').match(/[{}]/)) return false;
  const used = TIME_PLACEHOLDERS.filter((placeholder) => named.includes(placeholder));
  return (
    named.every((name) => used.includes(name as TimePlaceholder)) &&
    used.every((placeholder, index) => placeholder === TIME_PLACEHOLDERS[index])
  );
}

/**
 * The part of an address that is the same for every time.
 *
 * @example fixedPart('s3://data/year={yyyy}/') // 's3://data/year='
 */
export function fixedPart(address: string): string {
  // Only at a placeholder: in a CDK app the name of a bucket may be a token, which has braces too.
  const places = TIME_PLACEHOLDERS.map((placeholder) => address.indexOf(placeholder)).filter(
    (at) => at !== -1,
  );
  return places.length === 0 ? address : address.slice(0, Math.min(...places));
}

/**
 * What the addresses of all objects begin with that may lie below an address.
 *
 * @example prefixOf('s3://data/year={yyyy}/') // 's3://data/year='
 * prefixOf('s3://data') // 's3://data/'
 */
export function prefixOf(address: string): string {
  return writeS3Address(parseS3Address(fixedPart(address)));
}
