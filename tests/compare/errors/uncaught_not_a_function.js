// flags: --stack-trace-limit=1
const library = { helper: {} };
library.helper.run(1, 2);
