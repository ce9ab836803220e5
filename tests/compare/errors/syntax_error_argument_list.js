// flags: --stack-trace-limit=0
let x = parseInt('1', 2;
