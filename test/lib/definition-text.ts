import type { Template } from 'aws-cdk-lib/assertions';

/** The definition of the template's state machine whose name ends so, as text, with ARNs in the place of references. */
export function definitionText(template: Template, ending = '-monitor'): string {
  const machines = Object.values(template.findResources('AWS::StepFunctions::StateMachine')).filter(
    ({ Properties }) => String(Properties.StateMachineName).endsWith(ending),
  );
  if (machines.length !== 1)
    throw new Error(`the template has ${machines.length} state machines that end in ${ending}`);
  const [, parts] = machines[0]?.Properties.DefinitionString['Fn::Join'] ?? ['', []];
  return parts.map(writePart).join('');
}

function writePart(part: unknown): string {
  if (typeof part === 'string') return part;
  const [[kind, value] = ['', '']] = Object.entries(part as Record<string, unknown>);
  if (kind === 'Ref') return 'aws';
  return `arn:aws:lambda:us-east-1:123456789012:function:${String([value].flat()[0])}`;
}
