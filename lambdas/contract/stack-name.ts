/**
 * Name of the CloudFormation stack that holds a model's monitor: `<model>-monitor`, with "-" for "_" and
 * "m-" before a digit, as stack names demand.
 *
 * @example stackNameOf('taxi_fares') // 'taxi-fares-monitor'
 */
export function stackNameOf(model: string): string {
  const name = `${model.replaceAll('_', '-')}-monitor`;
  return /^[A-Za-z]/.test(name) ? name : `m-${name}`;
}
