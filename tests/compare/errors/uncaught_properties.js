// flags: --stack-trace-limit=1
const error = new TypeError('with properties');
error.code = 'E_MINE';
error.info = { attempts: 3 };
throw error;
