import type { Billed } from './usage.ts';

/** US dollars for one unit of each line of the bill, in one region, before taxes and without any free tier. */
export interface Prices {
  readonly region: string;
  /** The day of the price list the figures are from, as YYYY-MM-DD. */
  readonly listedOn: string;
  readonly usd: Readonly<Record<Billed, number>>;
}

const million = 1_000_000;

/**
 * Tokyo, first tier of each line. AWS' price pages fill in a region's figures by script; the same figures are in its
 * price list (https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/<service>/current/ap-northeast-1/index.json),
 * under the usage type named at each line. They were compared with a published extract of the list of that day, not
 * with the list itself. Two lines are not confirmed for Tokyo and say so.
 */
export const tokyoPrices: Prices = {
  region: 'ap-northeast-1',
  listedOn: '2026-09-23',
  usd: {
    // https://aws.amazon.com/dynamodb/pricing/on-demand/ (standard table class, halved in November 2024)
    dynamodbReadUnits: 0.1425 / million, // APN1-ReadRequestUnits
    dynamodbWriteUnits: 0.715 / million, // APN1-WriteRequestUnits
    // https://aws.amazon.com/sqs/pricing/
    sqsRequests: 0.4 / million, // APN1-Requests-Tier1
    // Unconfirmed for Tokyo: the price of us-east-1, from which the standard queue's does not differ.
    sqsFifoRequests: 0.5 / million, // APN1-Requests-FIFO-Tier1
    // https://aws.amazon.com/kms/pricing/
    // Confirmed for symmetric keys; that GenerateMac is no dearer is unconfirmed.
    kmsRequests: 0.03 / 10_000, // ap-northeast-1-KMS-Requests
    // https://aws.amazon.com/s3/pricing/ (S3 Standard)
    s3Reads: 0.00037 / 1000, // APN1-Requests-Tier2
    s3Writes: 0.0047 / 1000, // APN1-Requests-Tier1
    // https://aws.amazon.com/api-gateway/pricing/ (HTTP API)
    httpRequests: 1.29 / million, // APN1-ApiGatewayHttpRequest
    // https://aws.amazon.com/lambda/pricing/ (x86)
    invocations: 0.2 / million, // APN1-Request
    gbSeconds: 0.0000166667, // APN1-Lambda-GB-Second
  },
};
