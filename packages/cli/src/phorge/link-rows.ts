import { accountId } from '@portcullis/phabricator/sso';
import { identifierHash } from './identifier-hash.ts';
import type { PersonToLink } from './link-list.ts';

const PHID_LENGTH = 20;
const SECRET_LENGTH = 32;
/** Of Phorge's random names, five bits a letter. */
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** That many random bytes. */
export type Random = (byteCount: number) => Uint8Array;

/** What the rows of one person hold. */
export interface LinkRow {
  readonly person: PersonToLink;
  /** What the gate says as `phid`: `identifierRaw`. */
  readonly identifier: string;
  readonly identifierHash: string;
  readonly accountPhid: string;
  readonly identifierPhid: string;
  readonly accountSecret: string;
}

/** Makes the rows. The id of a person is the one that the gate will say, so both must be of one version. */
export async function linkRow(person: PersonToLink, random: Random): Promise<LinkRow> {
  const identifier = await accountId(person.issuer, person.subject);
  return {
    person,
    identifier,
    identifierHash: identifierHash(identifier),
    accountPhid: `PHID-XUSR-${letters(PHID_LENGTH, random)}`,
    identifierPhid: `PHID-XIDT-${letters(PHID_LENGTH, random)}`,
    accountSecret: letters(SECRET_LENGTH, random),
  };
}

function letters(count: number, random: Random): string {
  return Array.from(random(count), (byte) => ALPHABET.charAt(byte & 31)).join('');
}
