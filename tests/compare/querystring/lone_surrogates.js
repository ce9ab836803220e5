// Half a surrogate pair in querystring.escape takes what follows as its other half; the last has none.
const qs=require('querystring');const t=(n,f)=>{try{console.log(n,f())}catch(e){console.log(n,e.code,e.message)}};
for(const s of ['\ud800','a\ud800b','\ud800\ud800','\udc00a','\udc00','x\udc00','\ud800\udc00\ud800','\ud800é','\udc00\udc00','\udfff~','a\ud800bc']) t(JSON.stringify(s),()=>qs.escape(s));
