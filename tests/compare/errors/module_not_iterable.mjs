// flags: --stack-trace-limit=1
const res = {};
for (const x of res.items) console.log(x);
