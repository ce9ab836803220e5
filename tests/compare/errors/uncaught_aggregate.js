// flags: --stack-trace-limit=1
throw new AggregateError([new Error('one'), new TypeError('two')], 'several');
