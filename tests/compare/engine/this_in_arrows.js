// `this`, `super`, `arguments` and `new.target` in arrow functions inside arrow functions.
class B { get v(){return 'bv'} bm(){return 'bm'+this.k} }
class A extends B {
  constructor(){ super(); this.k=7; this.t=[1].map(()=>[2].map(()=>new.target===A)); }
  m1(){ return [1].map(() => [2].map(() => this.k)) }
  m2(){ return [1].map(() => [2].map(() => super.bm())) }
  m3(){ return [1].map(() => [2].map(() => arguments.length)) }
  m4(){ return [1].map(() => [2].map(() => [3].map(()=> this.k))) }
  m5(){ return [1].map(() => [2].map(() => super.v)) }
  m6(){ return [1].map(() => { const x=3; return [2].map(() => this.k+x)}) }
  m7(){ return [1].map(() => (function(){ return [2].map(()=>[3].map(()=>this===undefined)) })()) }
  static s = [1].map(()=>[2].map(()=>this.name));
  f = () => () => () => this.k;
  async m8(){ return await Promise.all([1].map(async () => { await 0; return [2].map(() => this.k) })) }
  *m9(){ yield [1].map(()=>[2].map(()=>this.k)) }
  m10(){ return [1].map((x = ()=>[2].map(()=>this.k)) => x) }
  static { this.sb = [1].map(()=>[2].map(()=>this.name)); }
}
const t=(n,f)=>{try{console.log(n,JSON.stringify(f()))}catch(e){console.log(n,e.message)}};
const a=new A();
t('t',()=>a.t);for(const k of ['m1','m2','m3','m4','m5','m6','m7'])t(k,()=>a[k]());
t('s',()=>A.s);t('f',()=>a.f()()());a.m8().then(v=>console.log('m8',JSON.stringify(v)),e=>console.log('m8',e.message));t('m9',()=>[...a.m9()]);t('sb',()=>A.sb);
t('m10',()=>{class Q{constructor(){this.k=1} m(){return ((x=()=>[2].map(()=>this.k))=>x())()}} return new Q().m()});
function F(){ this.k=5; return [1].map(()=>[2].map(()=>this.k)) } t('F',()=>F.call({}));
t('obj',()=>({k:4,m(){return [1].map(()=>[2].map(()=>this.k))}}).m());
t('top',()=>[1].map(()=>[2].map(()=>typeof this)));
t('eval',()=>a.m1.call({k:9}));
// What the host adds to a text is not seen: neither in it nor in the columns of what follows.
class Seen { m(list) { return list.map(() => list.map(() => this)) } } console.log(Seen.prototype.m.toString());
(function () { return [1].map(() => [2].map(() => this)); }).call({}), console.log(new Error('here').stack.split('\n')[1].replace(/\(.*[/\\]/, '('));
