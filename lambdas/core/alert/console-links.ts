/** Where a deployment runs, as the addresses of the AWS console need it. */
export interface ConsolePlace {
  readonly partition: string;
  /** Code such as `eu-west-1`. */
  readonly region: string;
}

/** https://docs.aws.amazon.com/general/latest/gr/rande.html and the consoles of the other partitions. */
const HOSTS: Readonly<Record<string, string>> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

/** A link for people: what it shows, and its address. */
export interface Link {
  readonly label: string;
  readonly url: string;
}

/**
 * Where an ARN's resource lives; null for a text that is no ARN with a region.
 *
 * @example placeOfArn('arn:aws:cloudwatch:eu-west-1:1:alarm:x') // { partition: 'aws', region: 'eu-west-1' }
 */
export function placeOfArn(arn: string | null): ConsolePlace | null {
  const [start, partition = '', , region = ''] = (arn ?? '').split(':');
  return start === 'arn' && partition !== '' && region !== '' ? { partition, region } : null;
}

/** Addresses of pages of the AWS console. */
export const consoleLinks = {
  dashboard: (place: ConsolePlace, name: string) =>
    cloudWatch(place, `dashboards/dashboard/${encodeURIComponent(name)}`),
  alarm: (place: ConsolePlace, name: string) =>
    cloudWatch(place, `alarmsV2:alarm/${encodeURIComponent(name)}`),
  // The console decodes a log group's name twice and takes "$" for "%".
  logGroup: (place: ConsolePlace, name: string) =>
    cloudWatch(
      place,
      `logsV2:log-groups/log-group/${encodeURIComponent(encodeURIComponent(name)).replaceAll('%', '$')}`,
    ),
  object: (place: ConsolePlace, { bucket, key }: { readonly bucket: string; readonly key: string }) =>
    `https://${hostOf(place)}/s3/object/${bucket}?region=${place.region}&prefix=${encodeURIComponent(key)}`,
} as const;

function cloudWatch(place: ConsolePlace, page: string): string {
  return `https://${hostOf(place)}/cloudwatch/home?region=${place.region}#${page}`;
}

function hostOf({ partition, region }: ConsolePlace): string {
  const host = HOSTS[partition] ?? HOSTS.aws;
  return partition === 'aws' ? `${region}.${host}` : `${host}`;
}
