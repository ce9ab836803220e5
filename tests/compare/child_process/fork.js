// A forked program and its parent exchange messages.
const { fork } = require('child_process');
if (process.argv[2] === 'child') {
  process.on('message', (message) => {
    if (message === 'end') process.disconnect();
    else process.send({ echo: message });
  });
  process.on('disconnect', () => console.log('child: disconnected', process.connected, process.channel));
  console.log('child:', process.connected, 'NODE_CHANNEL_FD' in process.env, process.argv.slice(2));
  process.send('ready');
} else {
  const child = fork(__filename, ['child', 'x']);
  // The child prints too: what the parent sees meanwhile is told at the end.
  const ends = [child.connected, typeof child.channel.ref, child.stdio.length];
  const answers = [];
  child.on('message', (message, handle) => {
    answers.push(message);
    if (message === 'ready') {
      for (const value of [1, 'two', { three: [3] }, null, true, 'é\n'.repeat(3)]) child.send(value);
      child.send('x'.repeat(200000));
    } else if (message.echo?.length === 200000) {
      message.echo = message.echo.length;
      ends.push(answers, handle);
      child.send('end');
    }
  });
  child.on('disconnect', () => ends.push('disconnect', child.connected));
  child.on('exit', (code) => ends.push('exit', code));
  child.on('close', (code) => {
    console.dir([ends, 'close', code], { depth: 5 });
    console.log(child.send('late', (err) => console.log(err.code)));
    child.on('error', (err) => console.log('error', err.code));
    child.disconnect();
    for (const value of [undefined, Symbol('s'), () => {}]) {
      try {
        child.connected = true;
        child.send(value);
      } catch (err) {
        console.log(err.code, err.message);
      }
    }
  });
}
