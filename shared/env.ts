/**
 * A setting the infrastructure gives a function together with the right to use it.
 *
 * @throws Error naming the variable, at cold start, when it is missing
 */
export function requiredEnv(name: string): string {
  const value = process.env[name];
  if (!value)
    throw new Error(`environment variable ${name} is missing: the infrastructure sets it with its grant`);
  return value;
}

/** The variable with the URL of a lane's doorbell queue. */
export const doorbellEnv = (lane: string): string => `DOORBELL_${lane.toUpperCase()}_URL`;

/** The variable with the URL of the dead letters of a lane, or of the wakeups. */
export const deadLettersEnv = (queue: string): string => `DEAD_LETTERS_${queue.toUpperCase()}_URL`;
