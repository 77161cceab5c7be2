import type { AgentMessages } from '../agent-messages.ts';

export const messages: AgentMessages = {
  answerGoesTo: 'La respuesta se envía a',
  publishedBy: 'Publicado por',
  unverified: 'El propio programa ha indicado este nombre. No está verificado.',
  may: 'Puede',
  mayRead: 'leer lo que usted puede leer',
  mayWrite: 'leer y cambiar lo que usted puede leer y cambiar',
  userMayRead: 'leer lo que el usuario puede leer',
  userMayWrite: 'leer y cambiar lo que el usuario puede leer y cambiar',
  until: 'Como máximo hasta',
  ends: 'También termina cuando cierra la sesión, cuando vuelve a iniciarla en este navegador y cuando se desactiva su cuenta. Continúa mientras este navegador está cerrado.',
  loopback:
    'La respuesta se envía a un programa de este equipo, y cualquier programa de aquí podría usar este nombre. Continúe solo si acaba de iniciarlo usted.',
  refuse: 'No permitir',
  invalidRequest: 'No se ha permitido nada: la solicitud del programa no es válida.',
  clientId: 'Identificador del cliente',
  yours: 'Agentes que actúan en su nombre',
  everyones: 'Agentes que actúan en nombre de usuarios',
  noneOfYours: 'Ningún agente actúa en su nombre.',
  noneOfAnyone: 'Ningún agente actúa en nombre de un usuario.',
  endAll: 'Finalizar todos estos agentes',
  depositTitle: 'Depositar un token de API',
  depositAbout:
    'El programa llama a la aplicación con este token de API, en su nombre, y nunca lo recibe. Se guarda cifrado y solo se puede usar junto con el token que tiene el programa.',
  depositEnds:
    'Se elimina aquí cuando el programa ya no puede actuar por usted. Eso no lo revoca en la aplicación: revóquelo allí.',
  depositManaged: 'Sus tokens de API en la aplicación',
  depositField: 'Token de API',
  depositSave: 'Depositar',
  deposited: 'El token de API está depositado. Puede volver al programa.',
  depositRefused: 'La aplicación no confirma que este token de API sea suyo. No se ha guardado.',
  depositStored: 'Depositado; este programa llama a la aplicación con él.',
  depositRemove: 'Eliminar el token de API',
  confirmTitle: 'Un agente quiere escribir',
  confirmAbout:
    'El programa quiere escribir exactamente esto en su nombre. No se escribe nada sin su confirmación. Los caracteres invisibles se muestran con su número, como ⟨U+200B⟩.',
  confirmCall: 'Llamada de',
  confirm: 'Confirmar',
  decline: 'Rechazar',
  confirmed: 'Confirmado. Vuelva al programa: puede escribir esto una vez, en un plazo de diez minutos.',
  declined: 'Rechazado. No se ha escrito nada.',
};
