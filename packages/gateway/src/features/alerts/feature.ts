import { optional } from '../../configuration/setting.ts';
import { fieldsOf } from '../../configuration/unchecked.ts';
import { auditPart, type Feature } from '../../feature.ts';
import { alertsPart } from './part.ts';
import { alertsSchema } from './settings.ts';

export const alerts: Feature = {
  settings: {
    audit: {
      alerts: optional('Alerts for events that need attention. Default: none.', alertsSchema),
    },
  },
  checks: ({ audit: { alerts } }) =>
    alerts !== undefined && fieldsOf(alerts).webhook === undefined && fieldsOf(alerts).mail === undefined
      ? [{ path: 'audit.alerts', message: 'has no recipient: set "webhook" or "mail"' }]
      : [],
  durableObjects: [[/^audit\.alerts\.durableObject$/, 'PortcullisAlerts']],
  bindings: [[/^audit\.alerts\.mail\.binding$/, 'send_email binding']],
  parts: [auditPart('alerts', alertsPart)],
};
