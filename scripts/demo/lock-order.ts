import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { run } from '../../packages/cli/src/index.ts';
import { accounts, emailOf, requireAccount } from './accounts.ts';
import type { DemoIo } from './command.ts';
import { demoConfiguration } from './demo-configuration.ts';
import { LOCK_OPERATOR } from './lock-setting.ts';
import { PROGRAM_USERS } from './programs.ts';

/** Where the running demo is. */
export interface DemoAddresses {
  /** Of the gate. */
  readonly origin: string;
  /** Of the provider. */
  readonly issuer: string;
}

/** Runs `portcullis lock` or `portcullis unlock` with the demo's key, for one of its accounts. Resolves to its exit code. */
export async function orderAbout(
  command: 'lock' | 'unlock',
  account: string,
  { origin, issuer }: DemoAddresses,
  { stdout, stderr }: DemoIo,
): Promise<number> {
  const person = namesOf(account, issuer);
  const file = demoConfiguration();
  try {
    return await run(
      [command, file, ...person, '--gate', origin, '--as', LOCK_OPERATOR.name, '--reason', `demo ${command}`],
      {
        stdout,
        stderr,
        env: { ...process.env, PORTCULLIS_SIGNING_KEY: LOCK_OPERATOR.secret },
      },
    );
  } finally {
    rmSync(dirname(file), { recursive: true });
  }
}

/** By what the gate knows an account: people of the provider log in there, those of Phorge show its own secrets. */
function namesOf(account: string, issuer: string): readonly string[] {
  requireAccount(account, [...Object.keys(accounts), ...Object.keys(PROGRAM_USERS)]);
  return Object.hasOwn(accounts, account)
    ? ['--issuer', issuer, '--subject', account, '--email', emailOf(account)]
    : ['--username', account];
}
