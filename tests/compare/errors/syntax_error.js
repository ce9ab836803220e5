// flags: --stack-trace-limit=0
const a = 1;
const b = ;
