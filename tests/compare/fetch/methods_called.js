// Which of Headers' methods are called when the host itself makes headers: hardly any.
const {append,set}=Headers.prototype;let log=[];
Headers.prototype.append=function(...a){log.push(['append',...a]);return append.apply(this,a)};
Headers.prototype.set=function(...a){log.push(['set',...a]);return set.apply(this,a)};
const t=(n,f)=>{log=[];try{f()}catch(e){log.push(e.message)};console.log(n,JSON.stringify(log))};
t('seq',()=>new Headers([['a','b'],['c',['d','e']]]));
t('rec',()=>new Headers({a:'b'}));
t('H',()=>new Headers(new Headers({a:'b'})));
t('resp',()=>new Response('x',{headers:{a:'b'}}));
t('json',()=>Response.json({}));
t('req',()=>new Request('http://x',{headers:[['q','r']],method:'POST',body:'x'}));
t('clone',()=>new Response('x',{headers:{a:'b'}}).clone());
t('redir',()=>Response.redirect('http://x'));
