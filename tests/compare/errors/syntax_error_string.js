// flags: --stack-trace-limit=0
const s = 'never ended
