// flags: --stack-trace-limit=1
const settings = null;
console.log(settings.colour);
