// flags: --stack-trace-limit=0
const broken = /(a/;
