// v8: what of it has a meaning for an engine that is not V8.

const { makeError } = require('internal/errors');
const { validateString } = require('internal/validators');

// The engine does not tell how its heap is used: what is known is the memory that the process holds,
// and what the machine has left for it.
function getHeapStatistics() {
  const { rss, external } = process.memoryUsage();
  const available = process.availableMemory();
  return {
    total_heap_size: rss,
    total_heap_size_executable: 0,
    total_physical_size: rss,
    total_available_size: available,
    used_heap_size: rss,
    heap_size_limit: rss + available,
    malloced_memory: rss,
    peak_malloced_memory: process.resourceUsage().maxRSS * 1024,
    does_zap_garbage: 0,
    number_of_native_contexts: 1,
    number_of_detached_contexts: 0,
    total_global_handles_size: 0,
    used_global_handles_size: 0,
    external_memory: external,
  };
}

function isStringOneByteRepresentation(content) {
  validateString(content, 'content');
  return !/[^\0-\xff]/.test(content);
}

const unfinished = native('missing').exports('v8');

// Nothing is counted, so there is nothing to be written, as in Node where nobody asks for it.
function takeCoverage() {
  if (process.env.NODE_V8_COVERAGE) unfinished.takeCoverage();
}
function stopCoverage() {
  if (process.env.NODE_V8_COVERAGE) unfinished.stopCoverage();
}

const notBuilding = () => { throw makeError('ERR_NOT_BUILDING_SNAPSHOT'); };

const lazy = {
  serializer: ['Serializer', 'DefaultSerializer', 'serialize'],
  deserializer: ['Deserializer', 'DefaultDeserializer', 'deserialize'],
};

module.exports = {
  ...unfinished,
  takeCoverage,
  stopCoverage,
  getHeapStatistics,
  isStringOneByteRepresentation,
  startupSnapshot: {
    addDeserializeCallback: notBuilding,
    addSerializeCallback: notBuilding,
    setDeserializeMainFunction: notBuilding,
    isBuildingSnapshot: () => false,
  },
};
Object.defineProperty(module.exports, 'promiseHooks', {
  enumerable: true, configurable: true, get: () => require('internal/v8/promise_hooks'),
});
for (const [file, names] of Object.entries(lazy)) {
  for (const name of names) {
    Object.defineProperty(module.exports, name, {
      enumerable: true, configurable: true, get: () => require(`internal/v8/${file}`)[name],
    });
  }
}
