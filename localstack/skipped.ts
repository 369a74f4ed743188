import {
  type CloudFormationClient,
  DescribeStacksCommand,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';

/** A resource that LocalStack reported as created but did not create. */
export interface SkippedResource {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
}

// What LocalStack makes the physical id of a resource whose type it does not know.
const skippedId = 'unknown';

/**
 * Lists what a deployment to LocalStack left out: types it does not know, custom resources among them, are reported
 * as created all the same, and only their physical id tells. Looks into nested stacks too.
 *
 * @param stacks names or ids; one that does not exist has nothing to list
 */
export async function findSkippedResources(
  client: CloudFormationClient,
  stacks: readonly string[],
): Promise<SkippedResource[]> {
  const found: SkippedResource[] = [];
  for (const stack of stacks) {
    if (!(await exists(client, stack))) continue;
    for await (const page of paginateListStackResources({ client }, { StackName: stack })) {
      for (const {
        LogicalResourceId = '',
        PhysicalResourceId = '',
        ResourceType = '',
      } of page.StackResourceSummaries ?? []) {
        if (PhysicalResourceId === skippedId)
          found.push({ stack, logicalId: LogicalResourceId, type: ResourceType });
        else if (ResourceType === 'AWS::CloudFormation::Stack') {
          found.push(...(await findSkippedResources(client, [PhysicalResourceId])));
        }
      }
    }
  }
  return found;
}

async function exists(client: CloudFormationClient, stack: string): Promise<boolean> {
  try {
    await client.send(new DescribeStacksCommand({ StackName: stack }));
    return true;
  } catch (error) {
    if ((error as Error).name === 'ValidationError') return false;
    throw error;
  }
}
