import { expect, test } from 'vitest';
import { ALERT_SUBJECTS, alertOf } from '../../src/alerts/alert.ts';
import type { AuditEvent } from '../../src/event/event.ts';

const choice = { about: ALERT_SUBJECTS, signalLevel: 'medium' } as const;
const head = { severity: 'high', outcome: 'error', reason: [], observer: { worker: 'gate' } };
const event = (more: object): AuditEvent => ({ ...head, ...more }) as unknown as AuditEvent;
const toldOf = (more: object, chosen: Parameters<typeof alertOf>[1] = choice) =>
  alertOf(event(more), chosen)?.about;

const loss = { type: 'audit.loss', loss: { sink: 'd1', count: 3 } };
const signal = (severity: string) => ({ type: 'signal', severity, signal: { name: 'impossible_travel' } });
const refused = {
  type: 'config.changed',
  outcome: 'deny',
  config: { name: 'kv' },
  detail: 'roles: is missing',
};
const glass = (change: string, grant?: string, signer: string | undefined = 'safe') => ({
  ...{ type: 'break_glass', break_glass: { change, grant, signer } },
});

test('alerts are sent for the events that need attention, and for no others', () => {
  expect(toldOf(loss)).toBe('audit.loss');
  expect(toldOf({ type: 'jwks.stale_used', keys: { issuer: 'https://id.example', age_s: 7 } })).toBe(
    'jwks.stale_used',
  );
  expect(toldOf(refused)).toBe('config.refused');
  expect(toldOf({ ...refused, outcome: 'allow' })).toBeUndefined();
  expect(toldOf(glass('used', 'g1'))).toBe('break_glass');
  expect(toldOf(signal('medium'))).toBe('signal');
  expect(toldOf(signal('low'))).toBeUndefined();
  expect(toldOf({ type: 'request.decision', outcome: 'deny' })).toBeUndefined();
  expect(toldOf({ type: 'login' })).toBeUndefined();
});

test('a hole in the log is alerted though its events were alerted before', () => {
  const hole = { ...loss, reason: ['audit.log_hole'] };
  const [lost, gone] = [loss, hole].map((more) => alertOf(event(more), choice));
  expect(gone).toMatchObject({
    about: 'audit.loss',
    severity: 'high',
    summary: 'published entries are missing from the files of the audit log',
  });
  expect(gone?.key).not.toBe(lost?.key);
});

test('a refused order is alerted only where a known key signed it', () => {
  expect(toldOf({ type: 'break_glass', break_glass: { change: 'refused', signer: 'safe' } })).toBe(
    'break_glass',
  );
  expect(toldOf({ type: 'break_glass', break_glass: { change: 'refused' } })).toBeUndefined();
});

test('an event type that is not configured is not alerted', () => {
  expect(toldOf(loss, { ...choice, about: ['signal'] })).toBeUndefined();
  expect(toldOf(signal('low'), { ...choice, signalLevel: 'low' })).toBe('signal');
  expect(toldOf(signal('medium'), { ...choice, signalLevel: 'high' })).toBeUndefined();
});

test('equal events have one alert key, and each grant has its own', () => {
  const keyOf = (more: object) => alertOf(event(more), choice)?.key;
  expect(keyOf({ ...loss, loss: { sink: 'd1', count: 4 } })).toBe(keyOf(loss));
  expect(keyOf({ ...loss, loss: { sink: 'r2', count: 3 } })).not.toBe(keyOf(loss));
  expect(keyOf(glass('used', 'g1'))).not.toBe(keyOf(glass('used', 'g2')));
  expect(keyOf(glass('used', 'g1'))).not.toBe(keyOf(glass('revoked', 'g1')));
  expect(keyOf(glass('refused'))).toBe(keyOf(glass('refused')));
  expect(keyOf({ ...refused, detail: 'x'.repeat(10_000) })).toHaveLength(500);
});

test('the summary of an alert is in fixed words, whatever the event contains', () => {
  for (const more of [loss, refused, glass('used', 'g1'), signal('high')]) {
    expect(alertOf(event({ ...more, actor: { name: 'Eve\r\nBcc: all' } }), choice)?.summary).toMatch(
      /^[\w ,:;-]+$/,
    );
  }
});
