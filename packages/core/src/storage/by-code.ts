/**
 * Names an error after the database and what that calls it, such as `PostgreSQL 53300`: of an error that a record tells of, it has
 * the name alone, since messages may quote values. One without a code stays as it is.
 */
export function byCode(database: string, error: unknown, code: unknown): unknown {
  return error instanceof Error && typeof code === 'string'
    ? Object.assign(error, { name: `${database} ${code}` })
    : error;
}
