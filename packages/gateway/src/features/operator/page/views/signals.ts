import type { AuditEvent } from '@portcullis/audit';
import { spanTexts } from '../filters/filters.ts';
import { findsName } from '../filters/name-filter.ts';
import { personHref } from './person-href.ts';
import type { Section, View, ViewContext } from './view.ts';

const LISTED = 200;

/** What was unusual: new devices and countries, impossible travel, bursts of denials. */
export const signals: View = {
  name: 'signals',
  title: ({ signals: title }) => title,
  sections: { signals: noticed },
};

async function noticed(context: ViewContext): Promise<Section> {
  const { database, filters, messages } = context;
  const found = await database.events('activities', ...spanTexts(filters), 'signal', LISTED);
  const { person } = filters;
  const wanted = found
    .filter(isSignal)
    .filter(({ actor }) => findsName(person, actor?.sub) || findsName(person, actor?.email));
  // Older ones were not looked at.
  const isCutOff = person !== '' && found.length === LISTED;
  return {
    title: messages.signals,
    note: isCutOff ? `${messages.signalsNote} ${messages.searched(LISTED)}` : messages.signalsNote,
    columns: [messages.time, messages.signal, messages.who, messages.country, messages.details].map(
      (title) => ({ title }),
    ),
    rows: wanted.map(({ time, signal, actor, src }) => {
      const subject = actor?.sub;
      const shown = actor?.email ?? subject ?? messages.nobody;
      return [
        { time },
        messages.signalNames[signal.name],
        subject === undefined
          ? shown
          : { text: shown, href: personHref(context, { issuer: actor?.iss, subject }) },
        src?.country ?? '',
        [signal.before, signal.now, signal.value].filter((part) => part !== undefined).join(' → '),
      ];
    }),
  };
}

function isSignal(event: AuditEvent): event is Extract<AuditEvent, { type: 'signal' }> {
  return event.type === 'signal';
}
