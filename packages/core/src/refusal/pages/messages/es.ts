import { sentence } from '../../../browser/html.ts';
import type { RefusalMessages } from '../refusal-messages.ts';

/** Spanish. */
export const messages: RefusalMessages = {
  kinds: {
    unclear: {
      title: 'No se puede responder a esta solicitud',
      happened:
        'La dirección o los datos enviados se pueden leer de más de una manera. La solicitud no se ha procesado.',
      remedy: 'Vuelva atrás y siga el enlace otra vez, o compruebe que la dirección esté bien escrita.',
    },
    sign_in: {
      title: 'Tiene que iniciar sesión',
      happened: 'Esta página es solo para quienes han iniciado sesión.',
      remedy: 'Inicie sesión y abra de nuevo esta página.',
    },
    denied: {
      title: 'Su cuenta no tiene acceso a esto',
      happened: 'Las reglas de este sitio no lo permiten a la cuenta que está usando.',
      remedy: 'Si tiene otra cuenta que sí puede, úsela. Si necesita el acceso para su trabajo, solicítelo.',
    },
    suspended: {
      title: 'Su acceso está suspendido',
      happened:
        'Este sitio no admite la cuenta que está usando hasta que un administrador la permita de nuevo.',
      remedy: 'Iniciar sesión otra vez no sirve.',
    },
    not_found: {
      title: 'No hay ninguna página en esta dirección',
      happened: 'Puede que la página se haya movido o eliminado, o que la dirección tenga un error.',
      remedy: 'Compruebe la dirección o vaya a la página de inicio.',
    },
    too_large: {
      title: 'Esta solicitud es demasiado grande',
      happened: 'La solicitud contiene más datos de los que acepta este sitio. No se ha procesado.',
      remedy:
        'Envíe menos datos cada vez. Si solo ha abierto una página, borre las cookies de este sitio e inicie sesión de nuevo.',
    },
    wrong_host: {
      title: 'No hay ningún sitio con este nombre',
      happened:
        'El nombre de host de la dirección apunta a este servidor, pero no hay ninguna aplicación configurada para él.',
      remedy:
        'Compruebe el nombre de host de la dirección. Si se encarga de este sitio, añada el nombre a su configuración.',
    },
    too_many: {
      title: 'Demasiadas solicitudes',
      happened: 'Ha enviado en poco tiempo más solicitudes de las que acepta este sitio.',
      remedy: 'Espere un poco y vuelva a intentarlo.',
    },
    broken: {
      title: 'Algo ha fallado aquí',
      happened: 'El fallo es de este sitio, no de lo que usted ha hecho.',
      remedy: 'Inténtelo de nuevo. Si vuelve a ocurrir, avise.',
    },
    misconfigured: {
      title: 'Este sitio no está configurado correctamente',
      happened: 'El fallo está en los ajustes de este sitio, no en lo que usted ha hecho.',
      remedy: 'Intentarlo de nuevo no sirve de nada. Avise al administrador.',
    },
    unreachable: {
      title: 'No se puede acceder a la aplicación',
      happened:
        'La aplicación que hay detrás de este inicio de sesión no responde correctamente. Su sesión no se ve afectada.',
      remedy: 'Inténtelo de nuevo dentro de un momento.',
    },
    unavailable: {
      title: 'No disponible en este momento',
      happened: 'Un servicio que este sitio necesita no responde en este momento.',
      remedy: 'Inténtelo de nuevo dentro de un momento.',
    },
    timeout: {
      title: 'La aplicación no ha respondido a tiempo',
      happened:
        'La aplicación que hay detrás de este inicio de sesión va lenta en este momento. Su sesión no se ve afectada.',
      remedy: 'Inténtelo de nuevo dentro de un momento.',
    },
    refused: {
      title: 'Esta solicitud se ha rechazado',
      happened: 'Este sitio no acepta solicitudes de este tipo.',
      remedy: 'Vuelva atrás o vaya a la página de inicio.',
    },
  },
  recorded: 'El error ha quedado registrado.',
  sentForm:
    'Puede que no se haya guardado lo que ha enviado. Vuelva atrás en el navegador y copie su texto antes de enviarlo de nuevo.',
  reason: 'Motivo:',
  signedInAs: (who) => sentence('Ha iniciado sesión como ', who, '.'),
  signIn: 'Iniciar sesión',
  useAnotherAccount: 'Usar otra cuenta',
  whoAmI: '¿Quién soy aquí?',
  tryAgain: 'Reintentar',
  triesByItself: 'Esta página lo reintenta automáticamente.',
  backTo: (site) => `Volver a ${site}`,
  backToStart: 'Volver a la página de inicio',
  tell: (contact) => sentence('Si necesita ayuda, diríjase a ', contact, ' e indique lo siguiente:'),
  yourAdministrator: 'su administrador',
  writeMail: 'Escribir un correo sobre esto',
  mailSubject: (site, code) => `${site}: ${code}`,
  mailBody: 'Lo que quería hacer:',
  code: 'Código',
  request: 'Solicitud',
  time: 'Hora',
  message: 'Mensaje',
  copy: 'Copiar',
  copied: 'Copiado',
};
