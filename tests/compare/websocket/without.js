// flags: --no-experimental-websocket
// Without WebSocket, and without EventSource, which needs its flag.
console.log(typeof WebSocket, typeof CloseEvent, typeof MessageEvent, typeof EventSource);
console.log(typeof require('http').WebSocket, typeof require('http').CloseEvent);
