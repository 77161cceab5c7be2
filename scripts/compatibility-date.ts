/** The date of the oldest workerd in the lock file: a later one would be refused by it. */
export const compatibilityDate = '2026-07-30';
