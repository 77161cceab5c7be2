import type { AlertOptions, AlertSubject } from '@portcullis/audit';
import { alertFields } from '@portcullis/audit/internal';
import * as v from 'valibot';
import { optionsOf } from '../../configuration/option-setting.ts';
import { optional, section, setting } from '../../configuration/setting.ts';
import { bindingName, listOf, longSecret, text, url } from '../../configuration/values.ts';
import type { AlertsConfiguration } from '../../generated/types.ts';

const option = optionsOf<AlertOptions>('AlertOptions', alertFields);

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
        url: setting({ option: 'WebhookChannelOptions.url' }, url),
        secret: setting(
          { option: 'WebhookChannelOptions.secret', also: 'Use a variable: `${ALERT_SECRET}`.' },
          longSecret,
        ),
      }),
    ),
    mail: optional(
      'E-mail, through a `send_email` binding of the Worker. Default: none.',
      v.strictObject({
        binding: setting('Name of the binding.', bindingName),
        from: setting({ option: 'MailChannelOptions.from' }, address),
        to: setting(
          { option: 'MailChannelOptions.to' },
          v.pipe(listOf(address), v.maxLength(50, 'must be at most 50')),
        ),
      }),
    ),
    about: option('about', v.exactOptional(listOf(v.picklist(SUBJECTS)))),
    signalLevel: option('signalLevel'),
    quietSeconds: option('quietSeconds'),
    maxPerHour: option('maxPerHour'),
    durableObject: optional(
      'Durable Object namespace (class `PortcullisAlerts`) that stores which alerts were sent, so that all isolates together send each alert once. Default: each isolate stores its own.',
      bindingName,
    ),
  }),
);
