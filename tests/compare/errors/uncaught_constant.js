// flags: --stack-trace-limit=1
const limit = 1;
limit = 2;
