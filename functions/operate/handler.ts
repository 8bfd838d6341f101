import { handle } from 'hono/aws-lambda';
import { systemClock } from '../../shared/clock.ts';
import { emit, jobStore } from '../adapters.ts';
import { operateApp } from './app.ts';

/** What people may do to a job after it was submitted. */
export const handler = handle(operateApp({ store: jobStore(), clock: systemClock, emit }));
