const semver = require('semver');

console.log(semver.satisfies('1.2.3', '^1.0.0'), semver.inc('1.2.3-a.1', 'prerelease'), semver.sort(['2.0.0', '1.10.0', '1.9.0']));
console.log(semver.coerce('v3.4').version, semver.minVersion('>=1.2 <3').version, new semver.Range('~1.2 || 3').range, semver.valid('a.b'));
