// flags: --no-deprecation
// The legacy parser: hosts behind protocols with and without slashes, and resolving from them.
'use strict';
const url=require('url');
for (const u of ['mailto:foo@bar.com?subject=hello','zz:abc','javascript:alert(1)','xmpp:user@host.com','http:foo','coap:u:p@[::1]:61616/x','file:///etc','a:b@c','x:1','x://y?q','http:/a/b','https:#h']) { const p=url.parse(u); console.log(u, p.host, p.hostname, p.auth, p.port, p.pathname, p.slashes, p.href) }

for (const [from, to] of [
  ['zz:abc', 'foo/../../../bar'], ['http://example.com/b//c//d;p?q#blarg', 'https:/p/a/t/h?s#hash2'],
  ['https://example.com/foo', 'https://user:password@example.com'], ['mailto:a@b.c', '?x=1'], ['/one/two/three', '../../../four'],
  ['http://a.com/b/cd/./e.md.././', '../f'], ['fred:///s//a/b/c', '../../../g'], ['foo:a/b', '../c'], ['http://x/', '//y/z'], ['', 'a'],
]) console.log(from, to, url.resolve(from, to));

{
  const { domainToASCII, domainToUnicode } = require('url');
  for (const name of ['1.2.3', '0x7f.1', '256', '1.2.3.4.5', '[::1]', 'a.b:80', 'a/b', 'a@b', 'XN--9CA.com', '', 'a b',
    'a..b', '%41.com', '1.2.3.', '0300.1', 'ex%00', 'a_b', 'xn--iñvalid.com', '日本', '\ta']) {
    console.log(JSON.stringify(name), domainToASCII(name), domainToUnicode(name));
  }
}
