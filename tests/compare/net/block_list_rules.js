// BlockList: rules in bulk and by prefix, removed, read back.
const {BlockList}=require('net');
const t=(n,f)=>{try{const r=f();console.log(n,r===undefined?r:r)}catch(e){console.log(n,e.name,e.code,e.message)}};
const b=new BlockList();console.log(b.size);
t('aa',()=>b.addAddresses(['1.1.1.1','2.2.2.2']));t('aa6',()=>b.addAddresses(['::1'],'ipv6'));t('aabad',()=>b.addAddresses('x'));t('aabad2',()=>b.addAddresses(['x']));t('aabad3',()=>b.addAddresses([5]));
t('cidr',()=>b.addCIDR('10.0.0.0/8'));t('cidr6',()=>b.addCIDR('fe80::/10'));t('c1',()=>b.addCIDR('10.0.0.0'));t('c2',()=>b.addCIDR('x/8'));t('c3',()=>b.addCIDR('10.0.0.0/99'));t('c4',()=>b.addCIDR(5));t('c5',()=>b.addCIDR('1.2.3.4/'));t('c6',()=>b.addCIDR('1.2.3.4/a'));t('c7',()=>b.addCIDR('1.2.3.4/-1'));t('c8',()=>b.addCIDR('1.2.3.4/08'));t('c9',()=>b.addCIDR('1.2.3.4/8/9'));
t('cidrs',()=>b.addCIDRs(['192.168.0.0/16','fc00::/7']));t('cs1',()=>b.addCIDRs('x'));t('cs2',()=>b.addCIDRs(['1.1.1.1/8','bad']));
t('range',()=>b.addRange('5.5.5.1','5.5.5.5'));t('subnet',()=>b.addSubnet('6.6.6.0',24));
console.log(b.size,b.rules);
t('ra',()=>b.removeAddress('1.1.1.1'));t('ra2',()=>b.removeAddress('1.1.1.1'));t('ra3',()=>b.removeAddress('9.9.9.9'));t('ra4',()=>b.removeAddress('x'));t('ra5',()=>b.removeAddress(1));t('ra6',()=>b.removeAddress('::1','ipv6'));
t('rr',()=>b.removeRange('5.5.5.1','5.5.5.5'));t('rr2',()=>b.removeRange('5.5.5.1','5.5.5.4'));t('rr3',()=>b.removeRange('5.5.5.9','5.5.5.4'));
t('rs',()=>b.removeSubnet('6.6.6.0',24));t('rs2',()=>b.removeSubnet('6.6.6.0',23));t('rs3',()=>b.removeSubnet('6.6.6.0','x'));
t('rc',()=>b.removeCIDR('10.0.0.0/8'));t('rc2',()=>b.removeCIDR('10.0.0.0/8'));t('rc3',()=>b.removeCIDR('bad'));
console.log(b.size,b.rules);t('clear',()=>b.clear());console.log(b.size,b.rules,b);
b.addCIDRs(BlockList.PRIVATE_RANGES);console.log(b.rules,b.check('192.168.4.4'));
b.addAddress('1.1.1.1');b.addAddress('1.1.1.1');console.log(b.size);b.removeAddress('1.1.1.1');console.log(b.check('1.1.1.1'));
const q=new BlockList();q.addSubnet('10.1.2.3',8);console.log(q.rules,q.removeSubnet('10.0.0.0',8),q.removeSubnet('10.1.2.3',8));q.addAddress('::ffff:1.2.3.4','ipv6');console.log(q.rules,q.removeAddress('1.2.3.4'),q.removeAddress('::FFFF:1.2.3.4','ipv6'));
console.log(BlockList.PRIVATE_RANGES, BlockList.isBlockList(b), BlockList.isBlockList({}));
const from = new BlockList();
from.fromJSON(JSON.stringify(b));
console.log(from.rules, JSON.stringify(from));
for (const data of [1, undefined, null, '{', '[1]', '{}', {}, ['x'], ['Address: IPv4 1.2.3'], ['Address: IPv5 1.2.3.4'], ['Range: IPv4 1.1.1.1'], ['Subnet: IPv4 1.1.1.1/99']]) {
  t(JSON.stringify(data), () => { const list = new BlockList(); list.fromJSON(data); return list.rules; });
}
const none = new BlockList();
t('some', () => none.addAddresses(['1.1.1.1', 'x'])); t('some', () => none.addCIDRs(['1.1.1.1/8', 'x'])); console.log(none.rules);
