import {
  type AlertLedger,
  type AlertNamespace,
  alerts,
  durableObjectLedger,
  type MailBinding,
  mailChannel,
  webhookChannel,
} from '@portcullis/audit';
import { defined } from '@portcullis/core/internal';
import { bindingIn, namespaceIn } from '../../gate/bindings.ts';
import type { AuditPart } from '../../gate-plan.ts';
import { requestNetwork } from '../../gateway-options.ts';

/** Tells people. Fails with a `ConfigurationError` if the Worker lacks one of the bindings. */
export const alertsPart: AuditPart = ({ alerts: configured }, env, _path, options) => {
  if (configured === undefined) return {};
  const { webhook, mail, durableObject, ...choice } = configured;
  const { sleep, warn } = options;
  return {
    alerts: alerts({
      ...choice,
      channels: [
        ...(webhook === undefined ? [] : [webhookChannel({ ...webhook, ...requestNetwork(options) })]),
        ...(mail === undefined
          ? []
          : [mailChannel({ ...mail, binding: mailIn(env, mail.binding), ...defined({ sleep }) })]),
      ],
      ...defined({ ledger: durableObject === undefined ? undefined : ledgerIn(env, durableObject), warn }),
    }),
  };
};

function mailIn(env: object, name: string): MailBinding {
  return bindingIn<MailBinding>(env, name, 'send', 'audit.alerts.mail.binding', 'send_email binding');
}

function ledgerIn(env: object, name: string): AlertLedger {
  return durableObjectLedger(namespaceIn<AlertNamespace>(env, name, 'audit.alerts.durableObject'));
}
