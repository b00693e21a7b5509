/** `npm run test:proofs` says so: long tests run at their full length. */
const isWhole = process.env.TEST_AMOUNT === 'whole';

/**
 * How much of a long test runs: the full tier has to end within half an hour on two cores, so there a test takes a part.
 */
export const amount = <T>(part: T, whole: T): T => (isWhole ? whole : part);
