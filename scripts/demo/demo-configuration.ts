import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GatewayConfiguration } from 'portcullis';
import { withAgents } from './agents-setting.ts';
import { withLock } from './lock-setting.ts';
import { EXAMPLE, withOperator } from './operator-setting.ts';
import { withPrograms } from './programs.ts';
import { withRetired } from './retired.ts';

/**
 * A file with the demo's configuration: the example's, with a page for operators, which administrators may see, and a list of who is locked.
 *
 * @param loginHost a host of its own for the gate's pages, which also issues tokens for agents. Default: they are where the gate is
 * @param isRetired whether its Phorge is read-only, and redirects old addresses. Default `false`
 * @param hasPrograms whether the accounts of the stand-in Phorge that programs use are there. Default `true`
 */
export function demoConfiguration({
  hasPrograms = true,
  isRetired = false,
  loginHost,
}: {
  readonly hasPrograms?: boolean;
  readonly isRetired?: boolean;
  readonly loginHost?: string;
} = {}): string {
  const plain = JSON.parse(readFileSync(EXAMPLE, 'utf8')) as GatewayConfiguration;
  const example = withLock(withOperator(loginHost === undefined ? plain : withLoginHost(plain, loginHost)));
  const made = join(mkdtempSync(join(tmpdir(), 'portcullis-demo-')), 'portcullis.json');
  const programs = hasPrograms ? withPrograms(example) : example;
  const served = loginHost === undefined ? programs : withAgents(programs, hasPrograms);
  writeFileSync(made, JSON.stringify(isRetired ? withRetired(served) : served, null, 2));
  return made;
}

/** A configuration whose pages have a host of their own. */
export function withLoginHost(
  { trustedHosts: _, login, ...rest }: GatewayConfiguration,
  host: string,
): GatewayConfiguration {
  if (login === undefined) throw new TypeError('the configuration has no login');
  return { ...rest, login: { ...login, host } };
}
