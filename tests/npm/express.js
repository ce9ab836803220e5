const http = require('node:http');
const express = require('express');

const app = express();
app.use(express.json());
app.get('/hello/:name', (request, response) => response.json({ name: request.params.name, query: request.query }));
app.post('/echo', (request, response) => response.status(201).send(request.body));
app.get('/fails', () => { throw new Error('on purpose'); });
app.use((error, request, response, next) => response.status(500).send(error.message));

const server = app.listen(0, async () => {
  const ask = (path, options = {}, body) => new Promise((resolve) => {
    const { port } = server.address();
    const request = http.request({ port, path, ...options }, (response) => {
      let text = '';
      response.on('data', (chunk) => { text += chunk; });
      response.on('end', () => resolve([response.statusCode, response.headers['content-type'], text]));
    });
    request.end(body);
  });
  console.log(await ask('/hello/you?a=1&b=2'));
  console.log(await ask('/echo', { method: 'POST', headers: { 'content-type': 'application/json' } }, '{"a":[1,2]}'));
  console.log((await ask('/nowhere')).slice(0, 2));
  console.log(await ask('/fails'));
  server.close(() => console.log('closed'));
});
