import { registerHooks } from 'node:module';
import type { Mutant } from './mutants.ts';

/**
 * From now on whoever imports shared/transition.ts gets the mutant's decisions instead. Nothing in the product knows of
 * it; but it must be called before the engine is imported, and holds for the whole process.
 */
export function breakCore({ name, decide }: Mutant): void {
  if (decide === undefined) return;
  const whole = import.meta.resolve('../../shared/transition.ts');
  const broken = import.meta.resolve('./broken-decision.ts');
  process.env.JUNBAN_MUTANT = name;
  registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context);
      return found.url === whole && context.parentURL !== broken ? { ...found, url: broken } : found;
    },
  });
}
