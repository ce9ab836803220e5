// EventEmitterAsyncResource: an emitter whose listeners run in the async context it was made in.

const EventEmitter = require('events');
const { AsyncResource } = require('async_hooks');
const { validateString } = require('internal/validators');

class EventEmitterReferencingAsyncResource extends AsyncResource {
  #emitter;

  constructor(emitter, type, options) {
    super(type, options);
    this.#emitter = emitter;
  }

  get eventEmitter() {
    return this.#emitter;
  }
}

class EventEmitterAsyncResource extends EventEmitter {
  #resource;

  constructor(options = undefined) {
    let name;
    if (typeof options === 'string') {
      name = options;
      options = undefined;
    } else {
      if (new.target === EventEmitterAsyncResource) validateString(options?.name, 'options.name');
      name = options?.name || new.target.name;
    }
    super(options);
    this.#resource = new EventEmitterReferencingAsyncResource(this, name, options);
  }

  // In V8's words, whoever asks.
  static #of(emitter) {
    if (!(#resource in emitter)) {
      throw new TypeError(
        'Cannot read private member #asyncResource from an object whose class did not declare it',
      );
    }
    return emitter.#resource;
  }

  emit(event, ...args) {
    return EventEmitterAsyncResource.#of(this).runInAsyncScope(super.emit, this, event, ...args);
  }

  emitDestroy() {
    EventEmitterAsyncResource.#of(this).emitDestroy();
  }

  get asyncId() {
    return EventEmitterAsyncResource.#of(this).asyncId();
  }

  get triggerAsyncId() {
    return EventEmitterAsyncResource.#of(this).triggerAsyncId();
  }

  get asyncResource() {
    return EventEmitterAsyncResource.#of(this);
  }
}

exports.EventEmitterAsyncResource = EventEmitterAsyncResource;
