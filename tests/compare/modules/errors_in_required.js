try { require('./fixtures/throws'); } catch (e) { console.log(e.message, require.resolve('./fixtures/throws') in require.cache, /throws\.js:3:/.test(e.stack)); }
try { require('./fixtures/bad.json'); } catch (e) { console.log(e.name, e.message.replace(__dirname, '<dir>')); }
