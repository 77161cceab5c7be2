import type { AuditEvent } from '@portcullis/audit';
import { textIn } from '../database/audit-database.ts';
import { spanTexts } from '../filters/filters.ts';
import type { Section, View, ViewContext } from './view.ts';

const LISTED = 100;
/** As many characters of a hash as people compare. */
const SHORT = 12;

/** Which versions of the policies decided, since when, and who changed what. */
export const policies: View = {
  name: 'policy',
  title: ({ policy: title }) => title,
  sections: { versions, changes },
};

async function versions({ database, filters, messages }: ViewContext): Promise<Section> {
  const found = await database.rows('policyVersions', ...spanTexts(filters), 'policy.loaded');
  return {
    title: messages.policyVersions,
    note: messages.versionsNote,
    columns: [messages.policy, messages.version, messages.firstSeen, messages.lastSeen].map((title) => ({
      title,
    })),
    rows: found.map((row) => [
      textIn(row, 'policy'),
      { code: textIn(row, 'version').slice(0, SHORT) },
      { time: textIn(row, 'first') },
      { time: textIn(row, 'last') },
    ]),
  };
}

async function changes({ database, filters, messages }: ViewContext): Promise<Section> {
  const found = await database.events('activities', ...spanTexts(filters), 'config.changed', LISTED);
  return {
    title: messages.configurationChanges,
    columns: [messages.time, messages.configuration, messages.version, messages.before, messages.who].map(
      (title) => ({ title }),
    ),
    rows: found
      .filter(isChange)
      .map(({ time, config, actor }) => [
        { time },
        config.name,
        { code: (config.version_sha256 ?? '').slice(0, SHORT) },
        { code: (config.previous_sha256 ?? '').slice(0, SHORT) },
        actor?.email ?? actor?.sub ?? messages.unknown,
      ]),
  };
}

function isChange(event: AuditEvent): event is Extract<AuditEvent, { type: 'config.changed' }> {
  return event.type === 'config.changed';
}
