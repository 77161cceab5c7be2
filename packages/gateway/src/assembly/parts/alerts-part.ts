import {
  type AlertNamespace,
  alerts,
  durableObjectLedger,
  type MailBinding,
  mailChannel,
  webhookChannel,
} from '@portcullis/audit';
import { network } from '../../gateway-options.ts';
import { bindingIn, namespaceIn } from '../bindings.ts';
import type { AuditPart } from './parts.ts';

/** Tells people. Fails with a `ConfigurationError` if the Worker lacks one of the bindings. */
export const alertsPart: AuditPart = ({ alerts: configured }, env, _path, options) => {
  if (configured === undefined) return {};
  const { webhook, mail, durableObject, ...choice } = configured;
  const { fetch, sleep } = network(options);
  const waits = sleep === undefined ? {} : { sleep };
  const asks = fetch === undefined ? {} : { fetch: (request: Request) => fetch(request.url, request) };
  return {
    alerts: alerts({
      ...choice,
      channels: [
        ...(webhook === undefined ? [] : [webhookChannel({ ...webhook, ...asks, ...waits })]),
        ...(mail === undefined
          ? []
          : [mailChannel({ ...mail, binding: mailIn(env, mail.binding), ...waits })]),
      ],
      ...(durableObject === undefined
        ? {}
        : {
            ledger: durableObjectLedger(
              namespaceIn<AlertNamespace>(env, durableObject, 'audit.alerts.durableObject'),
            ),
          }),
      ...(options.warn === undefined ? {} : { warn: options.warn }),
    }),
  };
};

function mailIn(env: object, name: string): MailBinding {
  return bindingIn<MailBinding>(env, name, 'send', 'audit.alerts.mail.binding', 'send_email binding');
}
