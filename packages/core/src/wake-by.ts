/** The part of a Durable Object's storage that is used. */
export interface AlarmStorage {
  getAlarm(): Promise<number | null>;
  setAlarm(milliseconds: number): Promise<void>;
}

/**
 * Sees to it that a Durable Object wakes at this time or earlier: it has one alarm for everything, and one that was set
 * for something far away must not keep what is near waiting.
 *
 * @param at milliseconds since the Unix epoch
 */
export async function wakeBy(storage: AlarmStorage, at: number): Promise<void> {
  const alarm = await storage.getAlarm();
  if (alarm === null || alarm > at) await storage.setAlarm(at);
}
