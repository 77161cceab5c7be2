import { sentence } from '@portcullis/core/internal';
import type { FailureMessages, SessionMessages } from '../session-messages.ts';

const ended = 'Su sesión ha terminado. Inicie sesión de nuevo.';
const badAnswer = 'El proveedor de identidad ha dado una respuesta que aquí no se acepta.';

/** What a person is told of each failure. */
export const failures: FailureMessages = {
  'session.invalid': ended,
  'session.expired': ended,
  'session.ended': ended,
  'session.unavailable': 'No se puede comprobar su sesión en este momento. Inténtelo de nuevo.',
  'session.too_large': 'Su cuenta pertenece a demasiados grupos para una sesión aquí.',
  'session.cookies_too_large':
    'Su navegador ha enviado demasiadas cookies para este sitio. Bórrelas e inicie sesión de nuevo.',
  'session.parameters': 'Se ha llamado a esta dirección de una forma no reconocida.',
  'session.origin': 'Este formulario no lo ha enviado una página de este sitio.',
  'session.login_required': 'Tiene que iniciar sesión para ver esto.',
  'session.unproved': 'Su navegador no ha demostrado que esta sesión es suya. Inicie sesión de nuevo.',
  'session.device_required':
    'Esta página necesita una sesión vinculada a su navegador. Inicie sesión de nuevo con un navegador que admita sesiones vinculadas al dispositivo.',
  'session.proof_refused': 'La prueba de este navegador no es válida.',
  'session.tries_limited':
    'Han fallado demasiados intentos, suyos o desde su red. Espere un minuto y vuelva a cargar esta página.',
  'session.locked': 'Su acceso está suspendido.',
  'session.locks_unavailable': 'Su acceso no se puede comprobar en este momento. Inténtelo de nuevo.',
  'session.lock_refused': 'Esta orden no se acepta aquí.',
  'session.lock_needs_second': 'Esta persona está protegida: la orden necesita una segunda firma.',
  'session.lock_limited': 'Se han ordenado demasiados bloqueos en una hora.',
  'session.signal_refused': 'Este evento de seguridad no se acepta aquí.',
  'session.login_unknown':
    'Este inicio de sesión ha tardado demasiado o empezó en otro navegador. Empiece de nuevo.',
  'session.provider_mismatch': badAnswer,
  'session.login_refused': 'El proveedor de identidad no ha iniciado su sesión.',
  'session.provider_answer': badAnswer,
  'session.id_token': badAnswer,
  'session.client_refused':
    'El proveedor de identidad no acepta las credenciales de cliente de esta pasarela.',
  'session.client_unavailable':
    'El programa que solicita acceso no se puede comprobar en este momento. Inténtelo de nuevo.',
  'session.issuer_mismatch':
    'Esta pasarela está configurada con un emisor distinto del que usa el proveedor de identidad.',
  'session.clock_skew': 'Los relojes de esta pasarela y del proveedor de identidad difieren demasiado.',
  'session.provider_unavailable':
    'No se puede acceder al proveedor de identidad en este momento. Inténtelo de nuevo.',
  'session.groups_overage':
    'El proveedor de identidad no indica los grupos de su cuenta, porque son demasiados.',
  'session.step_up_failed': 'Para esto hace falta un inicio de sesión más seguro o más reciente.',
  'session.logout_token': 'Este token de cierre de sesión no se acepta.',
  'session.logout_incomplete':
    'Ha cerrado la sesión en este navegador, pero no se ha podido cerrar en todas partes. Para mayor seguridad, inicie sesión y ciérrela otra vez.',
  'session.logout_unsupported': 'Aquí no se pueden cerrar sesiones desde fuera.',
  'session.credential_misplaced': 'Este permiso es para programas como git y arc, no para esta dirección.',
  'session.credential_refused': 'Este código no se acepta. Empiece de nuevo.',
  'session.untrusted_origin':
    'Esta página está desactivada aquí porque comparte su dirección con una aplicación.',
  'session.credential_forbidden': 'Solo los operadores ven los permisos de otras personas.',
  'session.credential_unknown': 'Este permiso no existe o no es suyo.',
  'session.access_request':
    'No se puede aceptar esta solicitud de acceso. Abra de nuevo la página y solicítelo desde ella.',
  'session.access_request_limit':
    'Ya ha solicitado acceso varias veces. Espere una hora antes de volver a solicitarlo.',
  'session.access_request_underway':
    'Su solicitud se está enviando. Vuelva a cargar esta página en un momento para ver si ha llegado.',
  'session.access_request_undelivered':
    'No se ha podido entregar su solicitud. Inténtelo de nuevo o escriba al contacto que se indica abajo.',
  'session.list_unsupported':
    'Aquí las sesiones se guardan en los navegadores, por lo que no se pueden listar. Cierre la sesión en cada navegador.',
  'session.break_glass_refused': 'Este permiso de emergencia no se acepta aquí.',
  'session.break_glass_used': 'Este permiso de emergencia ya se ha usado.',
  'session.break_glass_revoked': 'Este permiso de emergencia ha sido retirado.',
};

