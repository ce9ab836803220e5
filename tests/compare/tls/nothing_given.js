// A certificate, key or authority that is falsy stands for none (yarn gives empty texts).
const tls = require('tls');
for (const options of [{ cert: '' }, { key: '' }, { ca: '' }, { cert: '', key: '', ca: '' }, { cert: null, key: null, ca: null },
  { cert: false, key: false, ca: false }, { cert: 0, key: 0, ca: 0 }, { cert: NaN }, { cert: [], key: [], ca: [] }, { cert: [''] },
  { key: [''] }, { cert: 'x' }, { key: 'x' }, { key: true }, { ca: true }, { key: [null] }]) {
  try {
    console.log(options, typeof tls.createSecureContext(options).context);
  } catch (error) {
    console.log(options, error.code, error.message);
  }
}
