/**
 * Sets the name of an error to the database and its error code, such as `PostgreSQL 53300`: only the name of an error is
 * recorded, since messages can contain values. An error without a code is unchanged.
 */
export function byCode(database: string, error: unknown, code: unknown): unknown {
  return error instanceof Error && typeof code === 'string'
    ? Object.assign(error, { name: `${database} ${code}` })
    : error;
}
