import { counted } from '../files/configuration-file.ts';
import type { LinkRow } from './link-rows.ts';
import { sqlComment, sqlText } from './sql-text.ts';

/** The provider and the Phorge whose accounts are linked. */
export interface LinkTarget {
  /** `PHID-AUTH-…` */
  readonly providerPhid: string;
  readonly serverName: string;
  /** Phorge's `storage.default-namespace`: the prefix of its databases' names. */
  readonly namespace: string;
}

/**
 * Returns the statements that link accounts, for review, in one transaction. They change nothing for a user who already has an
 * account of the provider, nor for an identity that is linked to another user, and can be run again. An existing identity without a
 * user keeps its row. The last statement lists the linked users.
 */
export function linkSql(rows: readonly LinkRow[], target: LinkTarget): string {
  const { namespace, providerPhid, serverName } = target;
  const database = `${namespace}_user`;
  const provider = sqlText(providerPhid);
  const people = rows.length === 1 ? '1 person' : `${rows.length} people`;
  const lines = counted(rows.length, 'row');
  const identifiers = rows.map(({ identifier }) => `  ${sqlText(identifier)}`).join(',\n');
  return `-- Links ${people} with their accounts in Phorge: provider ${serverName}, ${providerPhid}.
-- Read it, then run it on Phorge's database: mysql --default-character-set=utf8mb4 < FILE
-- It stops at the first error without changes, and can be run again.

START TRANSACTION;

${rows.map((row) => personSql(row, target)).join('\n')}
-- Linked users: must be ${lines}, each with the username of the list. A missing user has no account with
-- that username, or one that is already linked, or an identity that is linked to another account.
SELECT u.userName, i.identifierRaw
FROM ${database}.user_externalaccountidentifier i
JOIN ${database}.user_externalaccount a ON a.phid = i.externalAccountPHID
JOIN ${database}.user u ON u.phid = a.userPHID
WHERE i.providerConfigPHID = ${provider} AND i.identifierRaw IN (
${identifiers}
)
ORDER BY u.userName;

COMMIT;
`;
}

function personSql(row: LinkRow, { namespace, providerPhid, serverName }: LinkTarget): string {
  const { person, identifier, identifierHash, accountPhid, identifierPhid, accountSecret } = row;
  const database = `${namespace}_user`;
  const provider = sqlText(providerPhid);
  const hash = sqlText(identifierHash);
  const username = sqlText(person.username);
  const ofIssuer = `${sqlComment(person.subject)} of ${sqlComment(person.issuer)}`;
  return `-- ${sqlComment(person.username)}: ${ofIssuer}
UPDATE ${database}.user_externalaccountidentifier i
JOIN ${database}.user_externalaccount a ON a.phid = i.externalAccountPHID AND a.userPHID IS NULL
JOIN ${database}.user u ON u.userName = ${username}
LEFT JOIN ${database}.user_externalaccount o ON o.userPHID = u.phid AND o.providerConfigPHID = ${provider}
SET a.userPHID = u.phid, a.dateModified = UNIX_TIMESTAMP()
WHERE i.providerConfigPHID = ${provider} AND i.identifierHash = ${hash} AND o.phid IS NULL;
INSERT INTO ${database}.user_externalaccount
  (phid, userPHID, accountType, accountDomain, accountSecret, accountID, dateCreated, dateModified, emailVerified,
   properties, providerConfigPHID)
SELECT ${sqlText(accountPhid)}, u.phid, 'phabricator', ${sqlText(serverName)}, ${sqlText(accountSecret)}, '',
  UNIX_TIMESTAMP(), UNIX_TIMESTAMP(), 0, '[]', ${provider}
FROM ${database}.user u
WHERE u.userName = ${username}
  AND NOT EXISTS (SELECT 1 FROM ${database}.user_externalaccount o
    WHERE o.userPHID = u.phid AND o.providerConfigPHID = ${provider})
  AND NOT EXISTS (SELECT 1 FROM ${database}.user_externalaccountidentifier i
    WHERE i.providerConfigPHID = ${provider} AND i.identifierHash = ${hash});
INSERT INTO ${database}.user_externalaccountidentifier
  (phid, externalAccountPHID, providerConfigPHID, identifierHash, identifierRaw, dateCreated, dateModified)
SELECT ${sqlText(identifierPhid)}, a.phid, ${provider}, ${hash}, ${sqlText(identifier)},
  UNIX_TIMESTAMP(), UNIX_TIMESTAMP()
FROM ${database}.user_externalaccount a
WHERE a.phid = ${sqlText(accountPhid)}
  AND NOT EXISTS (SELECT 1 FROM ${database}.user_externalaccountidentifier i
    WHERE i.providerConfigPHID = ${provider} AND i.identifierHash = ${hash});
`;
}
