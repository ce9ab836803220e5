// What packages that mock the network put in the place of http's own; fetch goes its own way.
const http = require('http');
const { Agent, ClientRequest, request } = http;
const called = [];
http.ClientRequest = new Proxy(ClientRequest, { construct(target, args) { called.push('ClientRequest'); return Reflect.construct(target, args); } });
http.Agent = class Mine extends Agent {};
http.request = (...args) => { called.push('request'); return request(...args); };
console.log(http.ClientRequest === ClientRequest, http.Agent.name, Object.keys(http).includes('ClientRequest'));
const count = (table) => Object.values(table).flat().length;
const server = http.createServer((req, res) => res.end(req.url)).listen(0, async () => {
  const base = `http://localhost:${server.address().port}`;
  console.log(await (await fetch(`${base}/fetched`)).text(), called, count(http.globalAgent.freeSockets));
  const made = new http.ClientRequest(`${base}/made`);
  made.on('response', (res) => {
    res.on('data', (data) => console.log(String(data), called, made instanceof ClientRequest));
    res.on('close', () => {
      console.log(count(http.globalAgent.freeSockets) + count(http.globalAgent.sockets));
      http.ClientRequest = ClientRequest;
      console.log(http.ClientRequest === ClientRequest);
      server.close();
      server.closeAllConnections();
    });
  });
  made.end();
});
