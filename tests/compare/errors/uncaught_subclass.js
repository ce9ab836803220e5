// flags: --stack-trace-limit=1
class MyError extends Error {
  constructor(message) {
    super(message);
    this.name = 'MyError';
  }
}
throw new MyError('mine');
