process.on('warning', (w) => console.log(w.name, w.message, w.code));
process.emitWarning('careful');
process.emitWarning('coded', 'MyWarning', 'C001');
process.emitWarning('with detail', { type: 'DetailWarning', detail: 'some detail', code: 'D1' });
process.emitWarning(new Error('an error'));
try { process.emitWarning(1); } catch (e) { console.log(e.message); }
process.nextTick(() => console.log('tick after'));
