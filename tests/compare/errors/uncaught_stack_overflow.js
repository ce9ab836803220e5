// flags: --stack-trace-limit=2
function again() { again(); }
again();
