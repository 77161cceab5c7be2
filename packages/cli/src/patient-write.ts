import { once } from 'node:events';
import { Writable } from 'node:stream';
import type { CommandIo } from './command.ts';

/** Writes to a stream and waits while its reader is slower, so that output of any size needs little memory. */
export async function patientWrite(target: CommandIo['stdout'], text: string): Promise<void> {
  const taken = target.write(text);
  if (taken === false && target instanceof Writable) await once(target, 'drain');
}
