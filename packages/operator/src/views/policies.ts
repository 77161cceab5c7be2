import type { AuditEvent } from '@portcullis/audit';
import { textIn } from '../database/audit-database.ts';
import { timeText } from '../filters/filters.ts';
import type { View } from './view.ts';

const LISTED = 100;
/** As many characters of a hash as people compare. */
const SHORT = 12;

/** Which versions of the policies decided, since when, and who changed what. */
export const policies: View = {
  name: 'policy',
  title: ({ policy: title }) => title,
  read: async ({ database, filters, messages }) => {
    const span = [timeText(filters.since), timeText(filters.until)] as const;
    const [versions, changes] = await Promise.all([
      database.rows('policyVersions', ...span, 'policy.loaded'),
      database.events('activities', ...span, 'config.changed', LISTED),
    ]);
    return [
      {
        id: 'versions',
        title: messages.policyVersions,
        note: messages.versionsNote,
        columns: [messages.policy, messages.version, messages.firstSeen, messages.lastSeen].map((title) => ({
          title,
        })),
        rows: versions.map((row) => [
          textIn(row, 'policy'),
          textIn(row, 'version').slice(0, SHORT),
          { time: textIn(row, 'first') },
          { time: textIn(row, 'last') },
        ]),
      },
      {
        id: 'changes',
        title: messages.configurationChanges,
        columns: [messages.time, messages.configuration, messages.version, messages.before, messages.who].map(
          (title) => ({ title }),
        ),
        rows: changes
          .filter(isChange)
          .map(({ time, config, actor }) => [
            { time },
            config.name,
            (config.version_sha256 ?? '').slice(0, SHORT),
            (config.previous_sha256 ?? '').slice(0, SHORT),
            actor?.email ?? actor?.sub ?? messages.unknown,
          ]),
      },
    ];
  },
};

function isChange(event: AuditEvent): event is Extract<AuditEvent, { type: 'config.changed' }> {
  return event.type === 'config.changed';
}
