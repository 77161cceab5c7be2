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

test('people are told of what they should look at, and of nothing else', () => {
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

test('people are told of a hole in the log though they were told of events that did not reach it', () => {
  const hole = { ...loss, reason: ['audit.log_hole'] };
  const [lost, gone] = [loss, hole].map((more) => alertOf(event(more), choice));
  expect(gone).toMatchObject({
    about: 'audit.loss',
    severity: 'high',
    summary: 'published entries are missing from the files of the audit log',
  });
  expect(gone?.key).not.toBe(lost?.key);
});

test('an order that was refused notifies people only where a known key signed it', () => {
  expect(toldOf({ type: 'break_glass', break_glass: { change: 'refused', signer: 'safe' } })).toBe(
    'break_glass',
  );
  expect(toldOf({ type: 'break_glass', break_glass: { change: 'refused' } })).toBeUndefined();
});

test('what is not chosen is not told', () => {
  expect(toldOf(loss, { ...choice, about: ['signal'] })).toBeUndefined();
  expect(toldOf(signal('low'), { ...choice, signalLevel: 'low' })).toBe('signal');
  expect(toldOf(signal('medium'), { ...choice, signalLevel: 'high' })).toBeUndefined();
});

test('the same is the same, and each grant is told of', () => {
  const keyOf = (more: object) => alertOf(event(more), choice)?.key;
  expect(keyOf({ ...loss, loss: { sink: 'd1', count: 4 } })).toBe(keyOf(loss));
  expect(keyOf({ ...loss, loss: { sink: 'r2', count: 3 } })).not.toBe(keyOf(loss));
  expect(keyOf(glass('used', 'g1'))).not.toBe(keyOf(glass('used', 'g2')));
  expect(keyOf(glass('used', 'g1'))).not.toBe(keyOf(glass('revoked', 'g1')));
  expect(keyOf(glass('refused'))).toBe(keyOf(glass('refused')));
  expect(keyOf({ ...refused, detail: 'x'.repeat(10_000) })).toHaveLength(500);
});

test('the summary is in words of our own, whatever the event holds', () => {
  for (const more of [loss, refused, glass('used', 'g1'), signal('high')]) {
    expect(alertOf(event({ ...more, actor: { name: 'Eve\r\nBcc: all' } }), choice)?.summary).toMatch(
      /^[\w ,:;-]+$/,
    );
  }
});
