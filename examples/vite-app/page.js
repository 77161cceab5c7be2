// The page in the browser. The gate in front of it serves both this file and the API.
const response = await fetch('/api/me');
const { name } = await response.json();
const greeting = document.querySelector('#greeting');
if (greeting !== null) greeting.textContent = `Hello ${name}`;
