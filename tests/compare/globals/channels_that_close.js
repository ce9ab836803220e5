// Broadcast channels: nothing more is heard when one is closed by a listener.
const [a, b] = [new BroadcastChannel('bc'), new BroadcastChannel('bc')];
b.onmessage = ({ data }) => { console.log('heard', data); if (data === 2) { b.close(); a.close(); } };
for (let i = 1; i < 5; i++) a.postMessage(i);