/** Spanish. */
export const messages: SessionMessages = {
  chooser: {
    title: 'Iniciar sesión',
    choose: 'Elija dónde inicia sesión.',
    byEmail: 'O con su dirección de correo',
    email: 'Dirección de correo electrónico',
    continue: 'Continuar',
    unknownEmail:
      'No hay ningún inicio de sesión configurado para esta dirección. Compruébela o elija uno de la lista.',
  },
  leading: {
    text: 'Se le está redirigiendo.',
    continue: 'Continuar',
    signIn: (provider) => `Iniciar sesión con ${provider}`,
    signOut: 'Cerrando su sesión',
  },
  signedOut: {
    title: 'Ha cerrado la sesión',
    text: 'Su sesión aquí ha terminado. Cierre el navegador si otras personas usan este equipo.',
  },
  confirmLogout: {
    title: '¿Cerrar sesión?',
    text: 'Tendrá que iniciar sesión de nuevo para seguir trabajando.',
    signOut: 'Cerrar sesión',
    stay: 'Mantener la sesión',
  },
  unsent: {
    title: 'No se ha guardado nada: tiene que iniciar sesión de nuevo',
    text: 'Su sesión terminó antes de que enviara el formulario. Inicie sesión de nuevo y volverá a la página en la que estaba; después, envíelo otra vez.',
    keep: 'Para conservar su texto, vuelva atrás en el navegador y cópielo antes de iniciar sesión.',
    signIn: 'Iniciar sesión de nuevo',
  },
  whoAmI: {
    title: 'Ha iniciado sesión',
    titleAs: (name) => `Ha iniciado sesión como ${name}`,
    name: 'Nombre',
    email: 'Correo electrónico',
    subject: 'Identificador',
    issuer: 'Emisor',
    provider: 'Sesión iniciada con',
    loginClass: 'Nivel de inicio de sesión',
    loginMethods: 'Métodos de inicio de sesión',
    groups: 'Grupos',
    noGroups: 'El proveedor de identidad no indica ningún grupo para usted.',
    unknownGroups: 'El proveedor de identidad no ha indicado sus grupos de forma legible.',
    roles: 'Roles',
    noRoles: 'Ninguno de sus grupos le da un rol aquí.',
    role: 'Rol',
    because: 'Porque pertenece a',
    byWayOf: (source) => `a través de ${source}`,
    session: 'Sesión',
    signedInAt: 'Iniciada',
    groupsReadAt: 'Grupos leídos',
    endsAt: 'Termina',
    signOut: 'Cerrar sesión',
    signOutEverywhere: 'Cerrar sesión en todas partes',
    allSessions: 'Todas sus sesiones',
  },
  sessionList: {
    title: 'Sus sesiones',
    text: 'Ha iniciado sesión en estos navegadores. Cierre las sesiones que no reconozca.',
    thisBrowser: 'este navegador',
    browserOn: (browser, system) => `${browser} en ${system}`,
    unknownBrowser: 'Navegador desconocido',
    where: 'Lugar',
    unknownPlace: 'desconocido',
    seenAt: 'Última actividad',
    how: 'Método',
    unknownHow: 'el proveedor no lo indica',
    end: 'Cerrar esta sesión',
  },
  credentials: {
    askTitle: '¿Permitir que un programa actúe en su nombre?',
    program: 'Programa',
    application: 'Aplicación',
    actsAs: 'Actúa como',
    code: 'Código',
    startedHere: 'Lo pide un programa de este equipo. Continúe solo si acaba de iniciarlo usted.',
    startedElsewhere:
      'Continúe solo si usted ha iniciado el programa y este muestra este código. Si alguien le ha enviado el código o esta dirección, actuaría en su nombre.',
    allow: 'Permitir que actúe en mi nombre',
    codeTitle: 'Escriba el código',
    codeText: 'Lo muestra el programa que ha iniciado.',
    unknownCode: 'Ningún programa espera con este código. Inícielo de nuevo y escriba el código nuevo.',
    goingBack: 'Volviendo al programa',
    grantedTitle: 'El programa puede actuar en su nombre',
    granted: (link) => sentence('Vuelva al programa. Puede ', link, ' en cualquier momento.'),
    takeBack: 'revocar este permiso',
    yours: 'Programas que actúan en su nombre',
    everybodys: 'Programas que actúan en nombre de usuarios',
    noneOfYours: 'Ningún programa actúa en su nombre.',
    noneOfAnybody: 'Ningún programa actúa en nombre de un usuario.',
    owner: 'Para',
    givenAt: 'Concedido',
    usedAt: 'Último uso',
    end: 'Finalizar',
    nextPage: 'Página siguiente',
    onlyMine: 'Solo los míos',
    showEverybodys: 'Los de todos',
  },
  accessRequest: {
    heading: 'Solicitar acceso',
    owner: (owner) => sentence('Su solicitud llegará a ', owner, ', con su nombre y los datos de abajo.'),
    why: '¿Para qué lo necesita?',
    send: 'Enviar la solicitud',
    mail: 'Escribir la solicitud por correo',
    forSomeTime: (role) => `Solicitar el rol ${role} por tiempo limitado`,
    sentTitle: 'Su solicitud se ha enviado',
    sentText: 'Quien decide sobre ella tiene su nombre, su motivo y el número de la solicitud.',
    goOn: 'Continuar',
  },
};
