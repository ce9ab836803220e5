'use strict';
// A name of old for a part of http.

const { Agent } = require('internal/http/agent');

module.exports = { Agent, get globalAgent() { return require('http').globalAgent; } };
