// A client's response has its socket as a property of its own (the package request asks for that).
const http = require('http');
const server = http.createServer((request, response) => {
  response.writeEarlyHints?.({ link: '</style.css>; rel=preload' });
  response.end('x');
});
server.listen(0, () => {
  const request = http.get({ port: server.address().port, agent: false }, (response) => {
    const { value, writable, enumerable, configurable } = Object.getOwnPropertyDescriptor(response, 'socket');
    console.log(value === request.socket, writable, enumerable, configurable, response.connection === value);
    response.socket = 5;
    console.log(response.socket, response.connection, Object.keys(response).includes('socket'));
    response.resume();
    server.close();
  });
});
