// flags: --experimental-vm-modules --no-warnings
// Modules that a script links itself.
const vm = require('vm');
const { inspect } = require('util');
(async () => {
  const context = vm.createContext({ log: (...a) => console.log(...a), n: 5 });
  const dep = new vm.SyntheticModule(['default', 'x'], function () { this.setExport('default', 'd'); this.setExport('x', 1) }, { context, identifier: 'dep' });
  console.log(dep.status, dep.identifier);
  const m = new vm.SourceTextModule('import d, { x } from "dep"; import { y } from "other"; export const z = x + y + n; export default function f() { return d + x } log(import.meta.url, import.meta.a); export const q = await 7; export const s = import("dyn")', {
    context, identifier: 'main.js', initializeImportMeta(meta, module) { meta.a = 1; meta.url = module.identifier },
    async importModuleDynamically(specifier, referrer, attributes) { console.log('dyn', specifier, referrer === m, attributes); const s = new vm.SyntheticModule(['k'], function () { this.setExport('k', 'v') }, { context }); await s.link(() => {}); await s.evaluate(); return s },
  });
  console.log(m.status, m.dependencySpecifiers, m.moduleRequests.length, m.hasTopLevelAwait());
  const other = new vm.SourceTextModule('export let y = 2; export function inc() { y++ }', { context });
  await m.link(async (specifier, from, extra) => { console.log(specifier, from === m, extra); return specifier === 'dep' ? dep : other });
  console.log(m.status, other.status, other.identifier, m.hasAsyncGraph());
  console.log(await m.evaluate(), m.status, other.status, dep.status);
  console.log(m.namespace, m.namespace.default(), (await m.namespace.s).k);
  dep.setExport('x', 100);
  other.namespace.inc();
  console.log(m.namespace.default(), other.namespace.y, inspect(other));
  for (const f of [() => new vm.Module(), () => m.link(() => {}), () => new vm.SourceTextModule('1').evaluate(), () => new vm.SourceTextModule('1').namespace,
    async () => { const a = new vm.SourceTextModule('import { nope } from "a"', { context }); await a.link(() => other) },
    async () => { const a = new vm.SourceTextModule('throw new Error("thrown")', { context }); await a.link(() => other); try { await a.evaluate() } catch (e) { console.log(a.status, a.error === e); throw e } },
    async () => { const a = new vm.SourceTextModule('import "x"'); await a.link(() => ({})) },
    async () => { const a = new vm.SourceTextModule('import "x"'); await a.link(() => other) },
    async () => { const a = new vm.SourceTextModule('while (true) {}', { context }); await a.link(() => other); await a.evaluate({ timeout: 30 }) },
    () => dep.setExport('no', 1), () => new vm.SyntheticModule(['x', 'x'], () => {}), () => new vm.SyntheticModule('x', () => {}),
  ]) { try { console.log(await f()) } catch (e) { console.log(e.name, e.code, e.message) } }
  // a cycle
  const a = new vm.SourceTextModule('import { b } from "b"; export function a() { return "a" } export const r = b()', { context });
  const b = new vm.SourceTextModule('import { a } from "a"; export function b() { return "b" + a() }', { context });
  await a.link((s) => s === 'b' ? b : a);
  await a.evaluate();
  console.log(a.namespace.r, b.status);
  const l = new vm.SourceTextModule('import { y } from "o"; export default y'); const o = new vm.SourceTextModule('export const y = 3');
  l.linkRequests([o]); l.instantiate(); await l.evaluate(); console.log(l.namespace.default, l.status, o.status);
})();
