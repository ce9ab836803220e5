// Texts that the engine's own parser refuses.
import of from './fixtures/of.mjs';
import { of as other } from './fixtures/of.mjs';
import made from './fixtures/arrow.mjs';
import list from './fixtures/list.mjs';

let a = 1
  , b = () => 2 // a comment, with a comma
  /* another, */ , c = 3;
for (let i = 0
  , j = 2; i < j; i++) console.log(i);
const { d } = { d: 4 }
    , e = d;
console.log(a, b(), c, d, e, String(b));
console.log(of(1), other(2), list(3));
console.log(made.name, String(made), await made(5));

class Base { constructor(x) { this.x = x; } then(f) { return f(this); } }
class Made extends Base { constructor() { return super(1).then((that) => super.constructor === Base && that); } }
class Taken extends Base { constructor() { super(2)['then']((that) => { that.y = super.then.length; }); } }
console.log(new Made().x, new Taken(), String(Made));
