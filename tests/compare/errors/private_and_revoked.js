'use strict';
// What is said of private members that are not to be had so, and of proxies that have been revoked.
const told = (act) => { try { console.log(act()); } catch (error) { console.log(error.name, error.message); } };

class Account {
  #balance = 1;
  #rules() { return 1; }
  get #owner() { return 'me'; }
  set #note(text) {}
  static read(other) { return other.#balance; }
  static write(other) { other.#balance = 2; }
  method() { this.#rules = 2; }
  setter() { this.#owner = 2; }
  getter() { return this.#note; }
}
told(() => Account.read({}));
told(() => Account.write({}));
told(() => new Account().method());
told(() => new Account().setter());
told(() => new Account().getter());

const { proxy, revoke } = Proxy.revocable({ a: { b: 1 } }, {});
revoke();
told(() => proxy.a);
told(() => proxy.a.b);
told(() => { proxy.a = 1; });
told(() => { delete proxy.a; });
told(() => 'a' in proxy);
const { proxy: called, revoke: end } = Proxy.revocable(function () {}, {});
end();
told(() => called());
told(() => new called());
