'use strict';
// Object URLs: made, found and revoked.
const t=(f)=>{try{console.log(f())}catch(e){console.log(e.name,e.code,e.message)}};
t(()=>URL.createObjectURL());t(()=>URL.createObjectURL(1));t(()=>URL.revokeObjectURL());t(()=>URL.revokeObjectURL('x'));t(()=>{const u=URL.createObjectURL(new Blob(['a']));const r=require('buffer').resolveObjectURL(u).size;URL.revokeObjectURL(u);return [u.slice(0,14),r,require('buffer').resolveObjectURL(u)]});
