import { everyOperation, type OperationId } from '../../../shared/api/operations.ts';

/** What is described and cannot be brought about from outside, with the reason. Nothing else may be left unseen. */

const none = (ids: readonly OperationId[], whats: readonly string[], because: string): [string, string][] =>
  ids.flatMap((id) => whats.map((what): [string, string] => [`${id} ${what}`, because]));

const every = everyOperation.map(({ id }) => id);
const ofThemselves: readonly OperationId[] = [
  ...(['openApi', 'docs', 'listJobTypes', 'getJobType'] as const),
  ...(['downloadTemplate', 'downloadPreviousTemplate'] as const),
];

export const unprovoked: ReadonlyMap<string, string> = new Map([
  ...none(every, ['INTERNAL', '500'], 'for defects: nobody knows a request that leads to one'),
  ...none(ofThemselves, ['STORE_UNAVAILABLE', '503'], 'made without the store'),
  ...none(['upload'], ['FILE_TOO_LARGE'], 'a form of that size is refused as BODY_TOO_LARGE before'),
]);
