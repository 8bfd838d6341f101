import { describe, expect, it } from 'vitest';
import { inOrder } from '../../local/host/assembly/dependencies.ts';
import { resolve } from '../../local/host/assembly/intrinsics.ts';
import { stackScope } from '../../local/host/assembly/stack-scope.ts';
import { Template } from '../../local/host/assembly/template.ts';
import { doneRecords } from '../../local/host/event-sources/batch-result.ts';
import { sqsRecord } from '../../local/host/event-sources/sqs-event.ts';
import { matchRoute } from '../../local/host/http-api/routes.ts';
import { nextFire, ratePeriodMs } from '../../local/host/rules/rate.ts';

const template = Template.parse({
  Parameters: {
    Stage: { Type: 'String', Default: 'dev' },
    Url: { Type: 'String', AllowedPattern: 'https://.*' },
    Issuers: { Type: 'CommaDelimitedList', Default: '' },
    Origins: { Type: 'CommaDelimitedList', AllowedPattern: 'https://.*', Default: 'https://a, https://b' },
    Ports: { Type: 'List<Number>', AllowedValues: ['80', '443'], Default: '80,443' },
  },
  Conditions: {
    IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] },
    IsDev: { 'Fn::Not': [{ Condition: 'IsProd' }] },
    HasIssuers: { 'Fn::Not': [{ 'Fn::Equals': [{ 'Fn::Join': ['', { Ref: 'Issuers' }] }, ''] }] },
    HasOrigins: { 'Fn::Not': [{ 'Fn::Equals': [{ 'Fn::Join': ['', { Ref: 'Origins' }] }, ''] }] },
  },
  Mappings: { Sizes: { small: { memory: 512 } } },
  Resources: {},
});
const place = { stackName: 'junban', region: 'ap-northeast-1', accountId: '000000000000' };
const scope = stackScope(
  template,
  place,
  { Url: 'https://example.test' },
  new Map([['Queue', { physicalId: 'q-url', attributes: { Arn: 'arn:q' } }]]),
);

describe('an intrinsic function', () => {
  it.each([
    [{ Ref: 'Queue' }, 'q-url'],
    [{ Ref: 'AWS::Region' }, 'ap-northeast-1'],
    [{ Ref: 'Url' }, 'https://example.test'],
    [{ 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn:q'],
    [{ 'Fn::GetAtt': 'Queue.Arn' }, 'arn:q'],
    [{ 'Fn::Sub': `\${Stage}-\${Queue.Arn}-\${!literal}` }, `dev-arn:q-\${literal}`],
    [{ 'Fn::Sub': [`\${own}/\${AWS::Partition}`, { own: { Ref: 'Stage' } }] }, 'dev/aws'],
    [{ 'Fn::Join': [':', ['a', { Ref: 'Stage' }, { Ref: 'AWS::NoValue' }]] }, 'a:dev'],
    [{ 'Fn::Select': ['1', { 'Fn::Split': ['/', 'x/y/z'] }] }, 'y'],
    [{ 'Fn::If': ['IsProd', 'yes', 'no'] }, 'no'],
    [{ 'Fn::If': ['IsDev', { Ref: 'Stage' }, 'no'] }, 'dev'],
    [{ 'Fn::FindInMap': ['Sizes', 'small', 'memory'] }, 512],
    [{ Ref: 'Origins' }, ['https://a', 'https://b']],
    [{ Ref: 'Ports' }, ['80', '443']],
    [{ 'Fn::Join': [' ', { Ref: 'Origins' }] }, 'https://a https://b'],
    [{ 'Fn::Select': [1, { Ref: 'Origins' }] }, 'https://b'],
    [{ 'Fn::Join': [',', { Ref: 'Issuers' }] }, ''],
    [{ Condition: 'HasIssuers' }, false],
    [{ on: { 'Fn::If': ['HasIssuers', { Ref: 'Issuers' }, { Ref: 'AWS::NoValue' }] } }, {}],
    [
      { on: { 'Fn::If': ['HasOrigins', { Ref: 'Origins' }, { Ref: 'AWS::NoValue' }] } },
      { on: ['https://a', 'https://b'] },
    ],
    [[{ 'Fn::If': ['IsProd', 'x', { Ref: 'AWS::NoValue' }] }, 'y'], ['y']],
    [{ 'Fn::If': ['IsProd', { Ref: 'Absent' }, { 'Fn::If': ['IsDev', 'inner', 'no'] }] }, 'inner'],
    [{ 'Fn::Equals': [{ Ref: 'Stage' }, 'dev'] }, true],
    [{ 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'Stage' }, 'dev'] }] }, false],
    [{ 'Fn::And': [{ Condition: 'IsDev' }, { 'Fn::Not': [{ Condition: 'IsProd' }] }] }, true],
    [{ kept: [1, { Ref: 'AWS::NoValue' }], gone: { Ref: 'AWS::NoValue' } }, { kept: [1] }],
    // A policy's Condition is an object, not the name of one.
    [{ Condition: { Bool: { secure: 'false' } } }, { Condition: { Bool: { secure: 'false' } } }],
  ])('%j resolves', (value, expected) => {
    expect(resolve(value, scope)).toEqual(expected);
  });

  it('that is unknown, or names what is not there, is an error', () => {
    expect(() => resolve({ 'Fn::ImportValue': 'other' }, scope)).toThrow(/Fn::ImportValue/);
    expect(() => resolve({ Ref: 'Nobody' }, scope)).toThrow(/Nobody/);
    expect(() => resolve({ 'Fn::GetAtt': ['Queue', 'Colour'] }, scope)).toThrow(/Queue.Colour/);
  });
});

