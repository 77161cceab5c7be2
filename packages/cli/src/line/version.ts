import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unreadCode } from '../files/reason-unread.ts';

/** The version of this package. Its `package.json` is one folder above what is published, and two above this file. */
export function packageVersion(): string {
  for (const up of ['..', '../..']) {
    const found = versionIn(join(import.meta.dirname, up, 'package.json'));
    if (found !== undefined) return found;
  }
  throw new Error('the package.json of @portcullis/cli was not found');
}

function versionIn(file: string): string | undefined {
  try {
    const { name, version } = JSON.parse(readFileSync(file, 'utf8'));
    return name === '@portcullis/cli' ? version : undefined;
  } catch (error) {
    if (unreadCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
