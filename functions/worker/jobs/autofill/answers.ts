/** What the site's answer to a punch means, as the ledger keeps it. */

/** The answer to a punch that was written. */
export const taken = 'result 1';

export const wasTaken = (answer: string | undefined): boolean => answer === taken;

/** An answer that names what is wrong says that nothing was written; no answer, or another one, leaves it open. */
export const mayBeTaken = (answer: string | undefined): boolean =>
  answer === undefined || !/^\w+: \w+/.test(answer);
