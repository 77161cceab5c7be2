import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GatewayConfiguration } from 'portcullis';
import { EXAMPLE, withOperator } from './operator-setting.ts';
import { withPrograms } from './programs.ts';

/**
 * A file with the demo's configuration: the example's, with a page for operators, which administrators may see.
 *
 * @param hasPrograms whether the accounts of the stand-in Phorge that programs use are there. Default `true`
 */
export function demoConfiguration({ hasPrograms = true }: { readonly hasPrograms?: boolean } = {}): string {
  const example = withOperator(JSON.parse(readFileSync(EXAMPLE, 'utf8')) as GatewayConfiguration);
  const made = join(mkdtempSync(join(tmpdir(), 'portcullis-demo-')), 'portcullis.json');
  writeFileSync(made, JSON.stringify(hasPrograms ? withPrograms(example) : example, null, 2));
  return made;
}
