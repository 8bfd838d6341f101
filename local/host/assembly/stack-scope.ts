/** What names in a template stand for while it is brought to life: parameters, pseudo parameters, what exists so far. */
import { HostError } from '../errors.ts';
import { noValue, resolve, type Scope } from './intrinsics.ts';
import type { Template } from './template.ts';

export interface Place {
  readonly stackName: string;
  readonly region: string;
  readonly accountId: string;
}

/** What `Ref` and `Fn::GetAtt` of a resource answer. */
export interface Referable {
  readonly physicalId: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Nothing runs behind it: attributes nobody gave it are placeholders, so that what names them can still start. */
  readonly inert?: boolean;
}

export function stackScope(
  template: Template,
  place: Place,
  given: Readonly<Record<string, string>>,
  created: ReadonlyMap<string, Referable>,
): Scope {
  const parameters = parameterValues(template, given);
  const pseudo = new Map<string, unknown>([
    ['AWS::Region', place.region],
    ['AWS::AccountId', place.accountId],
    ['AWS::Partition', 'aws'],
    ['AWS::URLSuffix', 'amazonaws.com'],
    ['AWS::StackName', place.stackName],
    [
      'AWS::StackId',
      `arn:aws:cloudformation:${place.region}:${place.accountId}:stack/${place.stackName}/local`,
    ],
    ['AWS::NotificationARNs', []],
    ['AWS::NoValue', noValue],
  ]);
  const scope: Scope = {
    ref: (name) =>
      pseudo.get(name) ?? parameters.get(name) ?? created.get(name)?.physicalId ?? unknownName(name),
    attribute: (logicalId, name) => {
      const resource = created.get(logicalId);
      const placeholder = resource?.inert ? `local-${logicalId}-${name}` : undefined;
      return resource?.attributes[name] ?? placeholder ?? unknownName(`${logicalId}.${name}`);
    },
    condition: (name) => {
      if (!Object.hasOwn(template.Conditions, name)) return unknownName(name);
      return resolve(template.Conditions[name], scope) === true;
    },
    mapping: (map, top, second) =>
      template.Mappings[map]?.[top]?.[second] ?? unknownName(`${map}.${top}.${second}`),
  };
  return scope;
}

/**
 * What `Ref` of each answers: text, or for a list its entries.
 *
 * @throws HostError `PARAMETER` for one without a value, an unknown one, or a value that is not allowed
 */
function parameterValues(
  template: Template,
  given: Readonly<Record<string, string>>,
): Map<string, string | readonly string[]> {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(template.Parameters, name));
  if (unknown !== undefined) throw badParameter(unknown);
  return new Map(
    Object.entries(template.Parameters).map(([name, { Type, Default, AllowedValues, AllowedPattern }]) => {
      const whole = given[name] ?? Default;
      if (whole === undefined) throw badParameter(name);
      const isList = Type === 'CommaDelimitedList' || Type.startsWith('List<');
      const values = isList ? whole.split(',').map((entry) => entry.trim()) : [whole];
      // CloudFormation holds each entry of a list to them, and a pattern must match the whole of it.
      const pattern = AllowedPattern === undefined ? undefined : new RegExp(`^(?:${AllowedPattern})$`);
      const allowed = (value: string) =>
        (AllowedValues?.includes(value) ?? true) && (pattern?.test(value) ?? true);
      if (!values.every(allowed)) throw badParameter(name);
      return [name, isList ? values : whole];
    }),
  );
}

function badParameter(name: string): HostError {
  return new HostError(
    'PARAMETER',
    `The template parameter ${name} has no value, is not declared, or is not allowed.`,
    `テンプレートパラメータ ${name} に値がないか、宣言されていないか、許可された値ではありません。`,
  );
}

function unknownName(name: string): never {
  throw new HostError(
    'UNKNOWN_NAME',
    `The template refers to ${name}, which the local host does not know.`,
    `テンプレートが参照する ${name} をローカルホストは知りません。`,
  );
}
