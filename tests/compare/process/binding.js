// process.binding: what packages read there while they load.
const os = require('os');
console.log(process.binding.name, process.binding.length);
const util = process.binding('util');
console.log(Object.keys(util).join(), util.isDate(new Date()), util.isMap({}), process.binding('util') === util);
const constants = process.binding('constants');
console.log(constants.fs === require('fs').constants, constants.os === os.constants, constants.os.signals.SIGINT,
  constants.zlib.Z_OK, typeof constants.crypto, process.binding('constants') === constants);
const uv = process.binding('uv');
console.log(uv.errname(-2), uv.UV_ENOENT, uv.UV_EOF, Object.keys(uv)[0]);
console.log(process.binding('buffer').kStringMaxLength, process.binding('buffer').kMaxLength);
const { isTTY, TTY } = process.binding('tty_wrap');
console.log(isTTY(99), typeof TTY.prototype.setRawMode);
for (const name of ['http_parser', 'nothing', undefined]) {
  try { process.binding(name); } catch (err) { console.log(`${err}`, err.code); }
}
const natives = process.binding('natives');
console.log(['fs', 'path', 'http', 'sqlite', 'test'].map((name) => typeof natives[name]).join(), 'nothing' in natives, natives === process.binding('natives'));
