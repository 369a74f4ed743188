import { Token, Tokenization } from 'aws-cdk-lib';

/** A value whose texts name tokens, and the way back. */
export interface StandIn<T> {
  readonly value: T;
  /** Another value with every token in its place again. */
  readonly restore: <U>(other: U) => U;
}

const NAME = /\bunresolved-token-(\d+)\b/g;

/**
 * Puts a name in the place of each CDK token in `value`, one that a bucket may have, so that
 * `s3://${bucket.bucketName}/predictions/` is checked like an address whose bucket is known.
 *
 * @example
 * const { value, restore } = standInTokens({ baseline: `s3://${bucket.bucketName}/reference.csv` });
 * value.baseline // 's3://unresolved-token-0/reference.csv'
 * restore(value.baseline) // the address with the token
 */
export function standInTokens<T>(value: T): StandIn<T> {
  const tokens: string[] = [];
  const replace = (text: string): string => {
    if (!Token.isUnresolved(text)) return text;
    return Tokenization.reverseString(text).tokens.reduce<string>((result, token) => {
      const written = Token.asString(token);
      if (!tokens.includes(written)) tokens.push(written);
      return result.replaceAll(written, `unresolved-token-${tokens.indexOf(written)}`);
    }, text);
  };
  const restore = (text: string): string =>
    text.replace(NAME, (name, index: string) => tokens[Number(index)] ?? name);
  return { value: mapTexts(value, replace), restore: (other) => mapTexts(other, restore) };
}

function mapTexts<T>(value: T, map: (text: string) => string): T {
  if (typeof value === 'string') return map(value) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => mapTexts(item, map)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, map)])) as T;
}
