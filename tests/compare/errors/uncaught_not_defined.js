// flags: --stack-trace-limit=1
function total() {
  const sum = missing + 1;
  return sum;
}
total();
