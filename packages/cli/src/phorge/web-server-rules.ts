/**
 * Rules for nginx that hand the path to Phorge so that no client can choose another one: what the client sent comes
 * first and the path last, where PHP lets it win; a raw `&` in a path, which nginx would pass on unescaped, is refused;
 * and the script cannot be asked for by name. They do not stop a form, which PHP has to.
 */
export const NGINX_RULES = `# In "server", instead of the documented "location /" and around the documented "location /index.php":
if ($request_uri ~ "^[^?]*&") {
  return 400;
}

location / {
  index index.php;
  rewrite ^/(.*)$ /index.php?$args&__path__=/$1? last;
}

location /index.php {
  internal;
  # … the existing fastcgi_pass and fastcgi_param lines
}
`;

/** The same for Apache, whose `[B]` escapes the path. The rule treats `/index.php` like any other path. */
export const APACHE_RULES = `# In "VirtualHost", instead of the documented rule, whose QSA gives precedence to the client's __path__:
RewriteEngine on
RewriteRule ^(.*)$ /index.php?%{QUERY_STRING}&__path__=$1 [B,L,UnsafeAllow3F]
`;

/**
 * Lines for php.ini. PHP stops reading after `max_input_vars` parameters, 1000 by default: without the second line a
 * client that sends more cuts off the path that comes last, and its own wins.
 */
export const PHP_RULES = `; In php.ini, or as php_admin_value of the pool.
; Forms cannot override the path ("enable_post_data_reading = Off" has the same effect):
request_order = "PG"
; More than fit into a request line, so that the path at the end is always read:
max_input_vars = 10000
`;

/** Phorge's `support/preamble.php`: how the client came, and from where, as the gate says. */
export const PREAMBLE = `<?php

// The gate sets these headers and replaces those of the client.
// Any other client that reaches this server could forge them: allow only the gate to reach it.
if (isset($_SERVER['HTTP_X_FORWARDED_PROTO'])) {
  $_SERVER['HTTPS'] = ($_SERVER['HTTP_X_FORWARDED_PROTO'] === 'https');
}
preamble_trust_x_forwarded_for_header();
`;
