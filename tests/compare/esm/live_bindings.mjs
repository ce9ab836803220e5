// An import is a view of the other module's variable; namespaces are sorted and sealed.
import Counter, { count, increment, 'string name' as named } from './fixtures/counter.mjs';
import * as star from './fixtures/star.mjs';
console.log(count, named);
increment();
console.log(count, named, star.count, star.all.count);
console.log(Object.keys(star), typeof Counter, star.Counter === Counter, 'default' in star);
try { star.own = 1; } catch (error) { console.log(error.name); }
console.log(Object.isFrozen(star), Object.isSealed(star), Object.getPrototypeOf(star), star[Symbol.toStringTag]);
console.log(delete star.nothing, Reflect.deleteProperty(star, 'own'));
console.log(star);
