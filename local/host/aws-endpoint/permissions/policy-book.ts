/** Who may do what, as the template says it: the policies of roles and of resources. */
import { HostError } from '../../errors.ts';
import type { Statement } from './policy.ts';

interface Role {
  readonly arn: string;
  readonly statements: Statement[];
  /** What bears on the role and cannot be known here: policies of other templates, a permissions boundary. */
  readonly unknown: string[];
}

export class PolicyBook {
  readonly #roles = new Map<string, Role>();
  readonly #managed = new Map<string, readonly Statement[]>();
  readonly #resources = new Map<string, Statement[]>();

  addRole(name: string, arn: string): void {
    this.#roles.set(name, { arn, statements: [], unknown: [] });
  }

  /** A role of another template is left alone: no function here has it. */
  grant(roleName: string, statements: readonly Statement[]): void {
    this.#roles.get(roleName)?.statements.push(...statements);
  }

  addManagedPolicy(arn: string, statements: readonly Statement[]): void {
    this.#managed.set(arn, statements);
  }

  attach(roleName: string, managedPolicyArn: string): void {
    const statements = this.#managed.get(managedPolicyArn) ?? ofAws(managedPolicyArn);
    if (statements) this.grant(roleName, statements);
    else this.markUnknown(roleName, managedPolicyArn);
  }

  markUnknown(roleName: string, what: string): void {
    this.#roles.get(roleName)?.unknown.push(what);
  }

  addResourcePolicy(resourceArn: string, statements: readonly Statement[]): void {
    this.#resources.set(resourceArn, [...this.ofResource(resourceArn), ...statements]);
  }

  /**
   * To be asked for the role of every function that runs here.
   *
   * @throws HostError `ROLE` if it is not of this template, or something unknown bears on it
   */
  requireRole(arn: string | undefined): void {
    const role = this.#byArn(arn);
    const problem = role === undefined ? `role ${arn ?? ''}`.trim() : role.unknown[0];
    if (problem === undefined) return;
    throw new HostError(
      'ROLE',
      `A function's rights cannot be known here: ${problem} is not part of the template.`,
      `関数の権限が分かりません。${problem} がテンプレートにありません。`,
    );
  }

  ofRole(arn: string): readonly Statement[] {
    return this.#byArn(arn)?.statements ?? [];
  }

  ofResource(arn: string): readonly Statement[] {
    return this.#resources.get(arn) ?? [];
  }

  #byArn(arn: string | undefined): Role | undefined {
    return [...this.#roles.values()].find((role) => role.arn === arn);
  }
}

/** AWS' own policies that a function may have; all they grant beyond the queue is logs, network and traces. */
function ofAws(arn: string): readonly Statement[] | undefined {
  const name = /^arn:aws:iam::aws:policy\/(?:service-role\/)?(.*)$/.exec(arn)?.[1] ?? '';
  if (name === 'AWSLambdaSQSQueueExecutionRole') return [receiveFromAnyQueue];
  return [
    'AWSLambdaBasicExecutionRole',
    'AWSLambdaVPCAccessExecutionRole',
    'AWSXRayDaemonWriteAccess',
  ].includes(name)
    ? []
    : undefined;
}

const receiveFromAnyQueue: Statement = {
  effect: 'Allow',
  actions: {
    patterns: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
    inverted: false,
  },
  resources: { patterns: ['*'], inverted: false },
  principals: [],
  conditions: [],
};
