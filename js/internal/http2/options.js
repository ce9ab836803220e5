'use strict';
// Options of a session, as the native half takes them.

const NONE = 2 ** 32 - 1;

// An array in the order of src/modules/http2/mod.rs.
function nativeOptions(options, isServer, padding) {
  const strict = options.strictFieldWhitespaceValidation !== false;
  return [
    Number(isServer),
    Math.max(isServer ? 4 : 1, options.maxHeaderListPairs ?? 128),
    options.maxSendHeaderBlockLength ?? 65536,
    options.maxOutstandingPings ?? 10,
    options.maxOutstandingSettings ?? 10,
    options.maxSettings || 32,
    options.maxSessionInvalidFrames ?? 1000,
    options.maxSessionRejectedStreams ?? 100,
    options.maxReservedRemoteStreams ?? 200,
    options.maxSessionMemory ?? 10,
    options.peerMaxConcurrentStreams ?? 100,
    Math.min(NONE, options.streamResetBurst ?? 1000),
    Math.min(NONE, options.streamResetRate ?? 33),
    padding,
    Number(strict),
  ];
}

module.exports = { nativeOptions };
