import { handle } from 'hono/aws-lambda';
import { clock, jobStore } from '../adapters.ts';
import { readApp } from './app.ts';

/** Status, rows, logs, templates and health, with rights to read only. */
export const handler = handle(readApp({ store: jobStore(), clock }));
