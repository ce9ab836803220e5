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
