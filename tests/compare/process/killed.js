// Without a listener a signal ends the process.
setTimeout(() => {}, 10000);
process.kill(process.pid, 'SIGTERM');
