import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { run } from '../../packages/cli/src/index.ts';
import { accounts, emailOf } from './accounts.ts';
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
): Promise<number> {
  const person = namesOf(account, issuer);
  const file = demoConfiguration();
  try {
    return await run(
      [command, file, ...person, '--gate', origin, '--as', LOCK_OPERATOR.name, '--reason', `demo ${command}`],
      {
        stdout: process.stdout,
        stderr: process.stderr,
        env: { ...process.env, PORTCULLIS_SIGNING_KEY: LOCK_OPERATOR.secret },
      },
    );
  } finally {
    rmSync(dirname(file), { recursive: true });
  }
}

/** By what the gate knows an account: people of the provider log in there, those of Phorge show its own secrets. */
function namesOf(account: string, issuer: string): readonly string[] {
  if (Object.hasOwn(accounts, account))
    return ['--issuer', issuer, '--subject', account, '--email', emailOf(account)];
  if (Object.hasOwn(PROGRAM_USERS, account)) return ['--username', account];
  const known = [...Object.keys(accounts), ...Object.keys(PROGRAM_USERS)];
  throw new Error(`there is no account "${account}": choose one of ${known.join(', ')}`);
}
