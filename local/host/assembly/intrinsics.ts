/**
 * CloudFormation's intrinsic functions, as far as synthesized templates use them.
 * Pure: what a name stands for is asked of the `Scope`.
 */
import { HostError } from '../errors.ts';

export interface Scope {
  /** A parameter, pseudo parameter or resource; `noValue` for AWS::NoValue. */
  ref(name: string): unknown;
  attribute(logicalId: string, name: string): unknown;
  condition(name: string): boolean;
  mapping(map: string, top: string, second: string): unknown;
}

/** What `AWS::NoValue` resolves to: the property or list entry that holds it disappears. */
export const noValue = Symbol('AWS::NoValue');

/** @throws HostError `UNSUPPORTED_INTRINSIC`, `MALFORMED_INTRINSIC`, or what the scope throws for an unknown name */
export function resolve(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value))
    return value.map((entry) => resolve(entry, scope)).filter((entry) => entry !== noValue);
  if (!isRecord(value)) return value;
  const intrinsic = asIntrinsic(value);
  if (intrinsic) return evaluate(intrinsic.name, intrinsic.argument, scope);
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, entry]): [string, unknown] => [key, resolve(entry, scope)])
      .filter(([, entry]) => entry !== noValue),
  );
}

/** An object with the single key `Ref`, `Condition` or `Fn::…`. */
export function asIntrinsic(value: Record<string, unknown>): { name: string; argument: unknown } | undefined {
  const [entry, another] = Object.entries(value);
  if (entry === undefined || another !== undefined) return undefined;
  const [name, argument] = entry;
  const named =
    name === 'Ref' || name.startsWith('Fn::') || (name === 'Condition' && typeof argument === 'string');
  return named ? { name, argument } : undefined;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function evaluate(name: string, argument: unknown, scope: Scope): unknown {
  switch (name) {
    case 'Ref':
      return scope.ref(text(argument, name));
    case 'Condition':
      return scope.condition(text(argument, name));
    case 'Fn::GetAtt': {
      const [logicalId, ...attribute] =
        typeof argument === 'string' ? argument.split('.') : list(argument, name);
      return scope.attribute(
        text(logicalId, name),
        attribute.map((part) => text(resolve(part, scope), name)).join('.'),
      );
    }
    case 'Fn::Sub':
      return substitute(argument, scope);
    case 'Fn::Join': {
      const [separator, parts] = list(argument, name);
      return list(resolve(parts, scope), name)
        .map((part) => text(part, name))
        .join(text(separator, name));
    }
    case 'Fn::Select': {
      const [index, entries] = list(argument, name);
      const chosen = list(resolve(entries, scope), name)[Number(resolve(index, scope))];
      return chosen === undefined ? malformed(name) : chosen;
    }
    case 'Fn::Split': {
      const [separator, whole] = list(argument, name);
      return text(resolve(whole, scope), name).split(text(separator, name));
    }
    case 'Fn::If': {
      const [condition, yes, no] = list(argument, name);
      return resolve(scope.condition(text(condition, name)) ? yes : no, scope);
    }
    case 'Fn::Equals': {
      const [left, right] = list(resolve(argument, scope), name);
      return String(left) === String(right);
    }
    case 'Fn::And':
      return list(resolve(argument, scope), name).every((entry) => entry === true);
    case 'Fn::Or':
      return list(resolve(argument, scope), name).some((entry) => entry === true);
    case 'Fn::Not':
      return list(resolve(argument, scope), name)[0] !== true;
    case 'Fn::FindInMap': {
      const [map, top, second] = list(resolve(argument, scope), name);
      return resolve(scope.mapping(text(map, name), text(top, name), text(second, name)), scope);
    }
    case 'Fn::Base64':
      return Buffer.from(text(resolve(argument, scope), name)).toString('base64');
    default:
      throw new HostError(
        'UNSUPPORTED_INTRINSIC',
        `The local host does not know ${name}.`,
        `ローカルホストは ${name} に対応していません。`,
      );
  }
}

/** `${Name}`, `${Name.Attribute}` and `${!literal}`; the list form brings its own variables. */
function substitute(argument: unknown, scope: Scope): string {
  const [pattern, variables] = typeof argument === 'string' ? [argument, {}] : list(argument, 'Fn::Sub');
  const own = isRecord(variables) ? variables : {};
  return text(pattern, 'Fn::Sub').replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
    if (literal !== '') return `\${${name}}`;
    if (Object.hasOwn(own, name)) return text(resolve(own[name], scope), 'Fn::Sub');
    const [logicalId = name, ...attribute] = name.split('.');
    return text(
      attribute.length === 0 ? scope.ref(name) : scope.attribute(logicalId, attribute.join('.')),
      'Fn::Sub',
    );
  });
}

function text(value: unknown, name: string): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : malformed(name);
}

function list(value: unknown, name: string): readonly unknown[] {
  return Array.isArray(value) ? value : malformed(name);
}

function malformed(name: string): never {
  throw new HostError(
    'MALFORMED_INTRINSIC',
    `${name} in the template has an argument of the wrong form.`,
    `テンプレートの ${name} の引数の形が正しくありません。`,
  );
}
