// A module's text stands in no function of the loader's: some of words.js there.
const tell = (body) => {
  try {
    body();
    console.log('none');
  } catch (error) {
    console.log(error.message);
  }
};
const res = { data: {} };
const nul = { x: null };
const un = undefined;
const nu = null;
const f = () => un;
const g = f;
const fn = () => {};

tell(()=>{ return res.data.items.map(x=>x) });
tell(()=>{ for (const x of res.items) ; });
tell(()=>{ let u; u() });
tell(()=>{ const {length}=null; });
tell(()=>{ [...res.items] });
tell(()=>{const [a]=nu});
tell(()=>{[...un]});
tell(()=>{ (({})=>1)() });
tell(()=>{ 'a' in 'b' });
tell(()=>{ new Proxy(1,{}) });
tell(()=>{ new RegExp('a**') });
tell(()=>{ Promise.resolve.call(1) });
tell(()=>{ [].forEach() });
tell(()=>{ const q=1; q=2 });
tell(()=>{ 'str'.foo() });
