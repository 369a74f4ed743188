import {
  type CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
  waitUntilStackCreateComplete,
} from '@aws-sdk/client-cloudformation';

const stackName = 'CDKToolkit';

// What `cdk bootstrap` would make, less what LocalStack does not look at (roles, keys, an image registry): 1 s in
// place of 10 to 30. The names are those of CDK's default synthesizer; the version satisfies every CLI of today.
const template = {
  Resources: {
    Assets: {
      Type: 'AWS::S3::Bucket',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own placeholders
      Properties: { BucketName: { 'Fn::Sub': 'cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}' } },
    },
    Version: {
      Type: 'AWS::SSM::Parameter',
      Properties: { Name: '/cdk-bootstrap/hnb659fds/version', Type: 'String', Value: '30' },
    },
  },
  Outputs: {
    BucketName: { Value: { Ref: 'Assets' } },
    BootstrapVersion: { Value: { 'Fn::GetAtt': ['Version', 'Value'] } },
  },
};

/** Makes an instance ready for `cdk deploy`; does nothing where it is. */
export async function bootstrap(client: CloudFormationClient): Promise<void> {
  try {
    await client.send(new DescribeStacksCommand({ StackName: stackName }));
    return;
  } catch (error) {
    if ((error as Error).name !== 'ValidationError') throw error;
  }
  await client.send(new CreateStackCommand({ StackName: stackName, TemplateBody: JSON.stringify(template) }));
  await waitUntilStackCreateComplete(
    { client, maxWaitTime: 60, minDelay: 0.1, maxDelay: 0.5 },
    { StackName: stackName },
  );
}
