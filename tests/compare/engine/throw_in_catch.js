// What a catch throws goes on, whatever the finally behind it calls.
const quiet = () => { try { throw 1; } catch { return 2; } };
const a = () => { try { try { throw new Error('a'); } catch (e) { throw new Error('b'); } finally { quiet(); } } catch (e) { return e.message; } };
const b = () => { try { throw new Error('a'); } catch { return quiet(); } finally { quiet(); } };
const c = () => { for (const x of [1, 2]) { try { throw x; } catch (e) { if (e === 1) continue; break; } finally { quiet(); } } return 'c'; };
const d = () => { try { throw 1; } catch ({ message = 'none' }) { return message; } finally { return quiet(); } };
console.log(a(), b(), c(), d(), String(a));
async function later() {
  try {
    try { await Promise.reject(new Error('x')); } catch (e) { throw new Error('y', { cause: e }); } finally { await quiet(); }
  } catch (e) {
    console.log(e.message, e.cause.message);
  }
}
function* steps() { try { yield 1; throw new Error('z'); } catch (e) { yield e.message; throw new Error('w'); } finally { quiet(); yield 'end'; } }
try { for (const x of steps()) console.log(x); } catch (e) { console.log(e.message); }
later();
