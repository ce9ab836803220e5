// fetch is not there yet: the error says so.

const { error: missing } = native('missing');

exports.fetch = async function fetch(input, init = undefined) {
  throw missing('fetch');
};
