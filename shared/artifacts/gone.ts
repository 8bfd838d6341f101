import { NoSuchKey, S3ServiceException } from '@aws-sdk/client-s3';

/**
 * Whether an error says that nothing is there. Who may not list a bucket is told 403 instead of 404 for that; an
 * outdated credential is a 403 of another name.
 */
export const isGone = (error: unknown): boolean =>
  error instanceof NoSuchKey || (error instanceof S3ServiceException && error.name === 'AccessDenied');
