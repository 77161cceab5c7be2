<?php
// Says what PHP sees of a request: the path by which Phorge would serve it, and every name in it. Names in hexadecimal, since
// they need not be text.
function names(array $values): array
{
    return array_map(static fn($name) => bin2hex((string) $name), array_keys($values));
}

$path = $_REQUEST['__path__'] ?? null;
header('Content-Type: application/json');
echo json_encode([
    'path' => is_string($path) ? bin2hex($path) : null,
    'uri' => bin2hex($_SERVER['REQUEST_URI'] ?? ''),
    'method' => $_SERVER['REQUEST_METHOD'] ?? '',
    'contentType' => bin2hex($_SERVER['CONTENT_TYPE'] ?? ''),
    'get' => names($_GET),
    'post' => names($_POST),
    'files' => names($_FILES),
    'cookie' => names($_COOKIE),
]);
