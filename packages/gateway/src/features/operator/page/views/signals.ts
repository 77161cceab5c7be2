import type { AuditEvent } from '@portcullis/audit';
import { viewAddress } from '../filters/address.ts';
import { timeText } from '../filters/filters.ts';
import type { Section, View, ViewContext } from './view.ts';

const LISTED = 200;

/** What was unusual: new devices and countries, impossible travel, bursts of denials. */
export const signals: View = {
  name: 'signals',
  title: ({ signals: title }) => title,
  sections: { signals: noticed },
};

async function noticed({ database, filters, messages, prefix }: ViewContext): Promise<Section> {
  const span = [timeText(filters.since), timeText(filters.until)] as const;
  const found = (await database.events('activities', ...span, 'signal', LISTED)).filter(isSignal);
  const { person } = filters;
  const wanted = found.filter(
    ({ actor }) => person === '' || actor?.sub === person || actor?.email === person,
  );
  return {
    title: messages.signals,
    note: messages.signalsNote,
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
          : { text: shown, href: viewAddress(prefix, 'decisions', filters, { person: subject }) },
        src?.country ?? '',
        [signal.before, signal.now, signal.value].filter((part) => part !== undefined).join(' → '),
      ];
    }),
  };
}

function isSignal(event: AuditEvent): event is Extract<AuditEvent, { type: 'signal' }> {
  return event.type === 'signal';
}
