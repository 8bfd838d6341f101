import { accessOperations } from './access-operations.ts';
import { deadLetterOperations } from './dead-letter-operations.ts';
import { fileOperations } from './file-operations.ts';
import { jobOperations } from './job-operations.ts';
import { jobTypeOperations } from './job-type-operations.ts';
import { laneOperations } from './lane-operations.ts';
import { olderOperations } from './older-operations.ts';
import type { Operation } from './operation.ts';
import { serviceOperations } from './service-operations.ts';
import { submitOperations } from './submit-operations.ts';

/**
 * Everything the HTTP API does, once: routes of the infrastructure, validation, access, documentation, the client of CLI
 * and console, and the tests that go through all of it are made from this table.
 */
export const operations = {
  ...submitOperations,
  ...jobOperations,
  ...fileOperations,
  ...laneOperations,
  ...jobTypeOperations,
  ...deadLetterOperations,
  ...accessOperations,
  ...serviceOperations,
  ...olderOperations,
} as const satisfies Readonly<Record<string, Operation>>;

export type Operations = typeof operations;
export type OperationId = keyof Operations;

/** The same without the types of each. */
export const everyOperation: readonly (Operation & { readonly id: OperationId })[] = Object.entries(
  operations satisfies Readonly<Record<string, Operation>> as Readonly<Record<string, Operation>>,
).map(([id, it]) => ({ ...it, id: id as OperationId }));
