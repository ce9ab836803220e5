// flags: --stack-trace-limit=2
function inner() {
  throw new Error('thrown in a function');
}
function outer() {
  inner();
}
outer();
