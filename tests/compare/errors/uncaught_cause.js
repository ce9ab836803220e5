// flags: --stack-trace-limit=1
throw new Error('outer', { cause: new RangeError('inner') });