it('a parameter without a value, with one that is not allowed or not declared is named', () => {
  const of = (given: Record<string, string>) => () => stackScope(template, place, given, new Map());
  expect(of({})).toThrow(/Url/);
  expect(of({ Url: 'ftp://example.test' })).toThrow(/Url/);
  expect(of({ Url: 'https://example.test', Typo: '1' })).toThrow(/Typo/);
  expect(of({ Url: 'https://example.test', Origins: 'https://a,http://b' })).toThrow(/Origins/);
  expect(of({ Url: 'https://example.test', Ports: '80,8080' })).toThrow(/Ports/);
  expect(of({ Url: 'https://example.test', Origins: 'https://a', Ports: '443' })).not.toThrow();
});

describe('resources', () => {
  const resource = (Properties: object, DependsOn: string[] = []) => ({
    Type: 'X',
    Properties: { ...Properties },
    DependsOn,
  });

  it('come after those they name', () => {
    const order = inOrder({
      D: resource({ a: { 'Fn::Sub': [`\${x}\${C}`, { x: { Ref: 'B' } }] } }),
      C: resource({ deep: [{ 'Fn::GetAtt': ['B', 'Arn'] }] }),
      B: resource({}, ['A']),
      A: resource({ p: { Ref: 'SomeParameter' } }),
    });
    expect(order).toEqual(['A', 'B', 'C', 'D']);
  });

  it('in a circle are refused', () => {
    expect(() => inOrder({ A: resource({ b: { Ref: 'B' } }), B: resource({ a: { Ref: 'A' } }) })).toThrow(
      /A → B → A/,
    );
  });
});

describe('a route', () => {
  const routes = ['GET /jobs/{id}', 'ANY /jobs/{id}', 'GET /jobs/next', 'ANY /{proxy+}', '$default'].map(
    (routeKey) => ({ routeKey, functionLogicalId: routeKey }),
  );

  it.each([
    ['GET', '/jobs/next', 'GET /jobs/next'],
    ['GET', '/jobs/7', 'GET /jobs/{id}'],
    ['PUT', '/jobs/7', 'ANY /jobs/{id}'],
    ['GET', '/jobs/7/logs', 'ANY /{proxy+}'],
    ['GET', '/', 'ANY /{proxy+}'],
  ])('for %s %s is %s', (method, path, expected) => {
    expect(matchRoute(routes, method, path)?.route.routeKey).toBe(expected);
  });

  it('is the default where none other fits, and none where there is no default', () => {
    const [specific, , , , fallback] = routes;
    expect(specific && fallback && matchRoute([specific, fallback], 'POST', '/x')?.route).toBe(fallback);
    expect(specific && matchRoute([specific], 'POST', '/x')).toBeUndefined();
  });
});

describe('a batch report', () => {
  const records = ['1', '2'].map((MessageId) => sqsRecord({ MessageId }, 'arn', 'region'));
  const done = (payload: unknown, reports = true) =>
    doneRecords(records, { ok: true, payload }, reports).map(({ messageId }) => messageId);

  it.each([
    ['an empty list', { batchItemFailures: [] }, ['1', '2']],
    ['nothing', null, ['1', '2']],
    ['one failure', { batchItemFailures: [{ itemIdentifier: '1' }] }, ['2']],
    ['an unknown message', { batchItemFailures: [{ itemIdentifier: '9' }] }, []],
    ['an empty identifier', { batchItemFailures: [{ itemIdentifier: '' }] }, []],
    ['another form', { batchItemFailures: 'all' }, []],
  ])('with %s', (_, payload, expected) => {
    expect(done(payload)).toEqual(expected);
  });

  it('is not read unless the mapping asks for it', () => {
    expect(done({ batchItemFailures: [{ itemIdentifier: '1' }] }, false)).toEqual(['1', '2']);
  });
});

describe('a rate', () => {
  it.each([
    ['rate(1 minute)', 60_000],
    ['rate(5 minutes)', 300_000],
    ['rate(2 hours)', 7_200_000],
    ['cron(0 2 * * ? *)', undefined],
    ['rate(0 minutes)', undefined],
  ])('%s is %s ms', (expression, expected) => {
    expect(ratePeriodMs(expression)).toBe(expected);
  });

  it('fires on the whole period', () => {
    expect(new Date(nextFire(60_000, Date.parse('2026-01-01T10:00:30.500Z'))).toISOString()).toBe(
      '2026-01-01T10:01:00.000Z',
    );
  });
});
