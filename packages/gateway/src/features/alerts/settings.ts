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

const address = text('[^\\s@<>,;]+@[^\\s@<>,;]+', 'must be an e-mail address, without a name beside it');

/** Who is told at once of what should be looked at. */
export const alertsSchema: v.GenericSchema<AlertsConfiguration> = section(
  'AlertsConfiguration',
  'Tells people at once of what they should look at, after the answer: nobody waits for it, and a way that fails is told on the console and fails nothing. At least one of `webhook` and `mail`.',
  v.strictObject({
    webhook: optional(
      'Any service, as a line of JSON signed with HMAC-SHA256. Default: none.',
      v.strictObject({
        url: setting('Its address.', url),
        secret: setting(
          'The secret that signs, of at least 32 characters. A variable: `${ALERT_SECRET}`.',
          longSecret,
        ),
      }),
    ),
    mail: optional(
      'E-mail, by a `send_email` binding of the Worker. Default: none.',
      v.strictObject({
        binding: setting("The binding's name.", bindingName),
        from: setting('The sender: an address of a domain that is set up for sending.', address),
        to: setting('Who is written to.', v.pipe(listOf(address), v.maxLength(50, 'must be at most 50'))),
      }),
    ),
    about: optional(
      'What is told: lost events, signatures checked with old keys, configurations that were refused, what becomes of break-glass grants, signals. Default: all of it.',
      listOf(v.picklist(SUBJECTS)),
    ),
    signalLevel: defaulting(
      'The least severity of a signal that is told.',
      v.picklist(['informational', 'low', 'medium', 'high']),
      'medium',
    ),
    quietSeconds: defaulting(
      'The same is not told again for so long, in seconds.',
      count('seconds', 1, 86_400),
      900,
    ),
    maxPerHour: defaulting(
      'Most alerts in an hour, those of break-glass grants not among them.',
      count('alert', 1, 1000),
      30,
    ),
    durableObject: optional(
      'A Durable Object namespace (class `PortcullisAlerts`) that remembers what was told, so that all isolates together tell it once. Default: each isolate remembers its own.',
      bindingName,
    ),
  }),
);
