//! Messages that say all: no look at a text is needed.

use crate::engine::regexp;

/// V8's message for one of the engine's.
pub fn constant(message: &str) -> Option<String> {
    let quoted = |before: &str, after: &str| {
        message
            .strip_prefix(before)
            .and_then(|rest| rest.strip_suffix(after))
    };
    if let Some(name) = quoted("cannot redefine property: ", "") {
        return Some(format!("Cannot redefine property: {name}"));
    }
    if let Some(name) = quoted("cannot assign to uninitialized global property `", "`") {
        return Some(format!("{name} is not defined"));
    }
    if let Some(name) = quoted("cannot assign to uninitialized binding `", "`")
        .or_else(|| quoted("cannot get uninitialized import `", "`"))
    {
        return Some(format!("Cannot access '{name}' before initialization"));
    }
    if message.starts_with("cannot mutate an immutable binding '") {
        return Some("Assignment to constant variable.".into());
    }
    if let Some(text) = quoted("cannot convert string '", "' to bigint primitive") {
        return Some(format!("Cannot convert {text} to a BigInt"));
    }
    if let Some(class) = quoted("cannot call `", "` constructor without new") {
        return Some(format!("Constructor {class} requires 'new'"));
    }
    if let Some(class) = quoted("cannot call `", "` constructor without `new`") {
        return Some(format!("Constructor {class} requires 'new'"));
    }
    if let Some(point) = quoted("codepoint `", "` outside of Unicode range") {
        return Some(format!("Invalid code point {point}"));
    }
    if let Some(method) = quoted("method `", "` called on incompatible receiver") {
        return Some(format!("Method {method} called on incompatible receiver"));
    }
    let is_of_method = [
        "Array.prototype.",
        "TypedArray.",
        "TypedArray.prototype.",
        "Iterator.prototype.",
        "method `Map.prototype.groupBy`",
        "Method ",
        "flatMap mapper",
        "callback must be",
    ]
    .iter()
    .any(|start| message.starts_with(start));
    if is_of_method
        && [
            "callable",
            "callable object",
            "non-callable comparefn",
            "invalid callback function",
            "non-callable callback function",
        ]
        .iter()
        .any(|end| message.ends_with(end))
    {
        return Some("undefined is not a function".into());
    }
    if let Some(kind) = quoted("`", "` is not callable") {
        return Some(format!("{kind} is not a function"));
    }
    if let Some(kind) = quoted("new target was undefined when constructing an ", "") {
        return Some(format!("Constructor {kind}Array requires 'new'"));
    }
    if let Some(class) = quoted("", ": cannot call constructor without `new`") {
        return Some(format!("Constructor {class} requires 'new'"));
    }
    if let Some(point) = quoted("codepoint `", "` is not an integer") {
        return Some(format!("Invalid code point {point}"));
    }
    if message == "cannot convert Symbol to a BigInt" {
        return Some("Cannot convert Symbol() to a BigInt".into());
    }
    if let Some(value @ ("undefined" | "null")) = quoted("cannot convert ", " to a BigInt") {
        return Some(format!("Cannot convert {value} to a BigInt"));
    }
    if let Some(number) = quoted("cannot convert ", " to a BigInt") {
        return Some(format!(
            "The number {number} cannot be converted to a BigInt because it is not an integer"
        ));
    }
    if let Some(told) = quoted("failed to create matcher: ", "") {
        return Some(regexp::of_unknown(told));
    }
    if message.starts_with("WeakMap.set: expected target") {
        return Some("Invalid value used as weak map key".into());
    }
    if message.starts_with("WeakSet.add: expected target") {
        return Some("Invalid value used in weak set".into());
    }
    if message.starts_with("WeakRef: expected target") {
        return Some("WeakRef: invalid target".into());
    }
    if let Some(method @ ("all" | "allSettled" | "any" | "race" | "try" | "withResolvers")) =
        quoted("Promise.", "() called on a non-object")
    {
        return Some(format!("Promise.{method} called on non-object"));
    }
    if message.ends_with("expected 'proto' to be an Object or null, got `undefined`") {
        return Some("Object prototype may only be an Object or null: undefined".into());
    }
    let words = match message {
        "right-hand side of 'instanceof' is not callable" => {
            "Right-hand side of 'instanceof' is not callable"
        }
        "function has non-object prototype in instanceof check" => {
            "Function has non-object prototype 'undefined' in instanceof check"
        }
        "'this' is not a Date" => "this is not a Date object.",
        "FinalizationRegistry: cleanup callback of registry must be callable" => {
            "FinalizationRegistry: cleanup must be callable"
        }
        "cannot mix BigInt and other types, use explicit conversions" => {
            "Cannot mix BigInt and other types, use explicit conversions"
        }
        "argument must not be a bigint" => "Cannot convert a BigInt value to a number",
        "can't convert symbol to string" => "Cannot convert a Symbol value to a string",
        "argument must not be a symbol" => "Cannot convert a Symbol value to a number",
        "BigInt division by zero" => "Division by zero",
        "cannot convert object to primitive value" => "Cannot convert object to primitive value",
        "Generator should not be executing" => "Generator is already running",
        "no promise in Promise.any was fulfilled." => "All promises were rejected",
        "Source object and target offset longer than target typed array"
        | "TypedArray.set called with negative offset" => "offset is out of bounds",
        "invalid integer index for TypedArray operation" => "Invalid typed array index",
        "Array.prototype.reduce: called on an empty array and with no initial value"
        | "Typed array length is 0 and initial value is not present" => {
            "Reduce of empty array with no initial value"
        }
        "invalid array length" | "bad length for array" => "Invalid array length",
        "Object.defineProperty: expected 'this' to be an Object" => {
            "Object.defineProperty called on non-object"
        }
        "Proxy constructor called with non-object handler"
        | "Proxy constructor called with non-object target" => {
            "Cannot create proxy with a non-object as target or handler"
        }
        "super constructor object must be constructor" => {
            "Super constructor null of anonymous class is not a constructor"
        }
        // The commonest case: a class of a module that is not there yet.
        "superclass must be a constructor" => {
            "Class extends value undefined is not a constructor or null"
        }
        "Promise.resolve() called on a non-object" => "PromiseResolve called on non-object",
        "can't set prototype of this object" => "#<Object> is not extensible",
        "locale is not a structurally valid language tag" => {
            "Incorrect locale information provided"
        }
        "Index must be between 0 and  2^53 - 1" => "Invalid array buffer length",
        "radix must be an integer at least 2 and no greater than 36" => {
            "toString() radix argument must be between 2 and 36"
        }
        "precision must be an integer at least 1 and no greater than 100" => {
            "toPrecision() argument must be between 1 and 100"
        }
        "invalid escape character found"
        | "invalid UTF-8 encoding found"
        | "trying to encode an invalid string" => "URI malformed",
        "cannot convert null or undefined to Object" => {
            "Cannot convert undefined or null to object"
        }
        "target must be an object" => "Reflect method called on non-object",
        "buffer must be an ArrayBuffer" => {
            "First argument to DataView constructor must be an ArrayBuffer"
        }
        "Promise NewTarget cannot be undefined" => {
            "Promise constructor cannot be invoked without 'new'"
        }
        "Promise executor is not callable" => "Promise resolver undefined is not a function",
        "Cannot construct a property descriptor from a non-object" => {
            "Property description must be an object"
        }
        "SameValue(resolution, promise) is true" => {
            "Chaining cycle detected for promise #<Promise>"
        }
        "derived constructor can only return an Object or undefined" => {
            "Derived constructors may only return object or undefined"
        }
        "cannot reinitialize `this` binding" => "Super constructor may only be called once",
        "size is undefined" => "The .size property is NaN",
        "Proxy constructor called on undefined new target" => "Constructor Proxy requires 'new'",
        "calling a builtin Set constructor without new is forbidden" => {
            "Constructor Set requires 'new'"
        }
        "Iterator constructor requires 'new'" => "Constructor Iterator requires 'new'",
        "the TypedArray constructor should never be called directly" => {
            "Abstract class TypedArray not directly constructable"
        }
        "cannot construct typed array from detached buffer" => {
            "Cannot perform Construct on a detached ArrayBuffer"
        }
        "Proxy trap result contains duplicate string property keys"
        | "Proxy trap result contains duplicate symbol property keys" => {
            "'ownKeys' on proxy: trap returned duplicate entries"
        }
        "Proxy trap result is neither object nor null" => {
            "'getPrototypeOf' on proxy: trap returned neither object nor null"
        }
        "cannot prevent extensions" => "'preventExtensions' on proxy: trap returned falsish",
        "iterator does not have a throw method" | "sync iterator does not have a throw method" => {
            "The iterator does not provide a 'throw' method."
        }
        "Iterator.prototype.reduce: cannot reduce empty iterator with no initial value" => {
            "Reduce of a done iterator with no initial value"
        }
        "GetIteratorFlattenable: value is not an object" => "Iterator.from called on non-object",
        "cannot create list from a primitive" => "CreateListFromArrayLike called on non-object",
        "cannot allocate a buffer that exceeds the maximum buffer size" => {
            "Array buffer allocation failed"
        }
        "index for typed array outside of bounds" => "Invalid atomic access index",
        "cannot use `ArrayBuffer` for an atomic wait" => {
            "[object Int32Array] is not a shared typed array."
        }
        "method `[Symbol.toPrimitive]` cannot return an object" => {
            "Cannot convert object to primitive value"
        }
        "ArrayBuffer.slice called with detached buffer" => {
            "Cannot perform ArrayBuffer.prototype.slice on a detached ArrayBuffer"
        }
        "abrupt end" => "Unexpected end of input",
        "unterminated string literal" => "Invalid or unexpected token",
        "unterminated template literal" => "Unterminated template literal",
        "cannot serialize bigint to JSON" => "Do not know how to serialize a BigInt",
        _ if message.starts_with("right-hand side of 'instanceof' should be an object") => {
            "Right-hand side of 'instanceof' is not an object"
        }
        _ => return None,
    };
    Some(words.into())
}
