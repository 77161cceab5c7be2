import type { AlertSubject } from '@portcullis/audit';
import * as v from 'valibot';
import { defaulting, optional, section, setting } from '../../configuration/setting.ts';
import { bindingName, count, listOf, longSecret, text, url } from '../../configuration/values.ts';
import type { AlertsConfiguration } from '../../generated/types.ts';

const SUBJECTS = [
  'audit.loss',
  'jwks.stale_used',
  'config.refused',
  'break_glass',
  'signal',
] as const satisfies readonly AlertSubject[];

const address = text('[^\\s@<>,;]+@[^\\s@<>,;]+', 'must be an e-mail address without a display name');

/** Alerts for events that need attention. */
export const alertsSchema: v.GenericSchema<AlertsConfiguration> = section(
  'AlertsConfiguration',
  'Sends alerts about events that need attention. Alerts are sent after the response, so requests do not wait for them. A failure to send one is logged on the console. Set at least one of `webhook` and `mail`.',
  v.strictObject({
    webhook: optional(
      'An HTTP endpoint that receives one line of JSON, signed with HMAC-SHA256. Default: none.',
      v.strictObject({
        url: setting('URL of the endpoint.', url),
        secret: setting(
          'Secret for the signature, of at least 32 characters. Use a variable: `${ALERT_SECRET}`.',
          longSecret,
        ),
      }),
    ),
    mail: optional(
      'E-mail, through a `send_email` binding of the Worker. Default: none.',
      v.strictObject({
        binding: setting('Name of the binding.', bindingName),
        from: setting('Address of the sender, in a domain that is set up for sending.', address),
        to: setting(
          'Addresses of the recipients.',
          v.pipe(listOf(address), v.maxLength(50, 'must be at most 50')),
        ),
      }),
    ),
    about: optional(
      'Events to alert on: lost events, signatures verified with expired keys, rejected configurations, uses of break-glass grants, signals. Default: all.',
      listOf(v.picklist(SUBJECTS)),
    ),
    signalLevel: defaulting(
      'Minimum severity of a signal that causes an alert.',
      v.picklist(['informational', 'low', 'medium', 'high']),
      'medium',
    ),
    quietSeconds: defaulting(
      'How long the same alert is not repeated, in seconds.',
      count('seconds', 1, 86_400),
      900,
    ),
    maxPerHour: defaulting(
      'Maximum number of alerts per hour. Alerts about break-glass grants are not limited.',
      count('alert', 1, 1000),
      30,
    ),
    durableObject: optional(
      'Durable Object namespace (class `PortcullisAlerts`) that stores which alerts were sent, so that all isolates together send each alert once. Default: each isolate stores its own.',
      bindingName,
    ),
  }),
);
