import { Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { expect, it } from 'vitest';
import { newApp, newStack } from './synthesized.ts';

const findings = (stack: Stack): string[] =>
  new AwsSolutionsChecks(stack.node.root)
    .validateScope(stack)
    .violations.map(
      ({ ruleName, violatingResources }) => `${ruleName} ${violatingResources[0]?.resourceLogicalId}`,
    );

it('passes the AWS Solutions checks, each exception with its reason beside the construct', () => {
  expect(findings(newStack(newApp()))).toEqual([]);
});

it('would see a careless bucket', () => {
  const careless = new Stack(newApp(), 'Careless');
  new Bucket(careless, 'Open');
  expect(findings(careless).join('\n')).toContain('AwsSolutions-S10');
});
