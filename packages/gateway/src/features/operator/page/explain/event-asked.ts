import type { RequestEvent } from '@portcullis/audit';
import type { AuditDatabase } from '../database/audit-database.ts';

/** The request whose event has this id. */
export async function requestNamed(database: AuditDatabase, id: string): Promise<RequestEvent | undefined> {
  const [event] = await database.requests('event', id);
  return event;
}
