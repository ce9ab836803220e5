process.on('multipleResolves', (kind, promise, value) => console.log(kind, promise instanceof Promise, value.message ?? value));
new Promise((resolve, reject) => { resolve(1); resolve(2); reject(3); });
new Promise((resolve, reject) => { reject(new Error('4')); resolve(5); throw new Error('6'); }).catch((e) => console.log(e.message));
new Promise((resolve) => { resolve(7); throw new Error('8'); });
