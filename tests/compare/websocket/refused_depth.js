// A WebSocket that fails at once: in which microtask it tells. Nothing listens at these ports.
let microtasks = 0;
function count() {
  if (++microtasks < 30) queueMicrotask(count);
}
for (const url of ['ws://127.0.0.1:1', 'wss://127.0.0.1:6000']) {
  const socket = new WebSocket(url);
  socket.onerror = () => {
    console.log(url, 'error', microtasks, socket.readyState);
    process.nextTick(() => console.log('tick'));
    queueMicrotask(() => console.log('microtask'));
  };
  socket.onclose = ({ code }) => console.log(url, 'close', code, microtasks);
}
count();
