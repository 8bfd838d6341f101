import { transition as decide } from '../../shared/transition.ts';
import { mutantOf } from './mutants.ts';

/** Stands in for shared/transition.ts where a broken core is simulated (break-core.ts), and decides as the mutant does. */
const mutant = mutantOf(process.env.JUNBAN_MUTANT ?? '');

export const transition: typeof decide = mutant.decide?.(decide) ?? decide;
