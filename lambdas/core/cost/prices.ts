/**
 * List prices in US dollars, without free tiers and taxes.
 * https://aws.amazon.com/lambda/pricing/, /cloudwatch/pricing/, /step-functions/pricing/, /s3/pricing/,
 * /sns/pricing/, /sagemaker/pricing/
 */
export const PRICES = {
  region: 'us-east-1',
  /** Month in which the prices were read. */
  date: '2026-11',
  /** On arm64. */
  lambdaGigabyteSecond: 0.0000133334,
  lambdaRequest: 0.2 / 1e6,
  /** Of a standard workflow. */
  transition: 0.025 / 1e3,
  /**
   * A custom metric that is published in every hour of the month. Metrics are charged by the hour in which they are
   * sent (/cloudwatch/pricing/): one that is published in an hour a day costs a 24th of it.
   */
  metric: 0.3,
  metricRequest: 0.01 / 1e3,
  alarm: 0.1,
  /** With a period below a minute. */
  fastAlarm: 0.3,
  /** The metric and the two ends of its band. */
  anomalyAlarm: 0.3,
  dashboard: 3,
  storedGigabyte: 0.023,
  storeWrite: 0.005 / 1e3,
  storeRead: 0.0004 / 1e3,
  message: 0.5 / 1e6,
  mail: 2 / 1e5,
  logGigabyte: 0.5,
  /** An hour of a SageMaker processing job. */
  processing: { instance: 'ml.m5.xlarge', hour: 0.23 },
} as const;
