import { handle } from 'hono/aws-lambda';
import { clock, jobStore } from '../adapters.ts';
import { filing } from '../filing.ts';
import { readApp } from './app.ts';

/** Status, rows, logs, files, documents, templates and health; nothing of a job can be changed with its rights. */
export const handler = handle(readApp({ store: jobStore(), filing: filing(), clock }));
