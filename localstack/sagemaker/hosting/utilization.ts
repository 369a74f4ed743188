import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { Site } from '../site.ts';

const run = promisify(execFile);

/** Tells CloudWatch how much of this machine each variant of each endpoint uses, in percent. */
export async function publishUtilization(site: Site): Promise<void> {
  const variants = [...site.endpoints.values()].flatMap((endpoint) =>
    endpoint.fleets.flatMap((fleet) =>
      fleet.variants.flatMap(({ settings, server }) =>
        server.pid === undefined
          ? []
          : [{ endpoint: endpoint.name, variant: settings.VariantName ?? '', pid: server.pid }],
      ),
    ),
  );
  if (variants.length === 0) return;
  const shares = await readShares(variants.map(({ pid }) => pid));
  const MetricData = variants.flatMap(({ endpoint, variant, pid }) =>
    Object.entries(shares.get(pid) ?? {}).map(([MetricName, Value]) => ({
      MetricName,
      Value,
      Unit: 'Percent' as const,
      Dimensions: [
        { Name: 'EndpointName', Value: endpoint },
        { Name: 'VariantName', Value: variant },
      ],
    })),
  );
  if (MetricData.length === 0) return;
  await site.aws.cloudWatch.send(
    new PutMetricDataCommand({ Namespace: '/aws/sagemaker/Endpoints', MetricData }),
  );
}

async function readShares(pids: readonly number[]): Promise<Map<number, Record<string, number>>> {
  // It fails where one of the processes has just ended; its output still holds the others.
  const { stdout } = await run('ps', ['-o', 'pid=,pcpu=,pmem=', '-p', pids.join(',')]).catch(
    (error: { stdout?: string }) => ({ stdout: error.stdout ?? '' }),
  );
  const rows = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  return new Map(
    rows.map(([pid = 0, cpu = 0, memory = 0]) => [pid, { CPUUtilization: cpu, MemoryUtilization: memory }]),
  );
}
