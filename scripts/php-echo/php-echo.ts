import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type NetConnectOpts } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../free-port.ts';

const PHP = '/usr/bin/php-cgi';
const NGINX = '/usr/sbin/nginx';

/** Debian's PHP behind Debian's nginx, with the rewrite rule that Phorge documents. */
export interface PhpEcho {
  /** Where nginx listens, on loopback. */
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** What is missing for {@link startPhpEcho}, in one line; `undefined` if nothing is. */
export function missingForPhpEcho(programs: readonly string[] = [PHP, NGINX]): string | undefined {
  const missing = programs.filter((file) => !existsSync(file));
  if (missing.length === 0) return undefined;
  return `${missing.join(' and ')} missing (apt-get install php-cgi nginx-light): the differential suite is left out`;
}

/** Starts PHP and nginx, each answered request of which says what PHP saw of it (index.php). */
export async function startPhpEcho(): Promise<PhpEcho> {
  const directory = mkdtempSync(join(tmpdir(), 'php-echo-'));
  const socket = join(directory, 'php.sock');
  const port = await freePort();
  mkdirSync(join(directory, 'webroot'));
  copyFileSync(join(import.meta.dirname, 'index.php'), join(directory, 'webroot/index.php'));
  writeFileSync(join(directory, 'nginx.conf'), nginxConfiguration(directory, socket, port));
  const php = start(PHP, ['-b', socket, '-d', 'request_order=GP', '-d', 'display_errors=0'], {
    PHP_FCGI_CHILDREN: '3',
    PHP_FCGI_MAX_REQUESTS: '0',
  });
  // nginx answers 502 for as long as PHP does not listen.
  await listening({ path: socket }, php, 'php-cgi');
  const nginx = start(NGINX, ['-p', directory, '-c', join(directory, 'nginx.conf'), '-e', 'stderr'], {});
  await listening({ port, host: '127.0.0.1' }, nginx, 'nginx');
  return {
    port,
    close: async () => {
      await Promise.all([end(php), end(nginx)]);
      rmSync(directory, { recursive: true });
    },
  };
}

function nginxConfiguration(directory: string, socket: string, port: number): string {
  const scratch = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${directory}/${name};`,
  );
  return `daemon off;
master_process off;
pid ${directory}/nginx.pid;
error_log stderr crit;
events { worker_connections 256; }
http {
  access_log off;
  keepalive_requests 1000000;
  ${scratch.join('\n  ')}
  server {
    listen 127.0.0.1:${port};
    root ${directory}/webroot;
    client_max_body_size 32M;
    location / {
      index index.php;
      rewrite ^/(.*)$ /index.php?__path__=/$1 last;
    }
    location /index.php {
      fastcgi_pass unix:${socket};
      fastcgi_index index.php;
      fastcgi_param REDIRECT_STATUS 200;
      fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
      fastcgi_param QUERY_STRING $query_string;
      fastcgi_param REQUEST_METHOD $request_method;
      fastcgi_param CONTENT_TYPE $content_type;
      fastcgi_param CONTENT_LENGTH $content_length;
      fastcgi_param SCRIPT_NAME $fastcgi_script_name;
      fastcgi_param REQUEST_URI $request_uri;
      fastcgi_param GATEWAY_INTERFACE CGI/1.1;
      fastcgi_param SERVER_SOFTWARE nginx/$nginx_version;
      fastcgi_param REMOTE_ADDR $remote_addr;
    }
  }
}
`;
}

/** In a process group of its own, so that PHP's children end with it. */
function start(file: string, args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
  return spawn(file, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
    detached: true,
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  process.kill(-child.pid, 'SIGTERM');
  await ended;
}

async function listening(at: NetConnectOpts, child: ChildProcess, name: string): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}`);
    const socket = connect(at);
    try {
      await once(socket, 'connect');
      return;
    } catch {
      await wait(5);
    } finally {
      socket.destroy();
    }
  }
}
