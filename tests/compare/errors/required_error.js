// flags: --stack-trace-limit=1
require('./parts/throws.part');
