import type { AuditEvent, RequestEvent } from '@portcullis/audit';
import type { D1Reader } from '@portcullis/audit/read';
import { failureKind } from '@portcullis/core/internal';
import { operatorError } from '../operator-failure.ts';
import { STATEMENTS, type StatementName } from './statements.ts';

/** A row, as the database gives it. */
export type Row = Readonly<Record<string, unknown>>;

/** The audit log's database, asked by the statements that there are and by no other. */
export class AuditDatabase {
  readonly #database: D1Reader;

  constructor(database: D1Reader) {
    this.#database = database;
  }

  /** The rows of a statement. Fails with `operator.unavailable`. */
  async rows(name: StatementName, ...values: readonly (string | number)[]): Promise<readonly Row[]> {
    try {
      const { results } = await this.#database
        .prepare(STATEMENTS[name])
        .bind(...values)
        .all();
      return results as readonly Row[];
    } catch (cause) {
      const detail = `the database of the operators' page failed at "${name}" (${failureKind(cause)}): check that all migrations are applied`;
      throw operatorError('operator.unavailable', { detail, cause });
    }
  }

  /** The events of a statement that finds lines. */
  async events(name: StatementName, ...values: readonly (string | number)[]): Promise<readonly AuditEvent[]> {
    return (await this.rows(name, ...values)).map(eventOf);
  }

  /** The same, of requests alone. */
  async requests(
    name: StatementName,
    ...values: readonly (string | number)[]
  ): Promise<readonly RequestEvent[]> {
    const events = await this.events(name, ...values);
    return events.filter((event) => event.type === 'request.decision');
  }
}

/** Only the gate writes lines. */
export function eventOf({ line }: Row): AuditEvent {
  return JSON.parse(String(line)) as AuditEvent;
}

/** A column with a text. */
export function textIn(row: Row, column: string): string {
  const value = row[column];
  return typeof value === 'string' ? value : '';
}

/** A column with a number. */
export function numberIn(row: Row, column: string): number {
  const value = row[column];
  return typeof value === 'number' ? value : 0;
}
