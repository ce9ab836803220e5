// flags: --stack-trace-limit=1
const res = { data: {} };
res.data.items.map((x) => x);
