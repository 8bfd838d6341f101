/** The name of the circuit that some jobs go through. */
export const circuitName = 'site';

/** The other side that some jobs depend on. */
export interface Site {
  up: boolean;
}
