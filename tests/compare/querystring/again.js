// flags: --no-deprecation
'use strict';
// Nothing is left of one call that the next would see.
const querystring = require('querystring');
const url = require('url');
for (let i = 0; i < 3; i++) {
  console.log(querystring.parse('a=%31&b=%zz%41&c=x+y&d=%ff'), querystring.stringify({ a: '\ud83d\ude00', b: ['1', 'ü'] }));
  console.log(querystring.unescapeBuffer('%41%42c').toString());
  console.log(url.pathToFileURL('/a b/#c%d').href, url.fileURLToPath('file:///a%20b/c'));
  for (const text of ['https://u:p@example.com:8080/a b?x=1#y', '/path?q', '//host/x', 'mailto:a@b', 'http://exa\tmple.com:/"']) {
    console.log(url.parse(text).href, url.parse(text).host);
  }
}
