// `junit`: XML, as build servers read it.

const { hostname } = require('os');
const { shown } = require('internal/test/failure');

const escaped = (text) => String(text).replace(/&/g, '&amp;').replace(/</g, '&lt;');
const attribute = (text) => escaped(text).replace(/\n/g, '&#10;').replace(/"/g, '&quot;');
const comment = (text) => String(text).replace(/--/g, '&#45;&#45;');

function write(node, nesting = 1) {
  const before = '\t'.repeat(node.at ?? nesting);
  if (node.comment !== undefined) return `${before}<!-- ${comment(node.comment)} -->\n`;
  if (node.text !== undefined) return `${node.text}\n`;
  const attributes = Object.entries(node.attributes).filter(([, value]) => value !== undefined);
  const head = `${node.tag}${attributes.map(([name, value]) => ` ${name}="${attribute(value)}"`).join('')}`;
  if (node.children.length === 0) return `${before}<${head}/>\n`;
  return `${before}<${head}>\n${node.children.map((one) => write(one, nesting + 1)).join('')}${before}</${node.tag}>\n`;
}

const isFailure = (node) => node.children?.some(({ tag }) => tag === 'failure') ?? false;
const isSkipped = (node) => node.children?.some(({ tag }) => tag === 'skipped') ?? false;

// What is known of a test when it has ended.
function fill(node, { name, nesting, classname, file, details, skip, todo }) {
  node.attributes = { name, time: (details.duration_ms / 1000).toFixed(6) };
  const tests = node.children.filter(({ comment }) => comment === undefined);
  if (tests.length > 0) {
    node.tag = 'testsuite';
    Object.assign(node.attributes, {
      disabled: 0,
      errors: 0,
      tests: tests.length,
      failures: node.children.filter(isFailure).length,
      skipped: node.children.filter(isSkipped).length,
      timestamp: new Date(Date.now() - details.duration_ms).toISOString(),
      hostname: hostname(),
    });
    return;
  }
  node.tag = 'testcase';
  Object.assign(node.attributes, { classname: classname ?? 'test', file });
  const element = (tag, attributes, children = []) => node.children.push({ tag, attributes, children });
  if (skip !== undefined) element('skipped', { type: 'skipped', message: skip });
  if (todo !== undefined) element('skipped', { type: 'todo', message: todo });
  if (!details.error) return;
  const { error } = details;
  const text = escaped(shown(error, { colors: false, breakLength: Infinity }));
  element('failure', { type: error.failureType ?? error.code, message: (error.message ?? '').trimEnd() }, [{ text }]);
  node.attributes.failure = error.message ?? '';
}

module.exports = async function* junit(source) {
  yield '<?xml version="1.0" encoding="utf-8"?>\n';
  yield '<testsuites>\n';
  const roots = [];
  let open = [];
  const put = (node, nesting) => (nesting > 0 && open[nesting - 1] ? open[nesting - 1].children : roots).push(node);
  const begin = ({ name, nesting }) => {
    const node = { name, attributes: {}, children: [] };
    put(node, nesting);
    open = [...open.slice(0, nesting), node];
    return node;
  };
  for await (const { type, data } of source) {
    switch (type) {
      case 'test:start':
        begin(data);
        break;
      case 'test:pass':
      case 'test:fail': {
        const known = open[data.nesting];
        fill(known?.name === data.name ? known : begin(data), data);
        open = open.slice(0, data.nesting);
        break;
      }
      case 'test:diagnostic':
        put({ comment: data.message }, data.nesting);
        break;
      case 'test:log':
        put({ comment: data.message, at: data.nesting + 1 }, data.nesting + 1);
    }
  }
  for (const node of roots) yield write(node);
  yield '</testsuites>\n';
};
