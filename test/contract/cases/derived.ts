import { roles } from '../../../shared/access/role.ts';
import type { Operation } from '../../../shared/api/operation.ts';
import { everyOperation, type OperationId } from '../../../shared/api/operations.ts';
import { paces } from '../../../shared/api/paces.ts';
import { maxDirectUploadBytes, maxJsonBytes } from '../../../shared/limits.ts';
import type { Call } from '../call.ts';
import type { Case } from '../case.ts';
import type { World } from '../world.ts';

/** Refusals that every operation of a kind has, made from what the operation says of itself. */

type Named = Operation & { readonly id: OperationId };
/** For each operation a request that nothing is wrong with. */
export type Baselines = Readonly<Record<OperationId, (world: World) => Call | Promise<Call>>>;

export const derivedCases = (baselines: Baselines): Case[] =>
  everyOperation.flatMap((operation) => {
    const base = baselines[operation.id];
    const change = (
      status: number,
      code: NonNullable<Case['code']>,
      changed: (world: World) => Partial<Call> | Promise<Partial<Call>>,
      phase?: Case['phase'],
    ): Case => ({
      operation: operation.id,
      status,
      code,
      make: async (world) => ({ ...(await base(world)), ...(await changed(world)) }),
      ...(phase && { phase }),
    });
    return [
      ...credentialCases(operation, change),
      ...jobCases(operation, change),
      ...(operation.query ? [change(400, 'INVALID_QUERY', () => ({ query: twice(operation) }))] : []),
      ...(operation.body ? bodyCases(operation, change) : []),
      ...(operation.form ? formCases(change) : []),
      ...(operation.pace === 'free' ? [] : [tooFast(operation, change)]),
      ...(readsTheStore(operation) ? [change(503, 'STORE_UNAVAILABLE', storeAway)] : []),
    ];
  });

type Change = (
  status: number,
  code: NonNullable<Case['code']>,
  changed: (world: World) => Partial<Call> | Promise<Partial<Call>>,
  phase?: Case['phase'],
) => Case;

const bearer = (text: string) => ({ as: { authorization: `Bearer ${text}` } });

function credentialCases({ access }: Named, change: Change): Case[] {
  if (access.kind === 'open') return [];
  const allowed = access.kind === 'role' ? access.roles : access.kind === 'submit' ? [] : undefined;
  const refusedRole =
    access.kind === 'role'
      ? roles.find((role) => !access.roles.includes(role))
      : access.kind === 'submit' || access.may === 'move'
        ? 'viewer'
        : undefined;
  return [
    // Few from one address: whoever tries keys is slowed down.
    change(401, 'INVALID_KEY', (world) => ({ ...bearer('jnb_nobody'), from: world.address() })),
    change(401, 'INVALID_TOKEN', (world) => ({ ...bearer('a.b.c'), from: world.address() })),
    change(403, 'NO_ROLE', async (world) => bearer(await world.provider.token({ junban_role: 'cook' }))),
    change(503, 'IDENTITY_PROVIDER_UNAVAILABLE', (world) => bearer(world.token), 'provider away'),
    ...(allowed
      ? [
          change(
            401,
            'KEY_REQUIRED',
            () => ({ as: 'nobody' }),
            access.kind === 'submit' ? 'closed house' : undefined,
          ),
        ]
      : []),
    ...(refusedRole ? [change(403, 'ROLE_NOT_ALLOWED', () => ({ as: refusedRole }))] : []),
  ];
}

const jobCases = ({ access, path }: Named, change: Change): Case[] =>
  access.kind === 'job'
    ? [
        change(404, 'JOB_NOT_FOUND', () => ({ params: { ...named(path), id: crypto.randomUUID() } })),
        change(503, 'JOB_UNREADABLE', async ({ jobs }) => ({
          params: { ...named(path), id: (await jobs.newer()).id },
        })),
      ]
    : [];

const named = (path: string) => (path.includes('{name}') ? { name: 'month.html' } : {});

/** The first parameter two times. */
function twice({ query }: Named): string {
  const [name = ''] = Object.keys(query?.shape ?? {});
  return `${name}=1&${name}=1`;
}

const json = { 'content-type': 'application/json' };

function bodyCases({ bodyOptional = false }: Named, change: Change): Case[] {
  const sent = (raw: string, headers: Call['headers'] = json) => ({ json: undefined, raw, headers });
  return [
    ...(bodyOptional ? [] : [change(400, 'BODY_REQUIRED', () => sent(' '))]),
    change(400, 'INVALID_JSON', () => sent('{')),
    change(400, 'INVALID_REQUEST', () => sent('{"nonsense":1}')),
    change(400, 'INVALID_TEXT', () => sent('{"nonsense":"\\u0000"}')),
    change(413, 'BODY_TOO_LARGE', () => sent(`"${'x'.repeat(maxJsonBytes)}"`)),
    change(415, 'UNSUPPORTED_MEDIA_TYPE', () => sent('{}', { 'content-type': 'text/plain' })),
  ];
}

function formCases(change: Change): Case[] {
  const sent = (raw: string, type = 'multipart/form-data; boundary=x') => ({
    form: undefined,
    raw,
    headers: { 'content-type': type },
  });
  const form = (name: string, value: string | Blob) => {
    const made = new FormData();
    made.set(name, value);
    return { form: made };
  };
  return [
    change(400, 'BODY_REQUIRED', () => sent('')),
    change(400, 'INVALID_MULTIPART', () => sent('--y\r\n')),
    change(400, 'INVALID_REQUEST', () => form('nonsense', '1')),
    change(400, 'INVALID_TEXT', () => form('email', '\0')),
    change(413, 'BODY_TOO_LARGE', () => form('file', new Blob([Buffer.alloc(maxDirectUploadBytes + 1)]))),
    change(415, 'UNSUPPORTED_MEDIA_TYPE', () => sent('{}', 'application/json')),
  ];
}

/** From here nothing else is sent. */
const hasty = '127.0.250.250';

/** Nothing about it matters but that it is counted; whatever is let through until then is answered otherwise. */
const tooFast = (operation: Named, change: Change): Case => ({
  ...change(429, 'RATE_LIMIT_EXCEEDED', () => ({ as: 'nobody', from: hasty })),
  tries: operation.pace === 'free' ? 1 : 2 * paces[operation.pace].address,
});

/** Descriptions of the API itself, and what is made from the request alone. */
const selfContained: readonly OperationId[] = [
  ...(['openApi', 'docs', 'listJobTypes', 'getJobType'] as const),
  ...(['downloadTemplate', 'downloadPreviousTemplate'] as const),
];

const readsTheStore = ({ id, access, pace }: Named): boolean =>
  !(access.kind === 'open' && pace === 'free') && !selfContained.includes(id);

function storeAway({ host }: World): object {
  host.faults.inject({
    service: 'dynamodb',
    caller: /^(Submit|Read|Operate)/,
    count: Number.POSITIVE_INFINITY,
    fault: { kind: 'error' },
  });
  return {};
}
