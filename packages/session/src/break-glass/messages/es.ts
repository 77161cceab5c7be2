import type { BreakGlassMessages } from '../break-glass-messages.ts';

export const messages: BreakGlassMessages = {
  title: 'Acceso de emergencia',
  text: 'Si el proveedor de identidad no funciona, alguien autorizado puede firmar un permiso para usted. Péguelo aquí. Vale una sola vez y por poco tiempo.',
  recorded: 'Todo lo que se introduce aquí queda registrado y se avisa de ello.',
  grant: 'Permiso',
  send: 'Usar el permiso',
  insideTitle: 'Ha iniciado sesión con un permiso de emergencia',
  person: 'Como',
  until: 'Hasta',
  end: 'Terminar ahora',
  goOn: 'Continuar',
  endedTitle: 'Su acceso de emergencia ha terminado',
  endedText: 'El permiso ya se ha usado. Para volver a iniciar sesión necesita otro.',
  revokedTitle: 'El permiso ha sido revocado',
  revokedText: 'Ya no se puede usar, y las sesiones iniciadas con él han terminado.',
};
