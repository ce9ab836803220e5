// module.registerHooks(): for import and require.
import module, { registerHooks, createRequire } from 'node:module';
const require = createRequire(import.meta.url);
const h = registerHooks({
  resolve(s, c, next) { if (s === 'virtual:x') return { url: 'virtual:x', shortCircuit: true, format: 'module' }; return next(s, c); },
  load(u, c, next) { if (u === 'virtual:x') return { format: 'module', source: 'export default "virtual"', shortCircuit: true };
    const r = next(u, c); if (u.endsWith('hk_c.cjs') && r.source) return { ...r, source: String(r.source).replace('1', '2') }; return r; },
});
console.log((await import('virtual:x')).default);

console.log(require('./fixtures/hk_c.cjs'));
h.deregister();
try { await import('virtual:y') } catch (e) { console.log(e.code) }
const h2 = registerHooks({ resolve: () => ({ url: 'bad' , shortCircuit: true}) });
try { await import('q') } catch (e) { console.log(e.code, e.message) }
h2.deregister();
const h3 = registerHooks({ resolve: () => ({ url: 'file:///x' }) });
try { await import('q2') } catch (e) { console.log(e.code, e.message) }
h3.deregister();
try { registerHooks({ load: 1 }) } catch (e) { console.log(e.code, e.message) }
console.log((await import('node:path')).default === require('path'));
