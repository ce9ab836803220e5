'use strict';
const express = require('express');
const app = express();
app.use(express.json());
app.get('/hello', (req, res) => res.type('text').send('hello\n'));
app.post('/json', (req, res) => res.json({ count: req.body.count + 1 }));
app.listen(Number(process.env.PORT), '127.0.0.1');
