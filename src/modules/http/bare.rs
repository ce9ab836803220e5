//! A server's requests and responses as they are made, and whether a script has changed one.
//!
//! All requests have one shape at first, and all responses: an object that still has it has no
//! properties of its own, so nobody listens to its events and its methods are those of the prototype.

use std::cell::{Cell, RefCell};

use boa_engine::{
    Context, JsObject, JsResult, JsValue, builtins::object::OrdinaryObject, object::NativeObject,
};

use crate::engine::{convert, define};

#[derive(Clone, Copy)]
enum Kind {
    Request,
    Response,
}

/// A prototype, and an object that keeps the shape of those that are made with it.
struct Mould {
    prototype: JsObject,
    _sample: JsObject,
}

thread_local! {
    static MOULDS: RefCell<[Option<Mould>; 2]> = const { RefCell::new([None, None]) };
    static SHAPES: Cell<[usize; 2]> = const { Cell::new([0; 2]) };
}

fn set(kind: Kind, prototype: JsObject, context: &mut Context) {
    let sample = define::native_object(&prototype, OrdinaryObject, context);
    let mut shapes = SHAPES.get();
    shapes[kind as usize] = sample.borrow().shape().to_addr_usize();
    SHAPES.set(shapes);
    let mould = Mould {
        prototype,
        _sample: sample,
    };
    MOULDS.with(|moulds| moulds.borrow_mut()[kind as usize] = Some(mould));
}

fn with_prototype<T>(kind: Kind, look: impl FnOnce(&JsObject) -> T) -> JsResult<T> {
    let look = |mould: &Mould| look(&mould.prototype);
    let found = MOULDS.with(|moulds| moulds.borrow()[kind as usize].as_ref().map(look));
    found.ok_or_else(convert::illegal_invocation)
}

/// Says what `IncomingMessage.prototype` is.
pub fn set_request_prototype(prototype: JsObject, context: &mut Context) {
    set(Kind::Request, prototype, context);
}

/// Says what `ServerResponse.prototype` is.
pub fn set_response_prototype(prototype: JsObject, context: &mut Context) {
    set(Kind::Response, prototype, context);
}

/// `IncomingMessage.prototype`
pub fn request_prototype() -> JsResult<JsObject> {
    with_prototype(Kind::Request, JsObject::clone)
}

/// What `ServerResponse.prototype` has under the name `writeHead`, if that is data.
pub fn write_head() -> JsResult<Option<JsValue>> {
    with_prototype(Kind::Response, |prototype| {
        define::own!(prototype, "writeHead")
    })
}

/// A response.
pub fn response<T: NativeObject>(state: T, context: &mut Context) -> JsResult<JsObject> {
    // Not inside of the look: there it would be copied once more.
    let prototype = with_prototype(Kind::Response, JsObject::clone)?;
    Ok(define::native_object(&prototype, state, context))
}

fn has_shape(object: &JsObject, shape: usize) -> bool {
    object.borrow().shape().to_addr_usize() == shape
}

/// Whether it is a request or a response that has no properties of its own.
pub fn is_bare(object: &JsObject) -> bool {
    let [request, response] = SHAPES.get();
    let shape = object.borrow().shape().to_addr_usize();
    shape == request || shape == response
}

/// Whether it is a response that has no properties of its own.
pub fn is_bare_response(object: &JsObject) -> bool {
    has_shape(object, SHAPES.get()[Kind::Response as usize])
}
