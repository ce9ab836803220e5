// appendHeader makes an array longer, whosever it is, and makes one of a single value.
const { OutgoingMessage } = require('http');

const message = new OutgoingMessage();
const given = ['x'];
message.setHeader('Given', given);
message.appendHeader('given', 'y');
console.log(given, message.getHeader('given') === given);
message.appendHeader('GIVEN', ['z', 'w']);
console.log(given, message.getRawHeaderNames());

message.setHeader('single', '1');
message.appendHeader('single', '2');
const both = message.getHeader('single');
message.appendHeader('single', '3');
console.log(both, message.getHeader('single') === both);

message.appendHeader('none', []);
console.log(message.getHeader('none'));
message.appendHeader('none', 'one');
console.log(message.getHeader('none'));

for (let i = 0; i < 20000; i++) message.appendHeader('many', `${i}`);
console.log(message.getHeader('many').length, message.getHeader('many').at(-1));
