// punycode and its warning; sys and constants, deprecated as well.
'use strict';
const c=require('constants'); console.log(Object.getPrototypeOf(c), Object.isFrozen(c), Object.keys(c).join(), Object.getOwnPropertyDescriptor(c,'O_RDWR'));
const s=require('sys'); console.log(s===require('util'));
const p=require('punycode'); console.log(p); for (const k in p) console.log(k, p[k].length, p[k].name);
for (const f of [()=>p.decode('\x81'),()=>p.decode('\x81-'),()=>p.decode('a'),()=>p.decode('99999999'),()=>p.encode('mañana'),()=>p.decode('maana-pta'),()=>p.toASCII('mañana.com'),()=>p.toASCII('a@mañana.com'),()=>p.toUnicode('xn--maana-pta.com'),()=>p.ucs2.decode('a😀\ud800'),()=>p.ucs2.encode([97,0x1f600,0xd800]),()=>p.encode('\ud800'),()=>p.toASCII('a。ñ．b'),()=>p.encode(''),()=>p.decode('-'),()=>p.decode('--'),()=>p.encode('-> $1.00 <-'), ()=>p.toUnicode('XN--maana-pta'), ()=>p.toASCII('a.b@c@ñ')]) try { console.log(f()) } catch(e) { console.log(e.name, e.message) }
