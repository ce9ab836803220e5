'use strict';
const app = require('fastify')();
app.get('/hello', (req, reply) => reply.type('text/plain').send('hello\n'));
app.post('/json', async (req) => ({ count: req.body.count + 1 }));
app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
