import type { SqliteStorage } from '@portcullis/core/internal';

/** A value that SQL takes. */
export type SqlValue = string | number | null;

/** A row that SQL returns. */
export type SqlRow = Readonly<Record<string, unknown>>;

/** SQLite, of a Durable Object or of a file. Every method is synchronous, so nothing runs between statements of one call. */
export interface Statements {
  /** Several statements in one text, without values. */
  readonly script: (text: string) => void;
  readonly rows: (text: string, ...values: readonly SqlValue[]) => readonly SqlRow[];
  /** The first row that the statement returns. */
  readonly row: (text: string, ...values: readonly SqlValue[]) => SqlRow | undefined;
  /** Runs a statement, and returns whether it returned a row. */
  readonly hasRow: (text: string, ...values: readonly SqlValue[]) => boolean;
  /** A transaction: all of it or nothing, and no other process writes meanwhile. */
  readonly whole: SqliteStorage['transactionSync'];
}

export function statements({ sql, transactionSync }: SqliteStorage): Statements {
  const rows: Statements['rows'] = (text, ...values) => sql.exec(text, ...values).toArray();
  return {
    script: (text) => void sql.exec(text),
    rows,
    row: (text, ...values) => rows(text, ...values)[0],
    hasRow: (text, ...values) => rows(text, ...values).length > 0,
    whole: (work) => transactionSync(work),
  };
}
