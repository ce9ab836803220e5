// Which host a certificate is for.
const { checkServerIdentity } = require('tls');

const cases = [
  ['a.com', { subject: { CN: 'a.com' } }],
  ['a.com', { subject: { CN: 'A.COM' } }],
  ['A.com.', { subject: { CN: 'a.com' } }],
  ['a.com', { subject: { CN: 'b.com' } }],
  ['a.com', { subject: { CN: ['b.com', 'a.com'] } }],
  ['a.com', { subject: { CN: ['b.com', 'c.com'] } }],
  ['a.com', { subject: {} }],
  ['a.com', { subject: undefined }],
  ['a.com', {}],
  ['x.a.com', { subject: { CN: '*.a.com' } }],
  ['x.y.a.com', { subject: { CN: '*.a.com' } }],
  ['a.com', { subject: { CN: '*.a.com' } }],
  ['a.com', { subject: { CN: '*.com' } }],
  ['a.com', { subject: { CN: '*' } }],
  ['xby.a.com', { subject: { CN: 'x*y.a.com' } }],
  ['xy.a.com', { subject: { CN: 'x*y.a.com' } }],
  ['x.a.com', { subject: { CN: 'x*x.a.com' } }],
  ['xby.a.com', { subject: { CN: 'x**y.a.com' } }],
  ['xn--b.a.com', { subject: { CN: 'xn--*.a.com' } }],
  ['x.b.com', { subject: { CN: 'x.*.com' } }],
  ['.a.com', { subject: { CN: '.a.com' } }],
  ['a.com', { subjectaltname: 'DNS:a.com', subject: { CN: 'b.com' } }],
  ['b.com', { subjectaltname: 'DNS:a.com', subject: { CN: 'b.com' } }],
  ['x.b.com', { subjectaltname: 'DNS:a.com, DNS:*.b.com', subject: {} }],
  ['a.com', { subjectaltname: 'URI:http://a.com/', subject: {} }],
  ['a.com', { subjectaltname: 'URI:http://a.com/', subject: { CN: 'a.com' } }],
  ['a.com', { subjectaltname: 'IP Address:1.2.3.4', subject: { CN: 'a.com' } }],
  ['1.2.3.4', { subjectaltname: 'IP Address:1.2.3.4', subject: {} }],
  ['1.2.3.4', { subjectaltname: 'DNS:1.2.3.4', subject: { CN: '1.2.3.4' } }],
  ['1.2.3.5', { subjectaltname: 'IP Address:1.2.3.4, IP Address:1.2.3.6', subject: {} }],
  ['::1', { subjectaltname: 'IP Address:0:0:0:0:0:0:0:1', subject: {} }],
  ['0:0:0:0:0:0:0:1', { subjectaltname: 'IP Address:0:0:0:0:0:0:0:1', subject: {} }],
  ['::2', { subjectaltname: 'IP Address:0:0:0:0:0:0:0:1', subject: {} }],
  ['a.com', { subjectaltname: 'DNS:"a.com, DNS:b.com", DNS:c.com', subject: {} }],
  ['b.com', { subjectaltname: 'DNS:"a.com, DNS:b.com", DNS:c.com', subject: {} }],
  ['c.com', { subjectaltname: 'DNS:"a.com\\u002c DNS:b.com", DNS:c.com', subject: {} }],
  ['a.com', { subjectaltname: 'DNS:"a.com', subject: {} }],
  ['a.com', { subjectaltname: 'DNS:"a\\x', subject: {} }],
  ['', { subject: { CN: 'a.com' } }],
  [undefined, { subject: { CN: 'a.com' } }],
];
for (const [host, cert] of cases) {
  try {
    const err = checkServerIdentity(host, cert);
    console.log(host, cert.subjectaltname, cert.subject?.CN, err && `${err}`, err?.reason, err?.host, err?.cert === cert);
  } catch (err) {
    console.log(host, `${err}`);
  }
}
